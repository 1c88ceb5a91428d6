import { Token } from 'aws-cdk-lib/core';

/** @see https://github.com/opencontainers/distribution-spec/blob/main/spec.md#pulling-manifests */
const TAG = /^\w[\w.-]{0,127}$/;
const DIGEST = /^sha256:[0-9a-f]{64}$/;

/** Checks the name of an image in a registry, with its tag or digest. */
export function checkRegistryName(name: string, allowLatest: boolean): string | undefined {
  if (Token.isUnresolved(name)) return undefined;
  if (/^\d{12}\.dkr\.ecr\./.test(name)) {
    return `image must not be in a private Amazon ECR repository, got "${name}". Use ServiceImage.fromEcr, which grants permission to pull it`;
  }
  const [, digest] = name.split('@', 2);
  const [, tag] = name.slice(name.lastIndexOf('/') + 1).split(':', 2);
  return checkReference(digest ?? tag ?? 'latest', allowLatest);
}

/** Checks a tag or digest. */
export function checkReference(reference: string, allowLatest: boolean): string | undefined {
  if (Token.isUnresolved(reference) || DIGEST.test(reference)) return undefined;
  if (!TAG.test(reference)) {
    return `image must have a tag of 1 to 128 letters, digits, '_', '.' and '-', or a digest sha256:..., got "${reference}"`;
  }
  if (reference !== 'latest' || allowLatest) return undefined;
  return 'image must not have the tag "latest", because it can change while the service runs. Use an immutable tag, or set allowLatest';
}
