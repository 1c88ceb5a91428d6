/**
 * Licenses of dependencies that users install or that a package contains, as SPDX identifiers. All are permissive: they allow
 * use in proprietary software without publishing its source.
 *
 * The dependency review of pull requests uses the same list.
 */
export const ALLOWED_LICENSES = [
  '0BSD',
  'Apache-2.0',
  'BlueOak-1.0.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'CC0-1.0',
  'ISC',
  'MIT',
  'MIT-0',
  'Python-2.0',
] as const;
