import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import ChangelogRenderer from '../src/release/changelog-renderer';
import VersionActions from '../src/release/version-actions';
import { ROOT } from './support/workflows';

const { release } = JSON.parse(readFileSync(join(ROOT, 'nx.json'), 'utf8'));

type Parameters = ConstructorParameters<typeof VersionActions>;

/** Returns the next version with the settings of `nx release`. */
async function next(current: string, bump: string): Promise<string> {
  const project = { name: '@acme/queues', data: { root: '' } } as Parameters[1];
  const actions = new VersionActions({} as Parameters[0], project, release.version as Parameters[2]);
  const { newVersion } = await actions.calculateNewVersion(current, bump, 'CONVENTIONAL_COMMITS', {}, '');
  return newVersion;
}

test.each(['patch', 'minor', 'major'])('the first release is 0.1.0 if the largest change is %s', async (bump) => {
  expect(await next('0.0.0', bump)).toBe('0.1.0');
});

test.each([
  ['0.1.0', 'patch', '0.1.1'],
  ['0.1.0', 'minor', '0.1.1'],
  ['0.1.1', 'major', '0.2.0'],
  ['1.0.0', 'patch', '1.0.1'],
  ['1.0.0', 'minor', '1.1.0'],
  ['1.0.0', 'major', '2.0.0'],
])('after %s, a %s change releases %s', async (current, bump, expected) => {
  expect(await next(current, bump)).toBe(expected);
});

/** Renders the changelog of a version with one feature, with the settings of `nx release`. */
async function changelog(version: string): Promise<string> {
  const change = { type: 'feat', scope: 'queues', description: 'dead letters', affectedProjects: ['@acme/queues'] };
  const renderer = new ChangelogRenderer({
    changes: [{ ...change, authors: [{ name: 'A', email: 'a@example.com' }], isBreaking: false }],
    changelogEntryVersion: version,
    project: '@acme/queues',
    entryWhenNoChanges: false,
    isVersionPlans: false,
    changelogRenderOptions: release.changelog.projectChangelogs.renderOptions,
    conventionalCommitsConfig: { types: { feat: { changelog: { title: 'Features', hidden: false } } } },
    remoteReleaseClient: { getRemoteRepoData: () => undefined },
  } as unknown as ConstructorParameters<typeof ChangelogRenderer>[0]);
  return renderer.render();
}

test('the changelog of the first release does not list the commits before it', async () => {
  expect(await changelog('0.1.0')).toMatch(/^## 0\.1\.0 \(\d{4}-\d\d-\d\d\)\n\nFirst release\.$/);
});

test('the changelog of a later release lists its commits without their authors', async () => {
  const text = await changelog('0.1.1');
  expect(text).toContain('### Features\n\n- **queues:** dead letters');
  expect(text).not.toMatch(/Thank You|First release/);
});
