import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { execute, programs, repository, runStep, temporaryFolder } from './support/shell';
import { ROOT, WORKFLOWS, type Job, type Step } from './support/workflows';

const jobs = Object.entries(WORKFLOWS).flatMap(([file, workflow]) =>
  Object.entries(workflow.jobs).map(([id, job]): [string, Job] => [`${file}: ${id}`, job]),
);
const steps = jobs.flatMap(([name, job]) => job.steps.map((step): [string, Step] => [`${name}: ${step.name}`, step]));

/** Tests that a linter finds nothing. Skips the test if the linter is not installed. */
function linter(name: string, of: string, ...args: string[]): void {
  const present = spawnSync(name, ['--version']).status === 0;
  if (!present) console.log(`skipped: ${name} is not installed`);
  (present ? test : test.skip)(
    `${name} finds no problem in ${of}`,
    () => {
      const { status, stdout, stderr } = spawnSync(name, args, { cwd: ROOT, encoding: 'utf8' });
      expect({ status, output: status === 0 ? '' : `${stdout}${stderr}` }).toEqual({ status: 0, output: '' });
    },
    20_000,
  );
}

/** Writes the workflows in a page of the documentation to files. */
function examplesOf(page: string): string[] {
  const folder = temporaryFolder();
  const blocks = [...readFileSync(join(ROOT, page), 'utf8').matchAll(/^```yaml\n(.*?)^```/gms)].map(
    ([, block]) => block,
  );
  return blocks.map((block, index) => {
    const file = join(folder, `example-${index}.yml`);
    writeFileSync(file, block);
    return file;
  });
}

const examples = examplesOf('docs/ci.md');
linter('actionlint', 'the workflows');
linter('actionlint', 'the examples of docs/ci.md', ...examples);
linter('zizmor', 'the examples of docs/ci.md', '--offline', '--no-progress', '--quiet', examples[1]);
linter('zizmor', 'the workflows', '--offline', '--persona=auditor', '--no-progress', '--quiet', '.github');

const [previewOfPullRequest] = examplesOf('docs/previews.md');
linter('actionlint', 'the example of docs/previews.md', previewOfPullRequest);
linter('zizmor', 'the example of docs/previews.md', '--offline', '--no-progress', '--quiet', previewOfPullRequest);

test('the example of docs/previews.md starts the workflow with its inputs, and needs an approval for the secret', () => {
  const text = readFileSync(previewOfPullRequest, 'utf8');
  const { inputs: known } = WORKFLOWS['preview.yml'].on['workflow_dispatch'] as { inputs: object };
  const inputs = [...text.matchAll(/ -f ([\w-]+)=/g)].map(([, name]) => name);
  expect(Object.keys(known)).toEqual(expect.arrayContaining(inputs));
  expect(inputs).toEqual(['action', 'name', 'image-tag']);
  expect(text).toContain('environment: preview');
  expect(text).toContain('github.event.pull_request.head.repo.full_name == github.repository');
  expect(text).not.toMatch(/pull_request_target|workflow_run|actions\/checkout/);
});

describe('docs/ci.md', () => {
  const page = readFileSync(join(ROOT, 'docs/ci.md'), 'utf8');

  test.each(Object.values(WORKFLOWS).map(({ name }) => name))('describes the workflow "%s"', (name) => {
    expect(page).toContain(`| \`${name}\` `);
  });

  test('names the required checks of a pull request', () => {
    const required = [
      'pull-request.yml: check',
      'pull-request.yml: emulator',
      'pull-request.yml: mutation',
      'pull-request.yml: dependencies',
      'pull-request.yml: review',
      'pull-request-contract.yml: title',
      'pull-request-contract.yml: api',
    ];
    const text = page.replace(/\s+/g, ' ');
    for (const [name, job] of jobs.filter(([name]) => required.includes(name)))
      expect([name, text.includes(`\`${job.name}\``)]).toEqual([name, true]);
  });

  test('uses the same commits of actions in examples as the workflows', () => {
    expect(examples).toHaveLength(2);
    const pinned = [...page.matchAll(/uses: (\S+@[0-9a-f]{40})/g)].map(([, use]) => use);
    expect(pinned.length).toBeGreaterThan(0);
    const used = steps.map(([, { uses }]) => uses);
    for (const use of pinned) expect(used).toContain(use);
  });
});

