import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { deployTo, plan, planFor } from '../src/deploy-commands';
import { FakeGithub } from './support/github';
import { execute, repository, temporaryFolder } from './support/shell';

/** A fake Nx that records its arguments and writes plans. Changes since `old` affect the only app. */
const NX = `
  const { mkdirSync, writeFileSync } = require('fs');
  const { REFUSED } = process.env;
  const args = process.argv.slice(2);
  const file = args.find((arg) => arg.startsWith('--plan='))?.slice(7);
  if (file && REFUSED) process.exitCode = 1;
  if (file && REFUSED !== 'without a plan') {
    mkdirSync('reports/plans', { recursive: true });
    const refusals = REFUSED ? ['it would replace a database'] : [];
    writeFileSync(file, JSON.stringify({ project: 'app', stage: 'dev', account: '1', refusals, stacks: [] }));
  }
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

describe('plan-for', () => {
  const planDev = () => planFor('dev');
  const planned = 'deploy app -c dev --plan=reports/plans/app.json --changeSets=false';

  test('plans the apps that changed, with the settings of the repository, and writes the summary', async () => {
    const VARIABLES = JSON.stringify({ PETS_DEV_ACCOUNT: '222222222222' });
    const GITHUB_STEP_SUMMARY = join(folder, 'summary.md');
    const { error, nxCalls } = await ci(planDev, [[old, 'success']], { VARIABLES, GITHUB_STEP_SUMMARY });
    const show = `show projects --withTarget deploy --json --affected --base=${old} --head=HEAD`;
    expect([error, nxCalls]).toEqual([undefined, `${show}\n${planned}`]);
    expect(readFileSync(join(folder, 'account'), 'utf8')).toBe('222222222222');
    expect(readFileSync(GITHUB_STEP_SUMMARY, 'utf8')).toMatch(/^## Plan of app in dev, account 1/);
  });

  test.each([
    ['of another branch', () => other],
    ['that does not exist', () => '0'.repeat(40)],
  ])('plans all apps if the environment runs a commit %s', async (_, commit) => {
    const { nxCalls } = await ci(planDev, [[commit(), 'success']]);
    expect(nxCalls).toBe(`show projects --withTarget deploy --json\n${planned}`);
  });

  test('fails if the environment runs a later commit', async () => {
    const { error, nxCalls } = await ci(planDev, [[newer, 'success']]);
    expect([error, nxCalls]).toEqual([`dev runs the later commit ${newer}. To roll back, revert on main`, '']);
  });

  test('plans all apps with DEPLOY_ALL, and passes on what is allowed', async () => {
    const env = {
      DEPLOY_ALL: 'true',
      ALLOW_REPLACEMENT: 'Data/Db, Data/Cache',
      ALLOW_LESS_PROTECTION: 'Data',
      ALLOW_UNJUDGED: ' Data/Macro ',
    };
    const { nxCalls } = await ci(planDev, [[newer, 'success']], env);
    expect(nxCalls.split('\n')[1]).toBe(
      `${planned} --allowReplacement=Data/Db --allowReplacement=Data/Cache --allowLessProtection=Data --allowUnjudged=Data/Macro`,
    );
  });

  test('shows a refused plan, and fails', async () => {
    const GITHUB_STEP_SUMMARY = join(folder, 'refused.md');
    const { error } = await ci(planDev, [], { REFUSED: 'true', GITHUB_STEP_SUMMARY });
    expect(error).toBe('the plan of app is refused, see above');
    expect(readFileSync(GITHUB_STEP_SUMMARY, 'utf8')).toContain('> Refused: it would replace a database');
  });

  test('fails if no plan is written', async () => {
    expect((await ci(planDev, [], { REFUSED: 'without a plan' })).error).toMatch(/failed$/);
  });
});

describe('deploy', () => {
  test('executes the plans with the cloud assemblies that were planned', async () => {
    await ci(() => planFor('dev'), []);
    const { error, nxCalls } = await ci(deploy, [[old, 'success']]);
    expect([error, nxCalls]).toEqual([
      undefined,
      'deploy app -c dev --fromPlan=reports/plans/app.json --excludeTaskDependencies',
    ]);
  });

  test('fails if the environment runs a later commit', async () => {
    const { error, nxCalls } = await ci(deploy, [[newer, 'success']]);
    expect([error, nxCalls]).toEqual([`dev runs the later commit ${newer}. To roll back, revert on main`, '']);
  });

  test('deploys nothing if another run has deployed the apps before the plan', async () => {
    const GITHUB_STEP_SUMMARY = join(folder, 'none.md');
    await ci(() => planFor('dev'), [[head, 'success']], { GITHUB_STEP_SUMMARY });
    const { error, nxCalls, stdout } = await ci(deploy, [[head, 'success']]);
    expect([error, nxCalls, stdout]).toEqual([undefined, '', 'dev: nothing to deploy']);
  });

  test('fails without plans', async () => {
    rmSync(join(folder, 'reports'), { recursive: true, force: true });
    expect((await ci(deploy, [])).error).toBe('reports/plans must contain the plans of dev');
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
