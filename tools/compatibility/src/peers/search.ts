/** Result of a search. */
export interface Found {
  /** The lowest version that passes, `undefined` if none does. */
  readonly lowest?: string;
  /** The highest version that fails below it, with the reason. */
  readonly failing?: { readonly version: string; readonly reason: string };
}

/**
 * Searches the lowest version that passes. It assumes that all later versions pass too, so it tests only some versions.
 *
 * @param versions versions, the oldest first
 * @param test returns the reason why a version fails, `undefined` if it passes
 */
export async function search(
  versions: readonly string[],
  test: (version: string) => Promise<string | undefined>,
): Promise<Found> {
  let found: Found = {};
  let [first, after] = [0, versions.length];
  while (first < after) {
    const middle = Math.floor((first + after) / 2);
    const reason = await test(versions[middle]);
    if (reason === undefined) {
      found = { ...found, lowest: versions[middle] };
      after = middle;
    } else {
      found = { ...found, failing: { version: versions[middle], reason } };
      first = middle + 1;
    }
  }
  return found;
}