describe('every workflow', () => {
  test.each(Object.entries(WORKFLOWS))('%s gives the token no permissions by default', (_, { permissions }) => {
    expect(permissions).toEqual({});
  });

  test('no workflow runs with write permission or secrets for a fork', () => {
    for (const { on } of Object.values(WORKFLOWS)) {
      expect(Object.keys(on)).not.toContain('pull_request_target');
      expect(Object.keys(on)).not.toContain('workflow_run');
    }
    for (const file of Object.keys(WORKFLOWS).filter((file) => file !== 'release.yml')) {
      const text = readFileSync(join(ROOT, '.github/workflows', file), 'utf8');
      expect(text).not.toMatch(/secrets\.|secrets:|AWS_SECRET|aws-secret-access-key/);
    }
  });
});

describe('every job', () => {
  test.each(jobs)('%s has a timeout and permissions', (_, job) => {
    expect(job['timeout-minutes']).toBeLessThanOrEqual(90);
    expect(Object.keys(job.permissions).length).toBeGreaterThan(0);
  });

  test('only jobs that run no code of the pull request have write permission', () => {
    const writers = Object.entries(WORKFLOWS['pull-request.yml'].jobs).filter(([, job]) =>
      Object.values(job.permissions).includes('write'),
    );
    expect(writers.map(([id]) => id)).toEqual(['comment', 'findings']);
    for (const [, job] of writers) {
      expect(job.if).toContain('github.event.pull_request.head.repo.full_name == github.repository');
      const checkouts = job.steps.filter(({ uses }) => uses?.startsWith('actions/checkout'));
      for (const { with: options } of checkouts) expect(options?.ref).toBe('${{ github.event.pull_request.base.sha }}');
    }
  });

  test.each(jobs.filter(([, job]) => job.environment && job.permissions['id-token']))(
    '%s runs one at a time and is not canceled',
    (name, job) => {
      // the whole workflow
      if (name.startsWith('release.yml')) return;
      expect(job.concurrency).toEqual({
        group: expect.stringContaining(job.environment ?? ''),
        'cancel-in-progress': false,
      });
    },
  );

  test('a deployment requires the checks and the deployment on the emulator', () => {
    expect(WORKFLOWS['main.yml'].jobs.plan.needs).toEqual(['check', 'emulator']);
    expect(WORKFLOWS['main.yml'].jobs['deploy-dev'].needs).toEqual(['plan', 'plan-dev']);
  });

  test('staging requires dev, and prod requires staging and main', () => {
    for (const file of ['main.yml', 'application.yml']) {
      const { jobs } = WORKFLOWS[file];
      expect(jobs['deploy-prod'].needs).toEqual(expect.arrayContaining(['deploy-dev', 'deploy-staging']));
      expect(jobs['deploy-staging'].needs).toContain('deploy-dev');
      for (const id of ['deploy-dev', 'deploy-staging', 'deploy-prod'])
        expect(jobs[id].environment).toBe(id.replace('deploy-', ''));
    }
    expect(WORKFLOWS['main.yml'].jobs['deploy-prod'].if).toContain("github.ref == 'refs/heads/main'");
    expect(WORKFLOWS['main.yml'].jobs['deploy-dev'].if).not.toContain('refs/heads');
    expect(WORKFLOWS['application.yml'].jobs['push-prod'].if).not.toContain('develop');
  });
});

