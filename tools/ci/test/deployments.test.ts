import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { deployTo, plan } from '../src/deploy-commands';
import { FakeGithub } from './support/github';
import { execute, repository, temporaryFolder } from './support/shell';

/** A fake Nx that records its arguments. Changes since `old` affect the only app. */
const NX = `
  const args = process.argv.slice(2);
  require('fs').appendFileSync('nx-calls', args.join(' ') + '\\n');
  if (args[0] === 'show') console.log(args.includes('--affected') && !args.includes('--base=' + process.env.OLD) ? '[]' : '["app"]');
  if (args.includes('deploy')) require('fs').writeFileSync('account', process.env.PETS_DEV_ACCOUNT ?? '');
`;

let folder: string;
let old: string;
let head: string;
let newer: string;
let other: string;
beforeAll(async () => {
  folder = temporaryFolder();
  writeFileSync(join(folder, 'package.json'), '{}');
  mkdirSync(join(folder, 'node_modules/nx/bin'), { recursive: true });
  writeFileSync(join(folder, 'node_modules/nx/bin/nx.js'), NX);
  [old, head, newer] = await repository(folder, ['old', 'head', 'newer']);
  const git = (...args: string[]) =>
    execute('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.com', ...args], {}, folder);
  await git('checkout', '--quiet', old);
  await git('commit', '--quiet', '--allow-empty', '--message', 'other');
  other = (await git('rev-parse', 'HEAD')).stdout.trim();
  await git('checkout', '--quiet', head);
});

const here = process.cwd();
const variables = { ...process.env };
afterEach(() => {
  process.chdir(here);
  process.env = { ...variables };
});

/** Runs a command for an environment with these deployments, the latest first. */
async function ci(
  command: () => Promise<void>,
  deployments: [sha: string, ...states: string[]][],
  env: NodeJS.ProcessEnv = {},
) {
  const github = new FakeGithub(({ path }) => {
    const [, id] = /deployments\/(\d+)\/statuses/.exec(path) ?? [];
    if (id === undefined) return { body: deployments.map(([sha], index) => ({ id: index, sha })) };
    return { body: deployments[Number(id)].slice(1).map((state) => ({ state })) };
  });
  const calls = join(folder, 'nx-calls');
  const outputs = join(folder, 'outputs');
  for (const file of [calls, outputs]) writeFileSync(file, '');
  const settings = { GITHUB_OUTPUT: outputs, OLD: old, ENVIRONMENTS: 'dev', ...env };
  process.env = { ...variables, ...(await github.start()), ...settings };
  process.chdir(folder);
  const log = jest.spyOn(console, 'log').mockImplementation(() => undefined);
  const error = await command().catch(({ message }: Error) => message);
  const stdout = log.mock.calls.map(([line]) => String(line)).join('\n');
  log.mockRestore();
  await github.stop();
  const read = (file: string) => readFileSync(file, 'utf8').trim();
  return { error, stdout, nxCalls: read(calls), outputs: read(outputs), calls: github.calls };
}

const deploy = () => deployTo('dev');

describe('plan', () => {
  test('selects the apps that changed since the last successful deployment', async () => {
    const { stdout, outputs, calls } = await ci(plan, [
      [head, 'in_progress'],
      [newer, 'failure'],
      [old, 'inactive', 'success'],
    ]);
    expect(stdout).toBe(`dev: app since ${old}`);
    expect(outputs).toBe('dev=true');
    expect(calls[0].path).toBe('/repos/example/pets/deployments?environment=dev&per_page=50');
  });

  test('selects nothing if no app is affected', async () => {
    const { stdout, outputs } = await ci(plan, [[head, 'success']]);
    expect([stdout, outputs]).toEqual([`dev: nothing to deploy since ${head}`, 'dev=false']);
  });

  test('selects nothing if the environment runs a later commit', async () => {
    const { stdout, outputs } = await ci(plan, [[newer, 'success']]);
    expect([stdout, outputs]).toEqual([`dev: nothing to deploy, it runs the later commit ${newer}`, 'dev=false']);
  });

  test('selects all apps for the first deployment of each environment', async () => {
    const { stdout, outputs } = await ci(plan, [], { ENVIRONMENTS: 'dev prod' });
    expect([stdout, outputs]).toEqual(['dev: app\nprod: app', 'dev=true\nprod=true']);
  });
});

describe('deploy', () => {
  test('deploys the apps that changed, with the settings of the repository', async () => {
    const VARIABLES = JSON.stringify({ PETS_DEV_ACCOUNT: '222222222222' });
    const { error, nxCalls } = await ci(deploy, [[old, 'success']], { VARIABLES });
    expect([error, nxCalls]).toEqual([undefined, `affected --base=${old} --head=HEAD -t deploy -c dev --yes`]);
    expect(readFileSync(join(folder, 'account'), 'utf8')).toBe('222222222222');
  });

  test('deploys all apps if the environment runs a commit of another branch', async () => {
    expect((await ci(deploy, [[other, 'success']])).nxCalls).toBe('run-many -t deploy -c dev --yes');
  });

  test('deploys all apps if the commit does not exist', async () => {
    expect((await ci(deploy, [['0'.repeat(40), 'success']])).nxCalls).toBe('run-many -t deploy -c dev --yes');
  });

  test('fails if the environment runs a later commit', async () => {
    const { error, nxCalls } = await ci(deploy, [[newer, 'success']]);
    expect([error, nxCalls]).toEqual([`dev runs the later commit ${newer}. To roll back, revert on main`, '']);
  });

  test('deploys all apps with DEPLOY_ALL, and passes on ALLOW_REPLACEMENT', async () => {
    const env = { DEPLOY_ALL: 'true', ALLOW_REPLACEMENT: 'Data/Db, Data/Cache' };
    expect((await ci(deploy, [[newer, 'success']], env)).nxCalls).toBe(
      'run-many -t deploy -c dev --yes --allowReplacement=Data/Db --allowReplacement=Data/Cache',
    );
  });
});

test('fails with one line if a variable is missing or GitHub does not respond', async () => {
  expect((await ci(plan, [], { GITHUB_TOKEN: '' })).error).toBe(
    'GITHUB_API_URL, GITHUB_REPOSITORY and GITHUB_TOKEN must be set, as in a workflow',
  );
  expect((await ci(plan, [], { ENVIRONMENTS: '' })).error).toMatch(/^ENVIRONMENTS must be a list of environments/);
  const unreachable = await ci(plan, [], { GITHUB_API_URL: 'http://127.0.0.1:1' });
  expect(unreachable.error).toMatch(/^GET http:\/\/127\.0\.0\.1:1\/repos\S+ failed: fetch failed$/);
});
