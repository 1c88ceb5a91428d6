import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { execute, temporaryFolder } from './support/shell';
import { ROOT } from './support/workflows';

const TSX = require.resolve('tsx/cli');
const MAIN = join(ROOT, 'tools/ci/src/main.ts');

const run = (args: string[], env: NodeJS.ProcessEnv = {}) => execute(process.execPath, [TSX, MAIN, ...args], env, ROOT);

/** Writes the event of a pull request to a file. Returns the environment variable. */
function event(title: string): NodeJS.ProcessEnv {
  const file = join(temporaryFolder(), 'event.json');
  writeFileSync(file, JSON.stringify({ pull_request: { title, labels: [] } }));
  return { GITHUB_EVENT_PATH: file };
}

test('reads the title of a pull request from the event and checks it', async () => {
  const [good, bad, none] = await Promise.all([
    run(['title'], event('fix(ci): one comment')),
    run(['title'], event('fix: $(touch /tmp/injected); `id`.')),
    run(['title']),
  ]);
  expect(good).toEqual({ status: 0, stdout: '', stderr: '' });
  expect(bad).toEqual({ status: 1, stdout: '', stderr: 'the title must not end with a full stop\n' });
  expect(none.stderr).toBe('GITHUB_EVENT_PATH must be set, as in a workflow of a pull request\n');
}, 20_000);

test('prints all commands with --help, and fails for an unknown command', async () => {
  const [help, wrong] = await Promise.all([run(['--help']), run(['revue'])]);
  for (const command of ['nx', 'title', 'base', 'review', 'api', 'plan', 'deploy'])
    expect(help.stdout).toContain(`\n  ${command}`);
  expect(help.status).toBe(0);
  expect([wrong.status, wrong.stderr.split('\n')[0]]).toEqual([
    1,
    "command must be one of nx, owner, message, update, title, base, review, api, plan, plan-for, deploy, got 'revue'",
  ]);
}, 20_000);

test('writes the review, adds it to the summary of the run, and sets the output of the step', async () => {
  const folder = temporaryFolder();
  const files = { out: join(folder, 'review.md'), summary: join(folder, 'summary'), output: join(folder, 'output') };
  const env = {
    GITHUB_STEP_SUMMARY: files.summary,
    GITHUB_OUTPUT: files.output,
    GITHUB_SERVER_URL: 'https://github.example',
    GITHUB_REPOSITORY: 'example/pets',
    GITHUB_RUN_ID: '42',
  };
  const stack = {
    stage: 'dev',
    stack: 'Data',
    state: 'new',
    added: 3,
    updated: 0,
    losses: [],
    lessProtection: [],
    unjudged: [],
    diff: '[+] Bucket',
  };
  writeFileSync(join(folder, 'diff.json'), JSON.stringify({ against: 'base', stacks: [stack] }));
  const result = await run(['review', join(folder, 'diff.json'), 'none.md', files.out], env);
  expect(result).toMatchObject({ status: 0, stderr: '' });
  const text = readFileSync(files.out, 'utf8');
  expect(text).toContain('| dev/Data (new) | 3 |');
  expect(text).toContain('https://github.example/example/pets/actions/runs/42');
  expect(readFileSync(files.summary, 'utf8')).toBe(text);
  expect(readFileSync(files.output, 'utf8')).toBe('written=true\n');
}, 30_000);

test('writes the review if there is no report of nx diff', async () => {
  const out = join(temporaryFolder(), 'review.md');
  expect(await run(['review', 'none.json', 'none.md', out])).toMatchObject({ status: 0, stderr: '' });
  expect(readFileSync(out, 'utf8')).toContain('## Templates\n\nNo report. See the run.');
}, 30_000);
