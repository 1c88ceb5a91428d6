import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { programs, runStep, temporaryFolder } from './support/shell';
import { readWorkflow } from './support/workflows';

const workflow = readWorkflow('application.yml');
const AWS = readFileSync(join(__dirname, 'support/aws.sh'), 'utf8');
const SHA = 'c0ffee';
const IMAGE = JSON.stringify({ digest: 'sha256:1', manifest: '{"layers": []}' });

/** State of an account before a step, and the responses of AWS. */
interface Account {
  /** Status of the stack for each call. */
  readonly statuses?: readonly string[];
  /** Result of each update: an error message, or `started`. */
  readonly updates?: readonly string[];
  /** Whether the service becomes stable, for each wait. */
  readonly steady?: readonly ('yes' | 'no')[];
  readonly images?: readonly string[];
}

const every: string[] = [];

/** Runs a step of the application workflow for an account. */
async function step(job: string, name: string, account: Account, env: NodeJS.ProcessEnv = {}) {
  const folder = temporaryFolder();
  mkdirSync(join(folder, 'images'));
  const write = (file: string, lines: readonly string[] = []) =>
    writeFileSync(join(folder, file), lines.map((line) => `${line}\n`).join(''));
  write('calls');
  write('tag', ['old']);
  if (account.statuses) write('statuses', account.statuses);
  write('updates', account.updates ?? ['started']);
  write('steady', account.steady ?? ['yes']);
  for (const image of account.images ?? [SHA]) write(`images/${image}`, [IMAGE]);
  const docker = '#!/bin/sh\necho "docker $*" >> "$ACCOUNT/pushed"\n';
  const { run, env: variables } = workflow.jobs[job].steps.find((step) => step.name === name) ?? {};
  if (run === undefined) throw new Error(`${job} has no step ${name}`);
  const literal = Object.entries(variables ?? {}).map(([key, value]) => [key, value.replace(/\$\{\{.*?\}\}/g, '')]);
  const ended = await runStep(
    run,
    {
      ...Object.fromEntries(literal),
      PATH: programs({ aws: AWS, docker }),
      ACCOUNT: folder,
      GITHUB_SHA: SHA,
      DELAY: '0',
      TRIES: '5',
      ...env,
    },
    folder,
  );
  const read = (file: string) =>
    existsSync(join(folder, file)) ? readFileSync(join(folder, file), 'utf8').trim() : '';
  const calls = read('calls').split('\n');
  every.push(...calls);
  return { ...ended, tag: read('tag'), pushed: read('pushed'), images: readdirSync(join(folder, 'images')), calls };
}

describe('Push', () => {
  const push = (images: string[]) =>
    step('push-dev', 'Push', { images }, { REGISTRY: '1.dkr.ecr.us-east-1.amazonaws.com' });

  test('pushes the image of the commit to the registry of the account', async () => {
    const { status, pushed } = await push([]);
    expect([status, pushed.split('\n')]).toEqual([
      0,
      [
        'docker load --input image.tar.gz',
        `docker tag pets-api:${SHA} 1.dkr.ecr.us-east-1.amazonaws.com/pets-api:${SHA}`,
        `docker push 1.dkr.ecr.us-east-1.amazonaws.com/pets-api:${SHA}`,
      ],
    ]);
  });

  test('does nothing if the immutable tag exists', async () => {
    const { status, stdout, pushed } = await push([SHA]);
    expect([status, stdout, pushed]).toEqual([0, `pets-api:${SHA} exists\n`, '']);
  });
});

