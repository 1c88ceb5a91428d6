import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Loss, StackReport } from '../../../packages/nx-cdk/src/toolkit';
import { MARKER, renderReview } from '../src/review';
import { temporaryFolder } from './support/shell';

const complianceFile = join(temporaryFolder(), 'summary.md');
writeFileSync(complianceFile, 'No open finding.\n');
const runUrl = 'https://github.example/runs/1';
const render = (stacks: StackReport[]) =>
  renderReview({ report: { project: 'app', against: 'base', stacks }, complianceFile, runUrl });

const stack = (name: string, others: Partial<StackReport> = {}): StackReport => ({
  stage: name.split('/')[0],
  stack: name.split('/')[1],
  state: 'changed',
  added: 1,
  updated: 2,
  broadensPermissions: false,
  losses: [],
  lessProtection: [],
  unjudged: [],
  diff: '[+] AWS::SNS::Topic Topic',
  ...others,
});

const loss = (others: Partial<Loss> = {}): Loss => ({
  stack: 'Data',
  logicalId: 'Database1',
  path: 'Data/Database/Resource',
  type: 'AWS::RDS::DBInstance',
  impact: 'replaced',
  stateful: true,
  revision: false,
  causes: ['Engine', 'StorageEncrypted'],
  ...others,
});

test('starts with the marker', () => {
  expect(render([]).split('\n')[0]).toBe(MARKER);
});

test('shows that no template changes', () => {
  expect(render([stack('dev/Data', { state: 'unchanged', diff: '' })])).toContain('No template changes.');
});

test('shows a missing report', () => {
  expect(renderReview({ complianceFile, runUrl })).toContain('## Templates\n\nNo report. See the run.\n');
});

test('lists what is protected less, and what is not known', () => {
  const lessProtection = [
    {
      stack: 'Data',
      logicalId: 'Db',
      path: 'Data/Db',
      type: 'AWS::RDS::DBInstance',
      change: 'DeletionProtection: true → false',
    },
    { stack: 'Data', type: 'AWS::CloudFormation::Stack', change: 'termination protection: on → off' },
  ];
  const unjudged = [
    { stack: 'Data', name: 'Acme::Macro', reason: 'the macro can change each resource', subject: 'Data' },
  ];
  expect(render([stack('dev/Data', { lessProtection, unjudged })])).toContain(
    [
      '> [!CAUTION]',
      '> 3 changes are refused by a deployment unless named.',
      '',
      '| Stack | Resource | Type | Change |',
      '| --- | --- | --- | --- |',
      '| dev/Data | `Data/Db` (`Db`) | AWS::RDS::DBInstance | **less protection**: DeletionProtection: true → false |',
      '| dev/Data |  | AWS::CloudFormation::Stack | **less protection**: termination protection: on → off |',
      '| dev/Data | `Acme::Macro` |  | **not known**: the macro can change each resource |',
    ].join('\n'),
  );
});

test('lists replaced and removed resources first, with impact, cause and whether they are stateful', () => {
  const topic = loss({ logicalId: 'Topic1', path: undefined, type: 'AWS::SNS::Topic', stateful: false, causes: [] });
  const text = render([stack('prod/Data', { losses: [topic, loss()], broadensPermissions: true })]);
  expect(text).toContain('> [!CAUTION]\n> 2 resources are replaced or removed, 1 stateful.');
  expect(text).toContain(
    [
      '| prod/Data | `Data/Database/Resource` (`Database1`) | AWS::RDS::DBInstance | **yes** | **replaced** | `Engine`, `StorageEncrypted` |',
      '| prod/Data | `Topic1` | AWS::SNS::Topic |  | **replaced** |  |',
    ].join('\n'),
  );
  expect(text.indexOf('**replaced**')).toBeLessThan(text.indexOf('| Stack | Added |'));
  expect(text).toContain('| prod/Data | 1 | 2 | 2 | 0 | broader |');
});

test('sorts by state, then by impact', () => {
  const losses = [
    loss({ logicalId: 'A', impact: 'replaced', stateful: false }),
    loss({ logicalId: 'B', impact: 'orphaned' }),
    loss({ logicalId: 'C', impact: 'may be replaced' }),
  ];
  const text = render([stack('dev/Data', { losses })]);
  expect([...text.matchAll(/\(`([ABC])`\)/g)].map(([, id]) => id)).toEqual(['C', 'B', 'A']);
});

test('does not list revisions, and warns without stateful resources', () => {
  const task = loss({ revision: true, stateful: false });
  expect(render([stack('dev/Service', { losses: [task] })])).not.toContain('replaced or removed');
  const text = render([stack('dev/Service', { losses: [task, loss({ stateful: false })] })]);
  expect(text).toContain('> [!WARNING]\n> 1 resource is replaced or removed, 0 stateful.');
});

test('shows equal changes of several stages once', () => {
  const text = render([stack('dev/Api'), stack('prod/Api'), stack('dev/New', { state: 'new', diff: 'another' })]);
  expect(text).toContain('<details><summary>dev/Api, prod/Api</summary>');
  expect(text.match(/AWS::SNS::Topic/g)).toHaveLength(1);
  expect(text).toContain('| dev/New (new) |');
});

test('lists stacks that are not in the app', () => {
  const text = render([stack('dev/Old', { state: 'removed' }), stack('prod/Old', { state: 'removed' })]);
  expect(text).toContain('Removed from the app, but not deleted by a deployment: dev/Old, prod/Old.');
});

test('names a stack without a stage by its path', () => {
  expect(render([stack('dev/Api', { stage: undefined })])).toContain('| Api | 1 |');
});

test('a fence in a template does not end the block', () => {
  expect(render([stack('dev/Api', { diff: 'a\n```\n<img>' })])).toContain('\n````\na\n```\n<img>\n````\n');
});

test('contains the compliance summary', () => {
  expect(render([])).toContain('No open finding.');
  expect(renderReview({ complianceFile: '/nowhere', runUrl })).toContain('## Compliance\n\nNo report. See the run.');
});

test('is short enough for GitHub and links to the run', () => {
  const text = render([stack('dev/Api', { diff: 'x'.repeat(90_000) }), stack('dev/Data')]);
  expect(text.length).toBeLessThan(65_536);
  expect(text).toContain('dev/Api: too long for a comment. See the run.');
  expect(text).toContain('<details><summary>dev/Data</summary>');
  expect(text).toContain(`[artifacts of the run](${runUrl})`);
});
