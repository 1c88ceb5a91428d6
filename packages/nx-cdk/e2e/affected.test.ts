import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

interface Graph {
  readonly nodes: Record<string, { readonly data: { readonly tags: readonly string[] } }>;
  readonly dependencies: Record<string, readonly { readonly target: string }[]>;
}

const SECONDS = 1000;

/** Runs Nx in this workspace. */
function nx(...args: string[]): string {
  return execFileSync(process.execPath, [require.resolve('nx/bin/nx.js'), ...args], {
    cwd: join(__dirname, '../../..'),
    env: { ...process.env, NX_DAEMON: 'false', NX_ISOLATE_PLUGINS: 'false' },
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

/** Returns the projects that a change to these files affects. */
function affectedBy(...files: string[]): string[] {
  return (JSON.parse(nx('show', 'projects', '--affected', '--json', `--files=${files.join(',')}`)) as string[]).sort();
}

describe('project graph', () => {
  let graph: Graph;
  beforeAll(() => {
    const file = join(mkdtempSync(join(tmpdir(), 'graph-')), 'graph.json');
    nx('graph', `--file=${file}`);
    ({ graph } = JSON.parse(readFileSync(file, 'utf8')) as { graph: Graph });
  }, 60 * SECONDS);

  test.each(['network', 'security', 'database', 'service', 'observability', 'compliance'])(
    'only the app uses %s, no other library or app',
    (name) => {
      const users = Object.entries(graph.dependencies).filter(
        ([user, uses]) =>
          !graph.nodes[user].data.tags.includes('type:tool') && uses.some(({ target }) => target === `@pets/${name}`),
      );
      expect(users.map(([user]) => user)).toEqual(['pets-platform']);
    },
  );

  test('only tests, diagrams and the capacity model use the app', () => {
    const uses = Object.values(graph.dependencies).flat() as { source: string; target: string }[];
    expect(uses.filter(({ target }) => target === 'pets-platform').map(({ source }) => source)).toEqual([
      'pets-platform-e2e',
      '@pets/capacity',
      '@pets/diagrams',
      '@pets/docs',
    ]);
  });

  test('contains all libraries, apps and tools', () => {
    const kinds = Object.values(graph.nodes).map(({ data }) => data.tags.find((tag) => tag.startsWith('type:')));
    expect(kinds.sort()).toEqual([
      ...Array(1).fill('type:app'),
      ...Array(6).fill('type:construct-library'),
      ...Array(19).fill('type:tool'),
    ]);
  });
});

test(
  'a change to a library affects it, the app and the tools that use them, but no other library',
  () => {
    expect(affectedBy('packages/network/src/index.ts')).toEqual([
      '@pets/capacity',
      '@pets/compatibility',
      '@pets/diagrams',
      '@pets/docs',
      '@pets/fuzz',
      '@pets/languages',
      '@pets/network',
      '@pets/registry',
      '@pets/run',
      'docs',
      'examples',
      'pets-platform',
      'pets-platform-e2e',
    ]);
  },
  60 * SECONDS,
);

test(
  'a change to a library deploys the app, a change to a tool or the documentation does not',
  () => {
    const deployedBy = (file: string) =>
      JSON.parse(nx('show', 'projects', '--affected', '--withTarget=deploy', '--json', `--files=${file}`)) as string[];
    expect(deployedBy('packages/database/src/index.ts')).toEqual(['pets-platform']);
    expect(deployedBy('tools/run/src/cli.ts')).toEqual([]);
    expect(deployedBy('docs/settings.md')).toEqual([]);
  },
  60 * SECONDS,
);

test(
  'a change to the documentation affects only its tests and its site',
  () => {
    expect(affectedBy('README.md', 'docs/settings.md')).toEqual(['@pets/docs', 'docs']);
  },
  60 * SECONDS,
);
