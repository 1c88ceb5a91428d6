import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { deployTo, plan } from '../src/deploy-commands';
import { FakeGithub } from './support/github';
import { execute, repository, temporaryFolder } from './support/shell';

/** Stands in for Nx: writes down what it is asked, and knows one app, which only a change since `old` affects. */
const NX = `
  const args = process.argv.slice(2);
  require('fs').appendFileSync('asked', args.join(' ') + '\\n');
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

/** Runs a command where the environment's deployments, the newest first, have these states. */
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
  const asked = join(folder, 'asked');
  const outputs = join(folder, 'outputs');
  for (const file of [asked, outputs]) writeFileSync(file, '');
  const settings = { GITHUB_OUTPUT: outputs, OLD: old, ENVIRONMENTS: 'dev', ...env };
  process.env = { ...variables, ...(await github.start()), ...settings };
  process.chdir(folder);
  const said = jest.spyOn(console, 'log').mockImplementation(() => undefined);
  const error = await command().catch(({ message }: Error) => message);
  const stdout = said.mock.calls.map(([line]) => String(line)).join('\n');
  said.mockRestore();
  await github.stop();
  const read = (file: string) => readFileSync(file, 'utf8').trim();
  return { error, stdout, asked: read(asked), outputs: read(outputs), calls: github.calls };
}

const deploy = () => deployTo('dev');

describe('what is planned', () => {
  test('is what changed since the newest deployment that succeeded', async () => {
    const { stdout, outputs, calls } = await ci(plan, [
      [head, 'in_progress'],
      [newer, 'failure'],
      [old, 'inactive', 'success'],
    ]);
    expect(stdout).toBe(`dev: app since ${old}`);
    expect(outputs).toBe('dev=true');
    expect(calls[0].path).toBe('/repos/example/pets/deployments?environment=dev&per_page=50');
  });

  test('is nothing where no app is affected', async () => {
    const { stdout, outputs } = await ci(plan, [[head, 'success']]);
    expect([stdout, outputs]).toEqual([`dev: nothing to deploy since ${head}`, 'dev=false']);
  });

  test('is nothing where the environment is ahead', async () => {
    const { stdout, outputs } = await ci(plan, [[newer, 'success']]);
    expect([stdout, outputs]).toEqual([`dev: nothing to deploy: it runs ${newer}, which is newer`, 'dev=false']);
  });

  test('is everything the first time, for each environment', async () => {
    const { stdout, outputs } = await ci(plan, [], { ENVIRONMENTS: 'dev prod' });
    expect([stdout, outputs]).toEqual(['dev: app\nprod: app', 'dev=true\nprod=true']);
  });
});

describe('what is deployed', () => {
  test('is what changed, with the settings of the repository', async () => {
    const VARIABLES = JSON.stringify({ PETS_DEV_ACCOUNT: '222222222222' });
    const { error, asked } = await ci(deploy, [[old, 'success']], { VARIABLES });
    expect([error, asked]).toEqual([undefined, `affected --base=${old} --head=HEAD -t deploy -c dev --yes`]);
    expect(readFileSync(join(folder, 'account'), 'utf8')).toBe('222222222222');
  });

  test('is everything where the environment runs another branch, since no difference is known', async () => {
    expect((await ci(deploy, [[other, 'success']])).asked).toBe('run-many -t deploy -c dev --yes');
  });

  test('is everything where the commit is gone', async () => {
    expect((await ci(deploy, [['0'.repeat(40), 'success']])).asked).toBe('run-many -t deploy -c dev --yes');
  });

  test('is never older than what runs', async () => {
    const { error, asked } = await ci(deploy, [[newer, 'success']]);
    expect([error, asked]).toEqual([`dev runs ${newer}, which is newer: to go back, revert on main`, '']);
  });

  test('is everything where somebody asks for it, with the replacements that he names', async () => {
    const env = { DEPLOY_ALL: 'true', ALLOW_REPLACEMENT: 'dev-Data/Db, dev-Data/Cache' };
    expect((await ci(deploy, [[newer, 'success']], env)).asked).toBe(
      'run-many -t deploy -c dev --yes --allowReplacement=dev-Data/Db --allowReplacement=dev-Data/Cache',
    );
  });
});

test('says in one line what is missing, and that GitHub does not answer', async () => {
  expect((await ci(plan, [], { GITHUB_TOKEN: '' })).error).toBe(
    'GITHUB_API_URL, GITHUB_REPOSITORY and GITHUB_TOKEN must be set, as in a workflow',
  );
  expect((await ci(plan, [], { ENVIRONMENTS: '' })).error).toMatch(/^ENVIRONMENTS must name environments/);
  const nobody = await ci(plan, [], { GITHUB_API_URL: 'http://127.0.0.1:1' });
  expect(nobody.error).toMatch(/^GET http:\/\/127\.0\.0\.1:1\/repos\S+ failed: fetch failed$/);
});