describe('a failover', () => {
  const files = ['failover.yml', 'fence.yml', 'rehearsal.yml'];
  const recovering = jobs.filter(([name]) => files.some((file) => name.startsWith(file)));

  test.each(recovering)('%s runs code of main, in an environment of its own, one at a time', (_, job) => {
    expect(job.if).toContain("github.ref == 'refs/heads/main'");
    expect(job.environment).toMatch(/^(staging|prod)-recovery$/);
    expect(job.concurrency?.group).toBe(`failover-${job.environment}`);
  });

  test.each(recovering)('%s assumes its role in the recovery Region, unless that is lost', (file, job) => {
    const [environment] = (job.environment ?? '').split('-');
    const name = environment.toUpperCase();
    const { with: options } = job.steps.find((step) => step.name === 'Assume the role') ?? {};
    const lost = "inputs.action == 'give-back' && inputs.force";
    const primary = file.startsWith('failover.yml') ? `${lost} && (vars.PETS_${name}_REGION || 'us-east-1') || ` : '';
    expect(options).toMatchObject({
      'aws-region': `\${{ ${primary}vars.PETS_${name}_RECOVERY_REGION || 'us-west-2' }}`,
      'role-to-assume': `arn:aws:iam::\${{ vars.PETS_${name}_ACCOUNT }}:role/pets-api-recoverer-${environment}`,
    });
  });

  test.each(recovering)('%s neither synthesizes nor builds', (_, job) => {
    const scripts = job.steps.map(({ run = '' }) => run).join(' ');
    expect(scripts).not.toMatch(/build|synth|deploy/);
  });

  test('the workflow offers the actions of the command', () => {
    const { workflow_dispatch: dispatch } = WORKFLOWS['failover.yml'].on as {
      workflow_dispatch: { inputs: { action: { options: string[] } } };
    };
    const schema = JSON.parse(readFileSync(join(ROOT, 'packages/nx-cdk/schemas/failover.json'), 'utf8')) as {
      properties: { action: { enum: string[] } };
    };
    expect(dispatch.inputs.action.options).toEqual(schema.properties.action.enum);
  });

  test('takes over only on request, and in staging each month', () => {
    const triggers = files.map((file) => Object.keys(WORKFLOWS[file].on));
    expect(triggers).toEqual([
      ['workflow_dispatch'],
      ['schedule', 'workflow_dispatch'],
      ['schedule', 'workflow_dispatch'],
    ]);
    const { prod, staging } = WORKFLOWS['rehearsal.yml'].jobs;
    for (const { run = '' } of prod.steps) expect(run).not.toContain('--yes');
    expect(staging.if).toContain("vars.PETS_STAGING_RECOVERS == 'true'");
  });

  test('shows and keeps the reports of failed runs', () => {
    for (const file of ['failover.yml', 'rehearsal.yml']) {
      for (const { steps } of Object.values(WORKFLOWS[file].jobs)) {
        expect(steps.slice(-2).map((step) => step.if)).toEqual(['${{ !cancelled() }}', '${{ !cancelled() }}']);
        expect(steps.at(-1)?.with).toMatchObject({ path: 'reports/failover', 'retention-days': 90 });
      }
    }
  });
});

describe('every step', () => {
  const used = new Set(steps.flatMap(([, { uses }]) => uses ?? []));

  test.each([...used])('uses the action %s by commit', (uses) => {
    expect(uses).toMatch(/^[\w-]+\/[\w/-]+@[0-9a-f]{40}$/);
  });

  test('uses one commit of each action', () => {
    expect(new Set([...used].map((use) => use.split('@')[0])).size).toBe(used.size);
  });

  test('a checkout stores no token', () => {
    const checkouts = steps.filter(([, { uses }]) => uses?.startsWith('actions/checkout'));
    expect(checkouts.length).toBeGreaterThan(10);
    for (const [name, step] of checkouts) expect([name, step.with?.['persist-credentials']]).toEqual([name, false]);
  });

  test('no script contains an expression', () => {
    for (const [name, { run = '' }] of steps) expect([name, run.includes('${{')]).toEqual([name, false]);
  });
});

