import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { execute, programs, runStep, temporaryFolder } from './support/shell';
import { ROOT, WORKFLOWS, type Job } from './support/workflows';

const { release, pypi, maven, nuget, go } = WORKFLOWS['release.yml'].jobs;
const languages = { pypi, maven, nuget, go };
const publishing = ({ steps }: Job) => steps.find(({ name }) => name.startsWith('Publish'));

test('the packages of all languages are built before the first is published', () => {
  const order = release.steps.map(({ name }) => name);
  expect(order.indexOf('Version, changelogs and tags')).toBeLessThan(order.indexOf('Packages for all languages'));
  expect(order.indexOf('Packages for all languages')).toBeLessThan(order.indexOf('Publish to npm'));
});

test.each(Object.entries(languages))('%s is published in an environment of its own', (id, job) => {
  expect(job).toMatchObject({ needs: ['release'], environment: id });
  expect(job.if).toContain("needs.release.outputs.released != '[]'");
});

test.each(Object.entries(languages))('%s runs no script of a dependency', (_, { steps }) => {
  const installing = steps.filter(({ run }) => /npm (ci|install)/.test(run ?? ''));
  expect(installing.map(({ run }) => run)).toEqual([expect.stringContaining('--ignore-scripts')]);
});

test('PyPI and NuGet trust the identity of the run', () => {
  for (const job of [pypi, nuget]) {
    expect(job.permissions).toEqual({ contents: 'read', 'id-token': 'write' });
    expect(JSON.stringify(job)).not.toContain('secrets.');
  }
  expect(publishing(pypi)?.env).toEqual({ PYPI_TRUSTED_PUBLISHER: 'true' });
  expect(publishing(nuget)?.env).toMatchObject({ NUGET_TRUSTED_PUBLISHER: 'true' });
});

test('Maven Central and the Go repository get secrets in one step, and no identity', () => {
  for (const job of [maven, go]) {
    expect(job.permissions).toEqual({ contents: 'read' });
    const withSecrets = job.steps.filter((step) => JSON.stringify(step).includes('secrets.'));
    expect(withSecrets).toEqual([publishing(job)]);
    expect(JSON.stringify(job.env ?? {})).not.toContain('secrets.');
  }
});

test('Java packages are published one by one, because a published one stops the others', async () => {
  const folder = temporaryFolder();
  for (const name of ['queues', 'topics']) {
    const version = join(folder, 'dist/java/dev/acme', name, '1.0.0');
    mkdirSync(version, { recursive: true });
    for (const file of [`${name}-1.0.0.pom`, `${name}-1.0.0.jar`]) writeFileSync(join(version, file), '');
  }
  const npx = '#!/bin/sh\necho "$*" >> calls\ncat > /dev/null\n';
  const { status } = await runStep(publishing(maven)?.run ?? '', { PATH: programs({ npx }) }, folder);
  expect(status).toBe(0);
  expect(readFileSync(join(folder, 'calls'), 'utf8')).toBe(
    'publib-maven dist/java/dev/acme/queues/1.0.0\npublib-maven dist/java/dev/acme/topics/1.0.0\n',
  );
});

test('the job fails if a Java package cannot be published', async () => {
  const folder = temporaryFolder();
  mkdirSync(join(folder, 'dist/java'), { recursive: true });
  writeFileSync(join(folder, 'dist/java/queues.pom'), '');
  const env = { PATH: programs({ npx: '#!/bin/sh\nexit 1\n' }) };
  expect(await runStep(publishing(maven)?.run ?? '', env, folder)).toMatchObject({ status: 1 });
});

test('publib pushes the Go modules and a tag for each', async () => {
  const folder = temporaryFolder();
  const remote = join(folder, 'remote.git');
  await execute('git', ['init', '--quiet', '--bare', remote], {}, folder);
  const module = join(folder, 'dist/go/acmequeues');
  mkdirSync(module, { recursive: true });
  writeFileSync(join(module, 'go.mod'), 'module github.com/acme/pets-go/acmequeues\n');
  writeFileSync(join(module, 'version'), '0.2.0');
  const npx = `#!/bin/sh\ncommand=$1\nshift\nexec ${join(ROOT, 'node_modules/.bin')}/$command "$@"\n`;
  const { run = '', env } = publishing(go) ?? {};
  const variables = {
    ...env,
    PATH: programs({ npx }),
    RUNNER_TEMP: folder,
    DEPLOY_KEY: 'key',
    // a local folder instead of GitHub
    GIT_CONFIG_COUNT: '1',
    GIT_CONFIG_KEY_0: `url.${remote}.insteadOf`,
    GIT_CONFIG_VALUE_0: 'git@github.com:acme/pets-go.git',
  };
  const { status, stderr } = await runStep(run, variables, folder);
  expect({ status, stderr: status === 0 ? '' : stderr }).toEqual({ status: 0, stderr: '' });

  const refs = await execute('git', ['--git-dir', remote, 'for-each-ref', '--format=%(refname)'], {}, folder);
  expect(refs.stdout.trim().split('\n')).toEqual(['refs/heads/main', 'refs/tags/acmequeues/v0.2.0']);
  const author = await execute('git', ['--git-dir', remote, 'log', '--format=%an', 'main'], {}, folder);
  expect(author.stdout.trim()).toBe('github-actions[bot]');
  expect(readFileSync(join(folder, 'deploy-key'), 'utf8')).toBe('key\n');
  expect(statSync(join(folder, 'deploy-key')).mode & 0o077).toBe(0);
});
