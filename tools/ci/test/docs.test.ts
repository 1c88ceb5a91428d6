import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { execute, runStep, temporaryFolder } from './support/shell';
import { ROOT } from './support/workflows';

const SCRIPT = readFileSync(join(ROOT, 'tools/ci/scripts/publish-docs.sh'), 'utf8');

/** A repository, and a build of the site. */
class Pages {
  private readonly folder = temporaryFolder();
  private readonly remote = join(this.folder, 'remote.git');

  async create(): Promise<this> {
    await execute('git', ['init', '--quiet', '--bare', this.remote], {}, this.folder);
    return this;
  }

  /** Publishes a site with one page. */
  publish(page: string, version = '') {
    const run = join(temporaryFolder());
    mkdirSync(join(run, 'site'));
    writeFileSync(join(run, 'site', page), version);
    const identity = { GIT_AUTHOR_NAME: 't', GIT_AUTHOR_EMAIL: 't@example.com' };
    const committer = { GIT_COMMITTER_NAME: 't', GIT_COMMITTER_EMAIL: 't@example.com' };
    return runStep(SCRIPT, { ...identity, ...committer, REMOTE: this.remote, VERSION: version }, run);
  }

  /** Files of the branch. */
  async files(): Promise<string[]> {
    const { stdout } = await execute('git', ['ls-tree', '-r', '--name-only', 'gh-pages'], {}, this.remote);
    return stdout.trim().split('\n');
  }
}

test('publishes main at the root, and keeps the sites of releases', async () => {
  const pages = await new Pages().create();
  expect((await pages.publish('first.html')).status).toBe(0);
  expect((await pages.publish('release.html', 'v1.2')).status).toBe(0);
  expect((await pages.publish('second.html')).status).toBe(0);
  expect(await pages.files()).toEqual(['.nojekyll', 'second.html', 'v1.2/release.html']);
});

test('replaces the site of a release', async () => {
  const pages = await new Pages().create();
  await pages.publish('old.html', 'v1.2');
  await pages.publish('new.html', 'v1.2');
  expect(await pages.files()).toEqual(['.nojekyll', 'v1.2/new.html']);
});

test.each(['1.2', 'v1', '../v1.2', 'v1.2.3'])('refuses the version %s', async (version) => {
  const { status, stderr } = await (await new Pages().create()).publish('a.html', version);
  expect({ status, stderr }).toEqual({
    status: 1,
    stderr: `version must be empty or of the form v1.2, got "${version}"\n`,
  });
});