/** Programs that each script calls. All programs except git and those of the shell are fakes that succeed. */
const CI = 'npx tsx tools/ci/src/main.ts';
const ALL = 'lint typecheck test build examples docs synth standalone';
const CALLS: Record<string, string[]> = {
  Install: ['npm ci --no-audit --no-fund'],
  'Install linters': [
    'python3 -m venv .nx/python',
    '.nx/python/bin/pip install --quiet --disable-pip-version-check -r .ci/requirements.txt',
    'go install github.com/rhysd/actionlint/cmd/actionlint@v1.7.12',
  ],
  'Generated files are current': ['npx projen'],
  'API.md is current': [],
  Format: ['npx prettier --check --log-level=warn .'],
  'Imports and folders': ['npx depcruise --config -- packages apps tools'],
  'pull-request.yml: Lint, type-check, test, build, examples, docs and synth': [
    `${CI} nx affected -t ${ALL} --base=b45e --head=HEAD`,
  ],
  'main.yml: Lint, type-check, test, build, examples, docs and synth': [`${CI} nx run-many -t ${ALL}`],
  'Install the simulator of IAM policies': ['npm run simulator'],
  'pull-request.yml: Deploy, change, break and destroy': [`${CI} nx affected -t e2e --base=b45e --head=HEAD`],
  'Permit namespaces of users without root': [
    'sudo sysctl --quiet --write kernel.apparmor_restrict_unprivileged_userns=0',
  ],
  'main.yml: Deploy, change, break and destroy': [`${CI} nx run-many -t e2e`],
  'pull-request.yml: Mutate the sources': ['npm run mutation -- --base b45e --sample 100'],
  'nightly.yml: Mutate the sources': ['npm run mutation -- --package network --sample 43 --seed 1'],
  'Mutate permissions and lists of stateful types': [
    'npm run mutation -- --package network --critical --out reports/mutation/critical',
  ],
  'nightly.yml: Fail, destroy and retry': [`${CI} nx run-many -t e2e-nightly`],
  Synthesize: [`${CI} nx run-many -t synth`],
  'Synthesize the base': [`${CI} base b45e .nx/base synth`],
  'Check compliance': [`${CI} nx run-many -t nag`],
  'Read the history of the compliance reports': [],
  'Write the evidence': [
    'node packages/compliance/lib/cli/compliance-cli.js apps/pets-platform/cdk.out --out reports/compliance --history .nx/history.json --evidence --fail-on never',
  ],
  'Push the history': ['node tools/ci/history.mjs compliance/history.json'],
  'Check for findings': [],
  'Compare the templates': [
    `${CI} nx diff pets-platform --excludeTaskDependencies --base=.nx/base/apps/pets-platform/cdk.out --outputFile=.nx/diff.json`,
  ],
  'Write the review': [`${CI} review .nx/diff.json reports/compliance/summary.md review.md`],
  'Write the comment': ['node tools/ci/comment.mjs review.md'],
  'Check the title': [`${CI} title`],
  Build: [`${CI} nx run-many -t build -p @pets/*`],
  'Build the site': ['npx nx build docs'],
  'Build the base': [`${CI} base b45e .nx/base build`],
  'Compare the APIs': [`${CI} api .nx/base`],
  'pull-request-contract.yml: Compare upgrades of an app': ['npm run upgrades -- --base .nx/base --api report'],
  'release.yml: Compare upgrades of an app': ['npx nx run-many -t build', 'npm run upgrades -- --api report'],
  'Compare with the deployed commit': [`${CI} plan`],
  'Pack the plan': [],
  'Unpack the plan': [],
  'plan-dev: Plan': [`${CI} plan-for dev`],
  'deploy-dev: Deploy': [`${CI} deploy dev`],
  'plan-staging: Plan': [`${CI} plan-for staging`],
  'deploy-staging: Deploy': [`${CI} deploy staging`],
  'plan-prod: Plan': [`${CI} plan-for prod`],
  'deploy-prod: Deploy': [`${CI} deploy prod`],
  'dev: Detect drift': [`${CI} nx run-many -t drift -c dev`],
  'staging: Detect drift': [`${CI} nx run-many -t drift -c staging`],
  'prod: Detect drift': [`${CI} nx run-many -t drift -c prod`],
  'Create or update the preview': [`${CI} nx preview pets-platform up --name=pr-42 --expiresIn=3d --imageTag=c0ffee`],
  'Delete the preview': [`${CI} nx preview pets-platform down --name=pr-42 --yes`],
  'Delete expired previews': [`${CI} nx preview pets-platform down --expired --yes`],
  'failover.yml: prod: Failover': [
    'npx nx failover pets-platform take-over -c prod --region=us-west-2 --plan=/pets-api/failover --yes --planned=false --force=false --dryRun=true',
  ],
  'Stop the primary Region': [
    'npx nx failover pets-platform fence -c prod --region=us-west-2 --plan=/pets-api/failover',
  ],
  'rehearsal.yml: prod: Check': [
    'npx nx failover pets-platform check -c prod --region=us-west-2 --plan=/pets-api/failover',
  ],
  'Dry run': ['npx nx failover pets-platform take-over -c prod --region=us-west-2 --plan=/pets-api/failover --dryRun'],
  'Take over': [
    'npx nx failover pets-platform take-over -c prod --region=us-west-2 --plan=/pets-api/failover --planned --yes',
  ],
  'Show the reports': [],
  'Test with these versions': ['npm run peers -- newest'],
  'application.yml: build: Test': ['mvn --batch-mode --no-transfer-progress clean test'],
  'Build the jar': ['mvn --batch-mode --no-transfer-progress package -DskipTests'],
  'Build the image': ['docker build --tag pets-api:c0ffee .', 'docker save pets-api:c0ffee'],
  'Find new versions': [`${CI} update`],
  'Generate files': ['npx projen'],
  'update.yml: update: Compare': [],
  'Owner is not a placeholder': [`${CI} owner`],
  'release.yml: release: Test': ['npm test'],
  'Author of the release commit': [],
  'Sign the release commit and tags': ['go install github.com/sigstore/gitsign@v0.17.1'],
  'Version, changelogs and tags': ['npx nx release --skip-publish'],
  'Write the SBOMs': ['npm run supply-chain -- prepare --out reports/release'],
  'Check the published packages': ['npm run supply-chain -- check --out reports/release'],
  'Install without scripts': ['npm ci --no-audit --no-fund --ignore-scripts'],
  'Packages for all languages': ['npx nx run @pets/languages:package --publish'],
  'Publish to npm': ['npx nx release publish'],
  'pypi: Publish': ['npx publib-pypi dist/python'],
  'nuget: Publish': ['npx publib-nuget dist/dotnet'],
  'go: Publish': ['npx publib-golang dist/go'],
  'Push the release commit and tags': [],
};

