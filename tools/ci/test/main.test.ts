import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { execute, temporaryFolder } from './support/shell';
import { ROOT } from './support/workflows';

const TSX = require.resolve('tsx/cli');
const MAIN = join(ROOT, 'tools/ci/src/main.ts');

const run = (args: string[], env: NodeJS.ProcessEnv = {}) => execute(process.execPath, [TSX, MAIN, ...args], env, ROOT);

/** A cloud assembly of one stack with one bucket. */
function assembly(folder: string, BucketName: string): void {
  mkdirSync(folder);
  const properties = { templateFile: 'Data.template.json' };
  const Data = { type: 'aws:cloudformation:stack', environment: 'aws://unknown-account/unknown-region', properties };
  writeFileSync(join(folder, 'manifest.json'), JSON.stringify({ version: '36.0.0', artifacts: { Data } }));
  const Resources = { Bucket: { Type: 'AWS::S3::Bucket', Properties: { BucketName } } };
  writeFileSync(join(folder, 'Data.template.json'), JSON.stringify({ Resources }));
}

/** The file in which GitHub tells of a pull request. */
function event(title: string): NodeJS.ProcessEnv {
  const file = join(temporaryFolder(), 'event.json');
  writeFileSync(file, JSON.stringify({ pull_request: { title, labels: [] } }));
  return { GITHUB_EVENT_PATH: file };
}

test('the title of a pull request is read from the event, and judged', async () => {
  const [good, bad, none] = await Promise.all([
    run(['title'], event('fix(ci): one comment')),
    run(['title'], event('fix: $(touch /tmp/injected); `id`.')),
    run(['title']),
  ]);
  expect(good).toEqual({ status: 0, stdout: '', stderr: '' });
  expect(bad).toEqual({ status: 1, stdout: '', stderr: 'the title must not end with a full stop\n' });
  expect(none.stderr).toBe('GITHUB_EVENT_PATH is not set: this runs in a workflow of a pull request\n');
}, 20_000);

test('help tells every command, and a wrong one is told in a line', async () => {
  const [help, wrong] = await Promise.all([run(['--help']), run(['revue'])]);
  for (const command of ['nx', 'title', 'base', 'review', 'api', 'plan', 'deploy'])
    expect(help.stdout).toContain(`\n  ${command}`);
  expect(help.status).toBe(0);
  expect([wrong.status, wrong.stderr.split('\n')[0]]).toEqual([1, "there is no command 'revue'"]);
}, 20_000);

test('the review is written, shown in the summary, and told to the jobs that follow', async () => {
  const folder = temporaryFolder();
  for (const name of ['base', 'head']) assembly(join(folder, name), name);
  const files = { out: join(folder, 'review.md'), summary: join(folder, 'summary'), output: join(folder, 'output') };
  const env = {
    GITHUB_STEP_SUMMARY: files.summary,
    GITHUB_OUTPUT: files.output,
    GITHUB_SERVER_URL: 'https://github.example',
    GITHUB_REPOSITORY: 'example/pets',
    GITHUB_RUN_ID: '42',
  };
  const ended = await run(['review', join(folder, 'base'), join(folder, 'head'), 'none.md', files.out], env);
  expect(ended).toMatchObject({ status: 0, stderr: '' });
  const text = readFileSync(files.out, 'utf8');
  expect(text).toContain('| Data | `Bucket` | AWS::S3::Bucket | **replaced** |');
  expect(text).toContain('https://github.example/example/pets/actions/runs/42');
  expect(readFileSync(files.summary, 'utf8')).toBe(text);
  expect(readFileSync(files.output, 'utf8')).toBe('written=true\n');
}, 30_000);
