import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { succeed } from '../src/command';
import { Compilers } from '../src/compilation';
import { Consumer } from '../src/consumer';
import { LocalRegistry } from '../src/local-registry';
import { INSTALLATIONS } from '../src/matrix';
import { npm } from '../src/package-managers';
import { Release } from '../src/release';
import { undeclaredImports } from '../src/tarball';
import { Tutorial } from '../src/tutorial';
import { publishedPackages, ROOT } from '../src/workspace';
import { WorkspaceCopy } from '../src/workspace-copy';

/** Milliseconds for a build, an installation or the synthesis of many apps, which take minutes on a busy machine. */
const LONG = 1_200_000;

const folder = mkdtempSync(join(tmpdir(), 'registry-'));
const packages = publishedPackages();
const libraries = packages.filter(({ library }) => library);

let registry: LocalRegistry;

beforeAll(async () => {
  registry = await LocalRegistry.start(join(folder, 'registry'));
});

afterAll(async () => {
  await registry.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** Published version of a package. */
function published(name: string): string {
  return succeed(folder, 'npm', [
    'view',
    name,
    'version',
    '--userconfig',
    registry.settings,
    '--cache',
    '.cache',
  ]).trim();
}

describe('the commands of the release workflow', () => {
  let copy: WorkspaceCopy;
  let release: Release;

  beforeAll(() => {
    copy = new WorkspaceCopy(join(folder, 'copy'));
    release = new Release(copy.root, join(folder, 'release'), registry.settings);
  });

  test('fail while the owner is a placeholder', () => {
    expect(() => release.run('Owner is not a placeholder')).toThrow(/must not contain placeholders/);
  });

  test('release 0.1.0 first, with changelogs and tags', () => {
    copy.setOwner();
    release.run('Owner is not a placeholder');
    release.run('Author of the release commit');
    release.run('Version, changelogs and tags');
    const tags = packages.map(({ name }) => `${name}@0.1.0`).sort();
    expect(copy.git('tag').trim().split('\n')).toEqual(tags);
    for (const { folder } of packages)
      expect(readFileSync(join(copy.root, 'packages', folder, 'CHANGELOG.md'), 'utf8')).toContain('## 0.1.0');
  });

  test(
    'publish all packages',
    () => {
      release.run('Publish to npm');
      for (const { name } of packages) expect(published(name)).toBe('0.1.0');
    },
    LONG,
  );
});

test(
  'the tutorial of the documentation ends within ten minutes in the template of a service without an open finding',
  () => {
    const empty = mkdtempSync(join(folder, 'tutorial-'));
    const tutorial = new Tutorial(empty, registry);
    const begin = Date.now();
    tutorial.follow(join(ROOT, 'apps/docs/pages/get-started/first-service.md'));
    expect(Date.now() - begin).toBeLessThan(600_000);
    const template = readFileSync(tutorial.path('cdk.out/Shop.template.json'), 'utf8');
    expect(template).toContain('"AWS::ECS::Service"');
    const report = JSON.parse(readFileSync(tutorial.path('compliance-report/compliance.json'), 'utf8')) as {
      results: { outcome: string }[];
    };
    const outcomes = report.results.map(({ outcome }) => outcome);
    expect(outcomes).toContain('acknowledged');
    expect(outcomes).not.toContain('nonCompliant');
    expect(outcomes).not.toContain('error');
  },
  LONG,
);

describe.each(INSTALLATIONS.map((installation) => ({ ...installation, ...installation.manager })))(
  'a project that installs the packages with $name $version',
  ({ manager, compilations, name: tool, version }) => {
    let compilers: Compilers;
    let consumer: Consumer;

    beforeAll(() => {
      compilers = Compilers.in(join(folder, 'compilers'), registry);
      consumer = new Consumer(join(folder, `${tool}-${version}`), manager, registry);
    }, LONG);

    test('has version 0.1.0 of all packages', () => {
      for (const { name } of packages) expect(consumer.versionOf(name)).toBe('0.1.0');
    });

    test('has the translated examples of all libraries', () => {
      for (const { name } of libraries) expect(existsSync(join(consumer.folderOf(name), '.jsii.tabl.json'))).toBe(true);
    });

    test('has declarations that import only dependencies of their package', () => {
      expect(packages.flatMap(({ name }) => undeclaredImports(consumer.folderOf(name)))).toEqual([]);
    });

    test('has examples in each README', () => {
      const counts = consumer.writeExamples(libraries);
      expect(Object.keys(counts)).toEqual(libraries.map(({ folder }) => folder));
      for (const count of Object.values(counts)) expect(count).toBeGreaterThan(5);
    });

    test.each(compilations)('compiles the examples with TypeScript $typescript and $mode', ({ typescript, mode }) => {
      compilers.compile(consumer.folder, typescript, mode);
    });

    if (manager !== npm) return;
    test.each(libraries)(
      'synthesizes the examples of $name',
      (library) => {
        const { examples, failures } = consumer.synthesize(library);
        expect(failures).toEqual([]);
        expect(examples).toBeGreaterThan(5);
      },
      LONG,
    );
  },
);