/** Scripts with other tests, here or in a test of the workflow. */
const ELSEWHERE = [
  'Push the site',
  'Verify the signatures of the tags',
  'Create the release',
  'Publish each library',
  'List',
  'Open, update or close the issue',
  'Push and open the pull request',
  'Push',
  'Create the SBOM',
  'Check the findings of the scan',
  'Check the signature',
  'Deploy or roll back',
  'Deploy the standby or roll back',
];

const key = (name: string) =>
  Object.keys(CALLS).find((key) => {
    const [file, ...rest] = name.split(': ');
    return [rest.at(-1), rest.join(': '), `${file}: ${rest.at(-1)}`, name].includes(key);
  });

describe('the script of step', () => {
  const all = steps.filter(([, { run, name }]) => run && !ELSEWHERE.includes(name));
  // several jobs have the same steps
  const scripts = [...new Map(all.map((entry) => [entry[1].run, entry])).values()];
  const fake = '#!/bin/bash\necho "${0##*/} $*" >> "$CALLS"\n';
  const names = ['npx', 'npm', 'node', 'mvn', 'docker', 'go', 'python3', 'sudo'];
  const PATH = programs(Object.fromEntries(names.map((name) => [name, fake])));

  test.each(scripts)('%s succeeds and calls the expected programs', async (name, { run = '' }) => {
    const folder = temporaryFolder();
    await repository(folder, ['one']);
    const remote = join(folder, 'remote.git');
    await execute('git', ['init', '--quiet', '--bare', remote], {}, folder);
    const pip = fake.replace('${0##*/}', '.nx/python/bin/pip');
    programs({ pip }, join(folder, '.nx/python/bin'));
    mkdirSync(join(folder, 'reports/failover'), { recursive: true });
    writeFileSync(join(folder, 'reports/failover/check.md'), '# check');
    for (const part of ['reports/plans', 'apps/app/cdk.out']) mkdirSync(join(folder, part), { recursive: true });
    for (const stage of ['dev', 'staging', 'prod'])
      await execute('tar', ['-cf', `plan-${stage}.tar`, 'reports/plans'], {}, folder);
    const env = {
      PATH,
      CALLS: join(folder, 'calls'),
      BASE: 'b45e',
      GITHUB_SHA: 'c0ffee',
      GITHUB_OUTPUT: join(folder, 'output'),
      GITHUB_PATH: join(folder, 'path'),
      RUNNER_TEMP: folder,
      VERSIONS: 'newest',
      GITHUB_STEP_SUMMARY: join(folder, 'summary'),
      AWS_REGION: 'us-west-2',
      ENVIRONMENT: 'prod',
      PLAN: '/pets-api/failover',
      NAME: 'pr-42',
      IMAGE_TAG: 'c0ffee',
      EXPIRES_IN: '3d',
      ACTION: 'take-over',
      PACKAGE: 'network',
      PLANNED: 'false',
      FORCE: 'false',
      DRY_RUN: 'true',
      GITHUB_TOKEN: 'secret',
      GITHUB_SERVER_URL: 'https://github.example',
      GITHUB_REPOSITORY: 'example/pets',
      // a local folder instead of GitHub
      GIT_CONFIG_COUNT: '1',
      GIT_CONFIG_KEY_0: `url.${remote}.insteadOf`,
      GIT_CONFIG_VALUE_0: 'https://x-access-token:secret@github.example/example/pets',
    };
    const { status, stderr } = await runStep(run, env, folder);
    expect({ status, stderr: status === 0 ? '' : stderr }).toEqual({ status: 0, stderr: '' });
    const calls = existsSync(env.CALLS) ? readFileSync(env.CALLS, 'utf8').trim().split('\n') : [];
    expect(calls).toEqual(CALLS[key(name) ?? 'unknown']);
  });

  test('all expected calls belong to a script', () => {
    const keys = new Set(all.map(([name]) => key(name)));
    expect(Object.keys(CALLS).filter((name) => !keys.has(name))).toEqual([]);
  });

  test('Push the release commit and tags pushes both to main', async () => {
    const folder = temporaryFolder();
    const [commit] = await repository(folder, ['one']);
    const remote = join(folder, 'remote.git');
    const git = (...args: string[]) =>
      execute('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.com', ...args], {}, folder);
    await git('init', '--quiet', '--bare', remote);
    await git('tag', '--annotate', '@pets/network@1.0.0', '--message', 'one');
    const script = steps.find(([name]) => name.endsWith('Push the release commit and tags'))?.[1].run ?? '';
    const env = {
      GITHUB_TOKEN: 'secret',
      GITHUB_SERVER_URL: 'https://github.example',
      GITHUB_REPOSITORY: 'example/pets',
      GIT_CONFIG_COUNT: '1',
      GIT_CONFIG_KEY_0: `url.${remote}.insteadOf`,
      GIT_CONFIG_VALUE_0: 'https://x-access-token:secret@github.example/example/pets',
    };
    expect(await runStep(script, env, folder)).toMatchObject({ status: 0 });
    const refs = (await git('--git-dir', remote, 'for-each-ref', '--format=%(refname) %(*objectname)%(objectname)'))
      .stdout;
    expect(refs).toContain(`refs/heads/main ${commit}`);
    expect(refs).toContain(`refs/tags/@pets/network@1.0.0 ${commit}`);
  });

  test('the plan and its cloud assembly arrive with the modes of their files', async () => {
    const [from, to] = [temporaryFolder(), temporaryFolder()];
    for (const part of ['reports/plans', 'apps/app/cdk.out/asset.a']) mkdirSync(join(from, part), { recursive: true });
    writeFileSync(join(from, 'reports/plans/app.json'), '{}');
    writeFileSync(join(from, 'apps/app/cdk.out/asset.a/run'), '', { mode: 0o755 });
    const script = (name: string) => steps.find(([step]) => step.endsWith(name))?.[1].run ?? '';
    expect(await runStep(script('plan-dev: Pack the plan'), {}, from)).toMatchObject({ status: 0 });
    cpSync(join(from, 'plan-dev.tar'), join(to, 'plan-dev.tar'));
    expect(await runStep(script('deploy-dev: Unpack the plan'), {}, to)).toMatchObject({ status: 0 });
    expect(readFileSync(join(to, 'reports/plans/app.json'), 'utf8')).toBe('{}');
    expect(statSync(join(to, 'apps/app/cdk.out/asset.a/run')).mode & 0o111).toBe(0o111);
  });

  test('Author of the release commit sets the bot as author', async () => {
    const folder = temporaryFolder();
    await repository(folder, ['one']);
    const script = steps.find(([name]) => name.endsWith('Author of the release commit'))?.[1].run ?? '';
    await runStep(script, {}, folder);
    const { stdout } = await execute('git', ['config', 'user.name'], {}, folder);
    expect(stdout.trim()).toBe('github-actions[bot]');
  });

  test('Generated files are current fails if projen changes a file', async () => {
    const folder = temporaryFolder();
    await repository(folder, ['one']);
    const npx = '#!/bin/sh\necho two > change\n';
    const script = steps.find(([name]) => name.endsWith('Generated files are current'))?.[1].run ?? '';
    const { status, stdout } = await runStep(script, { PATH: programs({ npx }) }, folder);
    expect([status, stdout]).toEqual([1, expect.stringContaining('+two')]);
  });

  test('Check for findings sets its output if the report exists', async () => {
    const folder = temporaryFolder();
    const output = join(folder, 'output');
    mkdirSync(join(folder, 'reports/compliance'), { recursive: true });
    writeFileSync(join(folder, 'reports/compliance/compliance.sarif'), '{}');
    const script = steps.find(([name]) => name.endsWith('Check for findings'))?.[1].run ?? '';
    expect(await runStep(script, { GITHUB_OUTPUT: output }, folder)).toMatchObject({ status: 0 });
    expect(readFileSync(output, 'utf8')).toBe('findings=true\n');
  });

  test('"Compare" reports whether versions changed', async () => {
    const folder = temporaryFolder();
    await repository(folder, ['one']);
    const output = join(folder, 'output');
    const run = steps.find(([name]) => name === 'update.yml: update: Compare')?.[1].run ?? '';
    expect(await runStep(run, { GITHUB_OUTPUT: output }, folder)).toMatchObject({ status: 0 });
    expect(existsSync(output)).toBe(false);
    writeFileSync(join(folder, 'change'), 'two');
    expect(await runStep(run, { GITHUB_OUTPUT: output }, folder)).toMatchObject({ status: 0 });
    expect(readFileSync(output, 'utf8')).toBe('changed=true\n');
  });

  test.each([
    ['0', true],
    ['1', false],
  ])(
    '"Push and open the pull request" pushes the patch; with %s open pull requests it opens one: %s',
    async (open, opens) => {
      const folder = temporaryFolder();
      await repository(folder, ['one']);
      const remote = join(folder, 'remote.git');
      await execute('git', ['init', '--quiet', '--bare', remote], {}, folder);
      writeFileSync(join(folder, 'change'), 'two');
      writeFileSync(join(folder, 'update.patch'), (await execute('git', ['diff', '--binary'], {}, folder)).stdout);
      await execute('git', ['checkout', '--quiet', 'change'], {}, folder);
      const gh = `#!/bin/bash\necho "$*" >> calls\nif [ "$2" = list ]; then echo ${open}; fi\n`;
      const run = steps.find(([name]) => name.endsWith('Push and open the pull request'))?.[1].run ?? '';
      const env = {
        PATH: programs({ gh }),
        GITHUB_TOKEN: 'secret',
        GITHUB_SERVER_URL: 'https://github.example',
        GITHUB_REPOSITORY: 'example/pets',
        GIT_CONFIG_COUNT: '1',
        GIT_CONFIG_KEY_0: `url.${remote}.insteadOf`,
        GIT_CONFIG_VALUE_0: 'https://x-access-token:secret@github.example/example/pets',
      };
      expect(await runStep(run, env, folder)).toMatchObject({ status: 0 });
      const { stdout } = await execute('git', ['--git-dir', remote, 'show', 'update-versions:change'], {}, folder);
      expect(stdout).toBe('two');
      expect(readFileSync(join(folder, 'calls'), 'utf8').includes('pr create --base main')).toBe(opens);
    },
  );
});
