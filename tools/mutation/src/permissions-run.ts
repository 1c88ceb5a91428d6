import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Stack } from 'aws-cdk-lib/core';
import { permissionsOf, section, sectionIn } from '../../jest/src/permissions';

/** The switch that Stryker writes into the sources. */
interface Switch {
  activeMutant?: string;
  currentTestId?: string;
  mutantCoverage?: {
    readonly static: Readonly<Record<string, number>>;
    readonly perTest: Readonly<Record<string, Readonly<Record<string, number>>>>;
  };
}

/**
 * Replaces `testPermissions` of `tools/jest` in the run that `permissions.ts` of this tool starts. Tests all mutants of
 * `MUTATION_IDS` in one process, and writes the ids of those that change the permissions of a stack to `MUTATION_KILLED`.
 *
 * Jest loads the AWS CDK once, and not once for each mutant. Mutants that are executed when a file is loaded need another process.
 */
export function testPermissions(folder: string, stacks: Readonly<Record<string, () => Stack>>): void {
  const { MUTATION_IDS: ids = '', MUTATION_KILLED: killed = '' } = process.env;
  const pinned = readFileSync(join(folder, 'test/permissions.txt'), 'utf8');
  const control = (globalThis as { __stryker__?: Switch }).__stryker__ ?? {};
  const passes = (name: string) => {
    try {
      return section(name, permissionsOf(stacks[name]())) === sectionIn(pinned, name);
    } catch {
      return false;
    }
  };

  test('each mutant', () => {
    const names = Object.keys(stacks);
    // a copy, because the mutants below are counted there, too
    const loaded = { ...control.mutantCoverage?.static };
    for (const name of names) {
      control.currentTestId = name;
      expect([name, passes(name)]).toEqual([name, true]);
    }
    control.currentTestId = undefined;
    const { perTest = {} } = control.mutantCoverage ?? {};
    const isKilled = (id: string) => {
      if (id in loaded) return false;
      control.activeMutant = id;
      return names.some((name) => id in (perTest[name] ?? {}) && !passes(name));
    };
    writeFileSync(killed, JSON.stringify((JSON.parse(ids) as string[]).filter(isKilled)));
  });
}