describe('Deploy', () => {
  const deploy = (account: Account, env: NodeJS.ProcessEnv = {}) =>
    step('deploy-dev', 'Deploy or roll back', account, env);
  const updates = (calls: string[]) => calls.filter((call) => call.startsWith('cloudformation update-stack'));

  test('writes the tag, updates the stack with the same template, and waits until the service is stable', async () => {
    const statuses = ['CREATE_COMPLETE', 'CREATE_COMPLETE', 'UPDATE_IN_PROGRESS', 'UPDATE_COMPLETE'];
    const { status, stdout, tag, calls } = await deploy({ statuses });
    expect([status, stdout, tag]).toEqual([0, `dev: replacing old with ${SHA}\ndev: ${SHA} is deployed\n`, SHA]);
    expect(updates(calls)).toEqual([
      expect.stringContaining(
        'dev-Service --use-previous-template --parameters ParameterKey=BootstrapVersion\\,UsePreviousValue=true ParameterKey=ImageTag\\,UsePreviousValue=true',
      ),
    ]);
    expect(calls.at(-1)).toContain('ecs wait services-stable --cluster pets-api-cluster --services pets-api-service');
  });

  test('tags the image as deployed, so that it is retained', async () => {
    const { images } = await deploy({ statuses: ['UPDATE_COMPLETE'] });
    expect(images.sort()).toEqual([SHA, `deployed-dev-${SHA}`]);
  });

  test('waits for another update of the stack', async () => {
    const statuses = ['UPDATE_IN_PROGRESS', 'UPDATE_IN_PROGRESS', 'UPDATE_COMPLETE'];
    expect(await deploy({ statuses })).toMatchObject({ status: 0, tag: SHA });
  });

  test('fails before it writes the tag if the stack stays in progress', async () => {
    const { status, stdout, tag } = await deploy({ statuses: ['UPDATE_IN_PROGRESS'] });
    expect([status, stdout, tag]).toEqual([1, '::error::dev: dev-Service is still UPDATE_IN_PROGRESS\n', 'old']);
  });

  test('restores the previous tag if CloudFormation rolls back the update', async () => {
    const statuses = ['UPDATE_COMPLETE', 'UPDATE_COMPLETE', 'UPDATE_ROLLBACK_IN_PROGRESS', 'UPDATE_ROLLBACK_COMPLETE'];
    const { status, stdout, tag, calls } = await deploy({ statuses });
    expect([status, tag]).toEqual([1, 'old']);
    expect(stdout).toContain('ECS Deployment Circuit Breaker was triggered');
    expect(stdout).toContain(`::error::dev: the update to ${SHA} failed, old is still deployed`);
    expect(updates(calls)).toHaveLength(1);
  });

  test('deploys the previous tag again if the service does not become stable', async () => {
    const { status, stdout, tag, calls } = await deploy({ statuses: ['UPDATE_COMPLETE'], steady: ['no'] });
    expect([status, tag]).toEqual([1, 'old']);
    expect(stdout).toContain('::error::dev: pets-api-service did not become stable, rolled back to old');
    expect(updates(calls)).toHaveLength(2);
  });

  test('restores the previous tag if the update cannot be started', async () => {
    const { status, stderr, tag } = await deploy({ statuses: ['UPDATE_COMPLETE'], updates: ['AccessDenied'] });
    expect([status, stderr, tag]).toEqual([1, 'AccessDenied\n', 'old']);
  });

  test('succeeds if the tag is already deployed', async () => {
    const updates = ['An error occurred (ValidationError): No updates are to be performed.'];
    expect(await deploy({ statuses: ['CREATE_COMPLETE'], updates })).toMatchObject({ status: 0, tag: SHA });
  });

  test.each([undefined, ['ROLLBACK_COMPLETE']])(
    'writes the tag for the first deployment if the stack status is %s',
    async (statuses) => {
      const { status, stdout, tag, calls } = await deploy({ statuses });
      expect([status, stdout, tag]).toEqual([
        0,
        `dev: dev-Service is not deployed yet, the first deployment uses ${SHA}\n`,
        SHA,
      ]);
      expect(updates(calls)).toEqual([]);
    },
  );

  test('fails if the image does not exist', async () => {
    const { status, stdout, tag } = await deploy({ statuses: ['UPDATE_COMPLETE'], images: [] });
    expect([status, stdout, tag]).toEqual([1, `::error::dev: pets-api has no image ${SHA}\n`, 'old']);
  });

  test('cancels the update and restores the previous tag if the run is canceled', async () => {
    // the runner sends the signal while the script waits
    const sleep = '#!/bin/sh\nkill -INT "$PPID"\n';
    const statuses = ['UPDATE_COMPLETE', 'UPDATE_COMPLETE', 'UPDATE_IN_PROGRESS'];
    const PATH = programs({ sleep, aws: AWS });
    const { status, tag, calls } = await deploy({ statuses }, { PATH });
    expect([status, tag]).toEqual([130, 'old']);
    expect(calls).toContainEqual(expect.stringContaining('cancel-update-stack --stack-name dev-Service'));
  });
});

