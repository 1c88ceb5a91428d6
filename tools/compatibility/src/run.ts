import { join } from 'node:path';

/** Root of the workspace. */
export const ROOT = join(__dirname, '../../..');

/** Section of `docs/compatibility.md` with the rows of a kind, in the order of the document. */
export const SECTIONS = {
  'aws-cdk': 'AWS CDK',
  node: 'Node.js',
  typescript: 'TypeScript',
  'package-managers': 'Package managers',
  languages: 'Languages',
  nx: 'Nx',
} as const;

export type Section = keyof typeof SECTIONS;

/** One combination that a suite tested, or could not test. */
export interface Row {
  readonly section: Section;
  /** Package or group of packages that was tested, such as `@pets/network` or `all libraries`. */
  readonly subject: string;
  /** Tool that it was tested with, such as `TypeScript`, `pnpm`, `aws-cdk-lib` or `Python`. */
  readonly tool: string;
  /** Version of the tool. Required unless the result is `not available`. */
  readonly version?: string;
  /** Setting of the tool, such as `nodenext`. In the section `aws-cdk`: `lowest` or `newest`. */
  readonly setting?: string;
  readonly result: 'passed' | 'not available';
  /** A limitation. Required if the result is `not available`. */
  readonly note?: string;
  /**
   * Whether the version depends on the machine or on the day, such as that of Python or the newest in a registry. A run
   * with another version does not fail.
   *
   * @default false
   */
  readonly varies?: boolean;
}

/** Returns the problems of rows, an empty list if there are none. */
export function problemsOf(rows: readonly Row[]): string[] {
  const problems = rows.flatMap((row) => [
    ...(Object.hasOwn(SECTIONS, row.section) ? [] : [`${nameOf(row)}: section must be one of ${sections()}`]),
    ...(row.result === 'passed' && !row.version ? [`${nameOf(row)}: version must be set`] : []),
    ...(row.result === 'not available' && !row.note ? [`${nameOf(row)}: note must have the reason`] : []),
  ]);
  const names = rows.map(nameOf);
  const duplicates = names.filter((name, index) => names.indexOf(name) !== index);
  return [
    ...(rows.length === 0 ? ['rows must not be empty'] : []),
    ...problems,
    ...[...new Set(duplicates)].map((name) => `${name}: the row must be unique`),
  ];
}

const sections = () => Object.keys(SECTIONS).join(', ');

/** Returns rows in the order in which they are stored, so that a run in another order changes nothing. */
export function sorted(rows: readonly Row[]): Row[] {
  const key = (row: Row) => nameOf(row).replace(/\d+/g, (digits) => digits.padStart(8, '0'));
  return [...rows].sort((a, b) => (key(a) < key(b) ? -1 : 1));
}

/**
 * Returns the differences between the rows of a run and the stored rows. The version of a row that varies is not compared,
 * and such a row can also pass in a run although it was not available before.
 */
export function differences(run: readonly Row[], stored: readonly Row[]): string[] {
  const earlier = new Map(stored.map((row) => [nameOf(row), row]));
  const now = new Map(run.map((row) => [nameOf(row), row]));
  return [
    ...[...now].flatMap(([name, row]) => {
      const before = earlier.get(name);
      if (!before) return [`${name}: ${text(row)}, not in the document`];
      return equal(row, before) ? [] : [`${name}: ${text(row)}, the document says ${text(before)}`];
    }),
    ...[...earlier].flatMap(([name, row]) =>
      now.has(name) ? [] : [`${name}: not tested, the document says ${text(row)}`],
    ),
  ];
}

function equal(row: Row, before: Row): boolean {
  if (row.varies && before.varies) return row.result === 'passed' || before.result === 'not available';
  return row.result === before.result && row.note === before.note && row.varies === before.varies;
}

/** Identity of a row. The version is a part of it unless it varies. */
function nameOf({ section, subject, tool, version, setting, varies }: Row): string {
  return [section, subject, tool, ...(setting ? [setting] : []), ...(version && !varies ? [version] : [])].join(' / ');
}

function text({ result, version, note }: Row): string {
  return [result, ...(version ? [`with ${version}`] : []), ...(note ? [`(${note})`] : [])].join(' ');
}
