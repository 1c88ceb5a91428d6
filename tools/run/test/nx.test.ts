import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { TaskOutput, withAssembly } from '../src/nx';

function outputOf(lines: string[]): TaskOutput {
  const output = new TaskOutput(false);
  for (const line of lines) output.read(line);
  return output;
}

beforeEach(() => {
  jest.spyOn(console, 'log').mockImplementation(() => undefined);
});

test('prints each completed task', () => {
  outputOf(['> nx run @pets/network:build', '', '> jsii', '> nx run pets-platform:synth  [local cache]']);
  expect(jest.mocked(console.log).mock.calls.flat()).toEqual(['  @pets/network:build', '  pets-platform:synth']);
});

test('shows only the output of the failed tasks', () => {
  const output = outputOf([
    '> nx run a:build',
    'ok',
    '> nx run b:synth',
    '',
    '> node lib/main.js',
    'pets-platform: dev.account must be an account id',
    'Warning: command "node lib/main.js" exited with non-zero status code',
    ' NX   Running target synth for 2 projects failed',
    'Failed tasks:',
    '- b:synth',
  ]);
  expect(output.failures()).toBe('\nb:synth failed:\npets-platform: dev.account must be an account id');
});

test('shows the output of Nx if Nx itself failed', () => {
  expect(outputOf(['NX   Failed to process project graph.', 'reason']).failures()).toBe(
    'NX   Failed to process project graph.\nreason',
  );
});

test('counts tasks and cache hits', () => {
  expect(outputOf(['  Cache:             3/5 hit (60%)']).totals).toEqual({ tasks: 5, fromCache: 3 });
});

test('a second command waits until the first has finished with the cloud assembly', async () => {
  const order: string[] = [];
  const work = (name: string) => async () => {
    order.push(`${name} begins`);
    await setTimeout(300);
    order.push(`${name} ends`);
  };
  jest.spyOn(process, 'cwd').mockReturnValue(mkdtempSync(join(tmpdir(), 'checkout-')));
  const print = jest.spyOn(console, 'log').mockImplementation();
  const before = print.mock.calls.length;
  await Promise.all([withAssembly(work('the first')), setTimeout(100).then(() => withAssembly(work('the second')))]);
  expect(order).toEqual(['the first begins', 'the first ends', 'the second begins', 'the second ends']);
  expect(print.mock.calls.flat().slice(before)).toEqual([
    'another command changes the cloud assembly from this checkout, waiting until it ends …',
  ]);
});
