import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ControlCoverage } from '../../src/packs/control-coverage';
import { coverageOf } from '../../src/packs/standard-coverage';
import { type StandardName, STANDARDS } from '../../src/packs/standards';
import type { Decision } from '../../src/rules/control';
import type { Standard } from '../../src/standards/standard';

const DECIDED: Readonly<Record<Decision['by'], string>> = {
  rule: 'Rule on the template',
  configRule: 'AWS Config',
  account: 'Setting of the account',
  person: 'A person',
};

const FILES: Readonly<Record<StandardName, string>> = {
  AWS_FSBP: 'aws-fsbp.md',
  CIS_AWS_500: 'cis-aws-foundations.md',
  PCI_DSS_401: 'pci-dss.md',
};

function page(
  { name, title, version, controls, retired = [] }: Standard,
  coverage: readonly ControlCoverage[],
): string {
  const requirements = new Map(controls.map((control) => [control.id, control.requirements]));
  const others = coverage.some(({ id }) => requirements.get(id)?.some((number) => number !== id));
  const counts = Object.entries(DECIDED).map(([by, label]) => [
    label,
    String(coverage.filter(({ decidedBy }) => decidedBy === (by as Decision['by'])).length),
  ]);
  const rows = coverage.map(({ id, title: statement, decidedBy, detail = '' }) => [
    id,
    ...(others ? [requirements.get(id)?.join(', ') ?? ''] : []),
    statement,
    DECIDED[decidedBy],
    detail,
  ]);
  const intro = [
    `Controls of the pack \`${name}\`, and the decision whether each one is met. The reports never show a control as met that no`,
    'rule on the template has judged. `test/packs/coverage.test.ts` writes this page.',
  ].join('\n');
  const listed =
    retired.length === 0
      ? []
      : [`AWS lists ${coverage.length + retired.length} controls. These are retired: ${retired.join(', ')}.`];
  const columns = ['Control', ...(others ? ['Requirements'] : []), 'Statement', 'Decided by', 'Details'];
  const parts = [
    `# ${title} ${version}`,
    intro,
    ...listed,
    table(['Decided by', 'Controls'], counts),
    table(columns, rows),
  ];
  return `${parts.join('\n\n')}\n`;
}

/** Columns are as wide as their widest cell, like those of Prettier. */
function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const cells = [head, head.map(() => '---'), ...rows].map((row) => row.map((cell) => cell.replaceAll('|', '\\|')));
  const widths = head.map((_, column) => Math.max(...cells.map((row) => row[column].length)));
  return cells
    .map((row, index) => row.map((cell, column) => cell.padEnd(widths[column], index === 1 ? '-' : ' ')))
    .map((row) => `| ${row.join(' | ')} |`)
    .join('\n');
}

describe.each(Object.entries(STANDARDS))('the pack %s', (name, load) => {
  const standard = load();
  const coverage = coverageOf(standard);

  test('has its coverage in the documentation (UPDATE_COVERAGE=1 writes it)', () => {
    const file = join(__dirname, '../../docs', FILES[name as StandardName]);
    const text = page(standard, coverage);
    if (process.env.UPDATE_COVERAGE === '1') writeFileSync(file, text);
    expect(existsSync(file) ? readFileSync(file, 'utf8') : '').toBe(text);
  });

  test('has its numbers of controls in the README', () => {
    const [file, ruled] = [
      FILES[name as StandardName],
      coverage.filter(({ decidedBy }) => decidedBy === 'rule').length,
    ];
    const readme = readFileSync(join(__dirname, '../../README.md'), 'utf8');
    expect(readme).toMatch(new RegExp(`\\| \\[${coverage.length}\\]\\(docs/${file}\\) +\\| ${ruled} +\\|`));
  });

  test('says for each control without a rule who decides it', () => {
    const silent = coverage.filter(({ decidedBy, detail }) => decidedBy !== 'rule' && !detail);
    expect(silent.map(({ id }) => id)).toEqual([]);
  });
});
