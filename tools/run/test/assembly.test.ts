import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, CfnResource, Stack, Stage } from 'aws-cdk-lib/core';
import { readStacks } from '../src/assembly';
import { summarize } from '../src/summary';

const outdir = mkdtempSync(join(tmpdir(), 'assembly-'));

beforeAll(() => {
  const app = new App({ outdir });
  const stage = new Stage(app, 'dev', { env: { account: '111111111111', region: 'eu-west-1' } });
  const data = new Stack(stage, 'Data');
  for (const id of ['One', 'Two', 'Three']) new CfnResource(data, id, { type: 'Some::Other::Resource' });
  new CfnResource(new Stack(stage, 'Service'), 'One', { type: 'Some::Other::Resource' });
  new Stage(app, 'a-later-one');
  new CfnResource(new Stack(app, 'Shared'), 'One', { type: 'Some::Other::Resource' });
  app.synth();
});

test('counts the resources of each stack', () => {
  expect(readStacks(outdir)).toEqual([
    expect.objectContaining({ path: 'Shared', environment: '', name: 'Shared', resources: 1 }),
    { path: 'dev/Data', environment: 'dev', name: 'Data', region: 'eu-west-1', resources: 3 },
    expect.objectContaining({ path: 'dev/Service', environment: 'dev', name: 'Service', resources: 1 }),
  ]);
});

test('a table has the findings of each stack, and adds up what all hold', () => {
  const open = ['dev/Data/One', 'dev/Service/One', 'dev/Service/One'];
  const acknowledged = ['dev/Data/One', 'dev/Data/Two/Resource', 'dev/DataBase/One'];
  const lines = summarize(outdir, { checks: ['Alpha', 'Beta'], open, acknowledged }).split('\n');
  const numbersOf = (text: string) => lines.find((line) => line.includes(text))?.match(/(?<= )\d+(?= )/g);
  expect(numbersOf('Data')).toEqual(['3', '1', '2']);
  expect(numbersOf('3 stacks')).toEqual(['3', '5', '3', '2']);
  expect(lines).toContainEqual(expect.stringMatching(/^checked by +Alpha, Beta$/));
  expect(lines).toContainEqual(expect.stringContaining('reports/compliance/index.html'));
});

test('fails when the folder holds no assembly', () => {
  expect(() => readStacks('/nowhere')).toThrow('/nowhere holds no cloud assembly: run npm start');
});
