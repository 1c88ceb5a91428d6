import { SECTIONS, sorted, type Row, type Section } from './run';
import { TESTED } from './tests';

const INTRODUCTION = `# Compatibility

Versions with which the packages were tested. The [stability policy](stability.md) says when a version is dropped.

This page is generated from the rows that the test suites recorded. A suite fails if it tested something else than this page
says. To update the page, run the suite, then \`npm run compatibility\`.`;

/** Introduction of each section. */
const DESCRIPTIONS: Record<Section, string> = {
  'aws-cdk':
    'The tests of each library pass with the lowest versions of its peer dependencies, which are the lower bounds in its manifest, and with the newest versions in the npm registry.',
  node: 'Versions of Node.js that run the tests.',
  typescript:
    'Each library is installed from the registry into an empty project, and the examples of its README compile in strict mode with `skipLibCheck: false`.',
  'package-managers': 'Package managers that install the packages from a registry into an empty project.',
  languages: 'Languages in which the libraries are generated, compiled and used by an app.',
  nx: 'Versions of Nx with which the plugin `@pets/nx-cdk` generates, builds and synthesizes projects.',
};

/** Returns the text of `docs/compatibility.md`. */
export function document(rows: readonly Row[]): string {
  const sections = (Object.keys(SECTIONS) as Section[]).flatMap((section) => {
    const ofSection = sorted(rows.filter((row) => row.section === section));
    if (ofSection.length === 0) return [];
    const table = section === 'aws-cdk' ? bySubject(ofSection) : byTool(ofSection);
    return [`## ${SECTIONS[section]}`, DESCRIPTIONS[section], table, ...(ofSection.some(varies) ? [VARIES] : [])];
  });
  return `${[INTRODUCTION, ...sections, '## Tests', TESTS_INTRODUCTION, testsTable()].join('\n\n')}\n`;
}

const TESTS_INTRODUCTION =
  'The tests of each requirement. `.ci/run` checks each change. The nightly workflow runs the other suites.';

function testsTable(): string {
  const lines = TESTED.map(({ command, files, requirement, runs }) => [
    requirement,
    files.map((file) => `[${file.slice(file.lastIndexOf('/') + 1)}](../${file})`).join(', '),
    `\`${command}\``,
    runs === 'nightly' ? 'nightly workflow' : `\`${runs}\``,
  ]);
  return table(['Requirement', 'Tests', 'Command', 'Runs in'], lines);
}

const VARIES =
  '\\* the version of the machine or the newest in the registry at the last update. A test accepts another.';

const varies = (row: Row) => row.varies === true;

/** A row for each subject, with a column for each tool and setting. */
function bySubject(rows: readonly Row[]): string {
  const columnOf = ({ tool, setting }: Row) => [tool, ...(setting ? [setting] : [])].join(', ');
  const columns = unique(rows.map(columnOf));
  const lines = unique(rows.map(({ subject }) => subject)).map((subject) => {
    const cells = columns.map((column) =>
      rows
        .filter((row) => row.subject === subject && columnOf(row) === column)
        .map((row) => (row.result === 'passed' ? version(row) : `not available: ${row.note}`))
        .join(', '),
    );
    return [code(subject), ...cells];
  });
  const notes = unique(
    rows.filter(({ result, note }) => result === 'passed' && note).map((row) => `- ${code(row.subject)}: ${row.note}`),
  );
  return [table(['Package', ...columns], lines), ...(notes.length > 0 ? [notes.join('\n')] : [])].join('\n\n');
}

/** A row for each tool and version. Subjects and settings with the same result share a row. */
function byTool(rows: readonly Row[]): string {
  const withSettings = merge(rows, ({ setting, ...row }) => [JSON.stringify(row), setting]);
  const merged = merge(
    withSettings.map(({ row, values }) => ({ ...row, setting: values.join(', ') || undefined })),
    ({ subject, ...row }) => [JSON.stringify(row), subject],
  );
  const hasSettings = rows.some(({ setting }) => setting);
  const hasNotes = rows.some(({ note }) => note);
  const lines = merged.map(({ row, values }) => [
    row.tool,
    version(row),
    ...(hasSettings ? [row.setting ?? ''] : []),
    values.map(code).join(', '),
    row.result,
    ...(hasNotes ? [row.note ?? ''] : []),
  ]);
  const head = [
    'Tool',
    'Version',
    ...(hasSettings ? ['Setting'] : []),
    'Tested',
    'Result',
    ...(hasNotes ? ['Note'] : []),
  ];
  return table(head, lines);
}

/** Merges rows that differ in one value only. */
function merge(rows: readonly Row[], split: (row: Row) => [string, string?]): { row: Row; values: string[] }[] {
  const groups = new Map<string, { row: Row; values: string[] }>();
  for (const row of rows) {
    const [key, value] = split(row);
    const group = groups.get(key) ?? { row, values: [] };
    if (value !== undefined) group.values.push(value);
    groups.set(key, group);
  }
  return [...groups.values()];
}

function version(row: Row): string {
  return `${row.version ?? ''}${row.version && row.varies ? ' \\*' : ''}`;
}

/** Packages are code, other subjects are text. */
function code(subject: string): string {
  return subject.startsWith('@') ? `\`${subject}\`` : subject;
}

function table(head: readonly string[], lines: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replace(/\|/g, '\\|')).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...lines.map(line)].join('\n');
}

function unique<T>(values: readonly T[]): T[] {
  return [...new Set(values)];
}
