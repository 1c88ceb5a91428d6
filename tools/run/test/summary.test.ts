import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, CfnResource, Stack, Stage } from 'aws-cdk-lib/core';
import { summarize } from '../src/summary';

const outdir = mkdtempSync(join(tmpdir(), 'summary-'));

beforeAll(() => {
  const app = new App({ outdir });
  const stage = new Stage(app, 'dev', { env: { account: '111111111111', region: 'eu-west-1' } });
  const data = new Stack(stage, 'Data');
  for (const id of ['One', 'Two', 'Three']) new CfnResource(data, id, { type: 'Some::Other::Resource' });
  new CfnResource(new Stack(stage, 'Service'), 'One', { type: 'Some::Other::Resource' });
  new Stage(app, 'empty');
  new CfnResource(new Stack(app, 'Shared'), 'One', { type: 'Some::Other::Resource' });
  app.synth();
});

test('shows resources and findings of each stack, and the totals', () => {
  const open = ['dev/Data/One', 'dev/Service/One', 'dev/Service/One'];
  const acknowledged = ['dev/Data/One', 'dev/Data/Two/Resource', 'dev/DataBase/One'];
  const lines = summarize(outdir, { checks: ['Alpha', 'Beta'], open, acknowledged }).split('\n');
  const cells = lines.filter((line) => line.startsWith('│')).map((line) => line.split('│').map((cell) => cell.trim()));
  expect(cells.slice(1).map((row) => row.slice(1, -1))).toEqual([
    ['', 'Shared', 'unknown-region', '1', '0', '0'],
    ['dev', 'Data', 'eu-west-1', '3', '1', '2'],
    ['', 'Service', 'eu-west-1', '1', '2', '0'],
    ['all', '3 stacks', '', '5', '3', '2'],
  ]);
  expect(lines).toContainEqual(expect.stringMatching(/^checks +Alpha, Beta$/));
  expect(lines).toContainEqual(expect.stringContaining('reports/compliance/index.html'));
  expect(lines).toContain('diagrams           reports/diagrams/index.html');
});

test('fails if the folder is not a cloud assembly', () => {
  expect(() => summarize('/nowhere', { checks: [], open: [], acknowledged: [] })).toThrow(
    '/nowhere is not a cloud assembly',
  );
});