describe('Deploy the standby', () => {
  const deploy = (account: Account) => step('deploy-prod', 'Deploy the standby or roll back', account);

  test('updates the stack of the standby and leaves the image to the primary Region', async () => {
    const { status, stdout, tag, calls } = await deploy({ statuses: ['UPDATE_COMPLETE'], images: [] });
    expect([status, stdout, tag]).toEqual([0, `prod: replacing old with ${SHA}\nprod: ${SHA} is deployed\n`, SHA]);
    expect(calls.filter((call) => call.startsWith('ecr '))).toEqual([]);
    expect(calls).toContainEqual(expect.stringContaining('update-stack --stack-name prod-Standby'));
  });

  test('restores the previous tag if the update fails', async () => {
    const statuses = ['UPDATE_COMPLETE', 'UPDATE_COMPLETE', 'UPDATE_ROLLBACK_COMPLETE'];
    expect(await deploy({ statuses })).toMatchObject({ status: 1, tag: 'old' });
  });

  test('follows the primary Region, in the recovery Region, for environments with a standby', () => {
    const steps = (job: string) => workflow.jobs[job].steps.slice(-2).map(({ name }) => name);
    expect(steps('deploy-prod')).toEqual(['Deploy or roll back', 'Deploy the standby or roll back']);
    const conditions = ['dev', 'staging', 'prod'].map((name) => workflow.jobs[`deploy-${name}`].steps.at(-1));
    expect(conditions.map((last) => last?.if)).toEqual([
      "${{ vars.PETS_DEV_RECOVERS == 'true' }}",
      "${{ vars.PETS_STAGING_RECOVERS == 'true' }}",
      "${{ vars.PETS_PROD_RECOVERS != 'false' }}",
    ]);
    expect(conditions.at(-1)?.env?.AWS_REGION).toBe("${{ vars.PETS_PROD_RECOVERY_REGION || 'us-west-2' }}");
  });
});

const cli = spawnSync('sh', ['-c', 'command -v aws'], { encoding: 'utf8' }).stdout.trim();
const python = cli === '' ? '' : /^#!(\S+python\S*)/.exec(readFileSync(cli, 'utf8'))?.[1];
if (!python) console.log('skipped: the AWS CLI is not installed');
(python ? test : test.skip)(
  'the AWS CLI accepts all commands, and the queries return the expected values',
  () => {
    const commands = [...new Set(every)];
    expect(commands.length).toBeGreaterThan(10);
    const script = join(__dirname, 'support/aws_calls.py');
    const { stdout, stderr } = spawnSync(python ?? '', [script], {
      input: commands.join('\n'),
      encoding: 'utf8',
      timeout: 20_000,
    });
    expect(stderr).toBe('');
    const results = JSON.parse(stdout) as { status: number; out: string; err: string }[];
    const responses = new Map(commands.map((command, index) => [command, results[index]]));
    expect([...responses].filter(([, { status }]) => status !== 0)).toEqual([]);
    const response = (part: string) => [...responses].find(([command]) => command.includes(part))?.[1].out.trim();
    expect(response('ssm get-parameter')).toBe('old');
    expect(response('StackStatus')).toBe('UPDATE_COMPLETE');
    expect(response('ParameterKey --output')).toBe('ImageTag');
    expect(response('length')).toBe('1');
    expect(JSON.parse(response('digest') ?? '')).toEqual({ digest: 'sha256:0', manifest: '{}' });
    expect(response('describe-stack-events')).toBe('Service\tunhealthy');
  },
  30_000,
);
