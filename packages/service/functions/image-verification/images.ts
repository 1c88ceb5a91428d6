/** An image in Amazon ECR. */
export interface EcrImage {
  /** URI of the repository, without tag and digest. */
  readonly repositoryUri: string;
  readonly registryId: string;
  readonly region: string;
  readonly repositoryName: string;
  /** By digest, if the reference has one. */
  readonly imageId: { readonly imageDigest: string } | { readonly imageTag: string };
}

/** `account.dkr.ecr.region.amazonaws.com`, and the endpoints for FIPS and IPv6. */
const REGISTRY = /^(\d{12})\.dkr[.-]ecr(?:-fips)?\.([a-z0-9-]+)\.(?:amazonaws\.com(?:\.cn)?|on\.aws)$/;

/** Splits the reference of an image into its name and what follows it. */
export function splitReference(image: string): { name: string; tag?: string; digest?: string } {
  const [beforeDigest, digest] = image.split('@', 2);
  const colon = beforeDigest.lastIndexOf(':');
  // a colon before the last slash separates the port of the registry
  const hasTag = colon > beforeDigest.lastIndexOf('/');
  return {
    name: hasTag ? beforeDigest.slice(0, colon) : beforeDigest,
    tag: hasTag ? beforeDigest.slice(colon + 1) : undefined,
    digest,
  };
}

/** Returns the parts of an image in Amazon ECR, or nothing for images of other registries. */
export function ecrImageOf(image: string, resolvedDigest?: string): EcrImage | undefined {
  const { name, tag = 'latest', digest = resolvedDigest } = splitReference(image);
  const slash = name.indexOf('/');
  const [, registryId, region] = REGISTRY.exec(name.slice(0, Math.max(slash, 0))) ?? [];
  if (registryId === undefined) return undefined;
  return {
    repositoryUri: name,
    registryId,
    region,
    repositoryName: name.slice(slash + 1),
    imageId: digest === undefined ? { imageTag: tag } : { imageDigest: digest },
  };
}

/** Whether an image is in a list of images. An entry without tag and digest matches all versions. */
export function isListed(image: string, list: readonly string[]): boolean {
  return list.includes(image) || list.includes(splitReference(image).name);
}
