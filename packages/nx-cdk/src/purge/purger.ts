/** Deletes resources of a type that were retained when their stack was deleted. */
export interface Purger {
  /** Returns what is deleted with a resource, for example `3 images`, or `undefined` if the resource does not exist. */
  describe(id: string): Promise<string | undefined>;
  /** Deletes a resource with its content. Returns when another resource can have its name. */
  delete(id: string): Promise<void>;
}

/** Creates a purger for a Region. */
export type PurgerFactory = (region: string) => Purger;

/** Names of errors for resources that do not exist. */
const NOT_FOUND =
  /^(NoSuchBucket|NotFound|NotFoundException|ResourceNotFoundException|RepositoryNotFoundException|DB\w+NotFound(Fault)?)$/;

/** Returns the result of a call, `undefined` if the resource does not exist. */
export async function ifExists<T>(call: Promise<T>): Promise<T | undefined> {
  try {
    return await call;
  } catch (error) {
    if (NOT_FOUND.test((error as Error).name)) return undefined;
    throw error;
  }
}
