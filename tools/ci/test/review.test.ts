import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { MARKER, renderReview } from '../src/review';
import type { StackDiff } from '../src/template-diff';
import { temporaryFolder } from './support/shell';

const complianceFile = join(temporaryFolder(), 'summary.md');
writeFileSync(complianceFile, 'No open finding.\n');
const runUrl = 'https://github.example/runs/1';
const render = (diffs: StackDiff[]) => renderReview({ diffs, complianceFile, runUrl });

const diff = (stack: string, others: Partial<StackDiff> = {}): StackDiff => ({
  stack,
  state: 'changed',
  added: 1,
  updated: 2,
  losses: [],
  text: '[+] AWS::SNS::Topic Topic',
  ...others,
});

test('begins with the marker by which the next run finds the comment', () => {
  expect(render([]).split('\n')[0]).toBe(MARKER);
});

test('says that nothing changes', () => {
  expect(render([])).toContain('No template changes.');
});

test('names what is replaced before everything else', () => {
  const losses = [{ logicalId: 'Db', type: 'AWS::RDS::DBInstance', impact: 'replaced' as const }];
  const text = render([diff('prod/Data', { losses })]);
  expect(text).toContain('> 1 resource does not stay as it is.');
  expect(text).toContain('| prod/Data | `Db` | AWS::RDS::DBInstance | **replaced** |');
  expect(text.indexOf('**replaced**')).toBeLessThan(text.indexOf('| Stack | Added |'));
  expect(text).toContain('| prod/Data | 1 | 2 | 1 | 0 |');
});

test('the gravest comes first', () => {
  const loss = (impact: 'deleted' | 'replaced') => ({ logicalId: 'R', type: 'T', impact });
  const text = render([diff('dev/A', { losses: [loss('deleted')] }), diff('dev/B', { losses: [loss('replaced')] })]);
  expect(text.indexOf('**replaced**')).toBeLessThan(text.indexOf('**deleted**'));
  expect(text).toContain('> 2 resources do not stay as they are.');
});

test('shows once what several environments share', () => {
  const text = render([diff('dev/Api'), diff('prod/Api'), diff('dev/New', { state: 'new', text: 'another' })]);
  expect(text).toContain('<details><summary>dev/Api, prod/Api</summary>');
  expect(text.match(/AWS::SNS::Topic/g)).toHaveLength(1);
  expect(text).toContain('| dev/New (new) |');
});

test('a fence in a template does not end the block that shows it', () => {
  expect(render([diff('dev/Api', { text: 'a\n```\n<img>' })])).toContain('\n````\na\n```\n<img>\n````\n');
});

test('holds the summary of compliance, and says where it is missing', () => {
  expect(render([])).toContain('No open finding.');
  expect(renderReview({ diffs: [], complianceFile: '/nowhere', runUrl })).toContain('No report was made: see the run.');
});

test('stays short enough for GitHub, and leads to the rest', () => {
  const text = render([diff('dev/Api', { text: 'x'.repeat(90_000) }), diff('dev/Data')]);
  expect(text.length).toBeLessThan(65_536);
  expect(text).toContain('dev/Api: too long to show here.');
  expect(text).toContain('<details><summary>dev/Data</summary>');
  expect(text).toContain(runUrl);
});
