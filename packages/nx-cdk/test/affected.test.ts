import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

interface Graph {
  readonly nodes: Record<string, { readonly data: { readonly tags: readonly string[] } }>;
  readonly dependencies: Record<string, readonly { readonly target: string }[]>;
}

const SECONDS = 1000;

/** Runs Nx on the real workspace. */
function nx(...args: string[]): string {
  return execFileSync(process.execPath, [require.resolve('nx/bin/nx.js'), ...args], {
    cwd: join(__dirname, '../../..'),
    env: { ...process.env, NX_DAEMON: 'false', NX_ISOLATE_PLUGINS: 'false' },
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

/** The projects that Nx would run after a change of these files. */
function affectedBy(...files: string[]): string[] {
  return (JSON.parse(nx('show', 'projects', '--affected', '--json', `--files=${files.join(',')}`)) as string[]).sort();
}

describe('in the project graph', () => {
  let graph: Graph;
  beforeAll(() => {
    const file = join(mkdtempSync(join(tmpdir(), 'graph-')), 'graph.json');
    nx('graph', `--file=${file}`);
    ({ graph } = JSON.parse(readFileSync(file, 'utf8')) as { graph: Graph });
  }, 60 * SECONDS);

  test.each(['network', 'security', 'database', 'service', 'observability', 'compliance'])(
    '%s is used by the app, and by no other library or app',
    (name) => {
      const users = Object.entries(graph.dependencies).filter(
        ([user, uses]) =>
          !graph.nodes[user].data.tags.includes('type:tool') && uses.some(({ target }) => target === `@pets/${name}`),
      );
      expect(users.map(([user]) => user)).toEqual(['pets-platform']);
    },
  );

  test('nothing uses the app but what tests it', () => {
    const uses = Object.values(graph.dependencies).flat() as { source: string; target: string }[];
    expect(uses.filter(({ target }) => target === 'pets-platform').map(({ source }) => source)).toEqual([
      'pets-platform-e2e',
      '@pets/docs',
    ]);
  });

  test('every library, app and tool is there', () => {
    const kinds = Object.values(graph.nodes).map(({ data }) => data.tags.find((tag) => tag.startsWith('type:')));
    expect(kinds.sort()).toEqual([
      ...Array(1).fill('type:app'),
      ...Array(6).fill('type:construct-library'),
      ...Array(8).fill('type:tool'),
    ]);
  });
});

test(
  'a change in a library reaches it, the app and what tests that, and no other library',
  () => {
    expect(affectedBy('packages/network/src/index.ts')).toEqual([
      '@pets/docs',
      '@pets/network',
      'pets-platform',
      'pets-platform-e2e',
    ]);
  },
  60 * SECONDS,
);

test(
  'a change in a library deploys the app, and a change in a tool or in the documentation deploys nothing',
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
  'a change in the documentation reaches its own tests and nothing else',
  () => {
    expect(affectedBy('README.md', 'docs/settings.md')).toEqual(['@pets/docs']);
  },
  60 * SECONDS,
);
