import { parse } from 'yaml';
import { render, type Job } from '../src/workflow-file';

const job: Job = {
  name: 'Check',
  'timeout-minutes': 5,
  permissions: { contents: ['read', 'check out'], 'id-token': ['write', 'take a role'] },
  steps: [
    {
      name: 'Check out',
      if: '${{ !cancelled() }}',
      uses: { action: 'actions/checkout', commit: 'c0ffee', version: 'v7.0.1' },
      with: { 'fetch-depth': 0 },
    },
    { name: 'Two lines', run: 'echo one\necho two' },
  ],
};
const text = render({ name: 'w', on: { push: {} }, jobs: { a: job, b: { ...job, permissions: {} } } });
const lines = text.split('\n').map((line) => line.trim());

test('each action has its version as a comment', () => {
  expect(lines).toContain('uses: actions/checkout@c0ffee # v7.0.1');
});

test('each permission has its reason as a comment', () => {
  expect(lines).toEqual(expect.arrayContaining(['contents: read # check out', 'id-token: write # take a role']));
});

test('a job has only the permissions that it lists', () => {
  const { permissions, jobs } = parse(text);
  expect(permissions).toEqual({});
  expect(jobs.a.permissions).toEqual({ contents: 'read', 'id-token': 'write' });
  expect(jobs.b.permissions).toEqual({});
});

test('the name of a step comes first, then its condition', () => {
  expect(Object.keys(parse(text).jobs.a.steps[0])).toEqual(['name', 'if', 'uses', 'with']);
});

test('a script is unchanged, and equal jobs do not use YAML aliases', () => {
  expect(parse(text).jobs.b.steps[1].run).toBe('echo one\necho two');
  expect(text).not.toMatch(/[&*]a\d/);
});

test('a job runs on a fixed version of the operating system', () => {
  expect(parse(text).jobs.a['runs-on']).toBe('ubuntu-24.04');
});
