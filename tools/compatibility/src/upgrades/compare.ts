import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { compareApi } from '@pets/ci';
import { decide, nameOf, type Accepted, type Decision } from './accepted';
import { CONSUMED, synthesizeConsumer } from './consumer';
import { exportedClasses, findingsOf } from './findings';
import type { Earlier } from './earlier';

/** Properties of `compareUpgrade`. */
export interface UpgradeOptions {
  readonly library: string;
  readonly earlier: Earlier;
  /** Folder of the package, compiled. */
  readonly packageFolder: string;
  /** Folder to work in, below a folder with the packages of the workspace. It is removed. */
  readonly folder: string;
  readonly accepted: readonly Accepted[];
}

/** Effects of an upgrade of a library. */
export interface UpgradeReport extends Decision {
  readonly library: string;
  /** Version that users upgrade from. */
  readonly from: string;
  /** Breaking changes of the API, as text. */
  readonly apiBreaks: readonly string[];
  /** Number of parts of the app, 0 for a library without constructs. */
  readonly parts: number;
}

/** Compares the API of a library, and the templates of the app that uses it, with an earlier version. */
export function compareUpgrade(options: UpgradeOptions): UpgradeReport {
  const { library, earlier, packageFolder, folder, accepted } = options;
  const apiBreaks = compareApi(library, earlier.folder, packageFolder).map(({ text }) => text);
  try {
    const { findings, parts } = CONSUMED.includes(library) ? templates(options) : { findings: [], parts: 0 };
    const entries = accepted.filter((entry) => entry.library === library);
    return { library, from: earlier.version, apiBreaks, parts, ...decide(findings, entries, earlier.version) };
  } finally {
    if (existsSync(folder)) rmSync(folder, { recursive: true, force: true });
  }
}

function templates({ library, earlier, packageFolder, folder }: UpgradeOptions) {
  const versions = { before: earlier.folder, after: packageFolder };
  const [before, after] = Object.entries(versions).map(([name, version]) =>
    synthesizeConsumer({ library, packageFolder: version, folder: join(folder, name) }),
  );
  const exported = exportedClasses(earlier.folder);
  const findings = findingsOf({ library, before, after, hadClass: (fqn) => exported.has(fqn) });
  return { findings, parts: after.length };
}

/** The report as lines. */
export function describe({ library, from, apiBreaks, parts, refused, accepted, unused }: UpgradeReport): string[] {
  const counts = [
    `${parts} parts of an app compared`,
    `${apiBreaks.length > 0 ? 'the API breaks' : 'the API does not break'}`,
  ];
  return [
    `@pets/${library}: upgrade from ${from}: ${counts.join(', ')}`,
    ...apiBreaks.flatMap((text) => text.split('\n')).map((line) => `  ${line}`),
    ...accepted.map(({ reason, ...finding }) => `  accepted: ${nameOf(finding)}: ${finding.effect}. ${reason}`),
    ...refused.map((finding) => `  REFUSED: ${nameOf(finding)}: ${finding.effect}`),
    ...unused.map((entry) => `  has no finding: ${nameOf(entry)}`),
  ];
}
