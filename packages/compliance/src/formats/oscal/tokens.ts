import { createHash } from 'node:crypto';

/** Namespace of the properties of this package in OSCAL documents. */
export const NAMESPACE = 'https://github.com/example/pets-infrastructure/oscal';

/**
 * Identifiers of OSCAL (tokens) for names. A token begins with a letter and has letters, digits, `.`, `-` and `_` only.
 * Names that have the same token get a suffix, so that the tokens are unique.
 */
export function tokensOf(names: Iterable<string>): ReadonlyMap<string, string> {
  const unique = [...new Set(names)];
  const counts = new Map<string, number>();
  for (const name of unique) counts.set(tokenOf(name), (counts.get(tokenOf(name)) ?? 0) + 1);
  return new Map(
    unique.map((name) => {
      const token = tokenOf(name);
      const suffix = createHash('sha256').update(name).digest('hex').slice(0, 8);
      return [name, counts.get(token) === 1 ? token : `${token}_${suffix}`];
    }),
  );
}

/** `AC-2(1)` is `ac-2.1`, as in the OSCAL catalog of NIST SP 800-53. */
function tokenOf(name: string): string {
  const token = name
    .toLowerCase()
    .replaceAll(/\(([^()]*)\)/g, '.$1')
    .replaceAll(/[^a-z0-9.-]+/g, '_')
    .slice(0, 200);
  return /^[a-z]/.test(token) ? token : `_${token}`;
}
