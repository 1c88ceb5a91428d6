import satisfies from 'spdx-satisfies';
import { ALLOWED_LICENSES } from './allowed-licenses';
import type { Bom, Component } from './bom';

/** Returns a problem for each component of the SBOMs whose license is not allowed, an empty list if there are none. */
export function licenseProblems(boms: ReadonlyMap<string, Bom>): string[] {
  const users = new Map<string, { license: string; packages: string[] }>();
  for (const [name, { components }] of boms) {
    for (const component of components) {
      const license = licenseOf(component);
      if (license !== undefined && isAllowed(license)) continue;
      const user = users.get(component['bom-ref']) ?? { license: license ?? 'none', packages: [] };
      user.packages.push(name);
      users.set(component['bom-ref'], user);
    }
  }
  return [...users].map(
    ([component, { license, packages }]) =>
      `${component} of ${packages.join(', ')}: license must be one of ${ALLOWED_LICENSES.join(', ')}, got ${license}`,
  );
}

/** Whether the list of allowed licenses satisfies an SPDX expression. */
export function isAllowed(expression: string): boolean {
  try {
    return satisfies(expression, [...ALLOWED_LICENSES]);
  } catch {
    // not an SPDX expression
    return false;
  }
}

/** The license of a component as an SPDX expression. Several licenses apply together. */
function licenseOf({ licenses = [] }: Component): string | undefined {
  const texts = licenses.map((entry) =>
    'expression' in entry ? entry.expression : (entry.license.id ?? entry.license.name),
  );
  return texts.length > 0 ? texts.map((text) => `(${text})`).join(' AND ') : undefined;
}
