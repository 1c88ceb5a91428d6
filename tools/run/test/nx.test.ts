import { TaskOutput } from '../src/nx';

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
