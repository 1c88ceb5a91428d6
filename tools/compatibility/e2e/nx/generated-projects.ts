import type { Row } from '../../src';
import { ConsumerWorkspace, type Manager } from './consumer-workspace';

/** A version of Nx and a package manager. */
export interface Combination {
  readonly nx: string;
  readonly manager: Manager;
}

/** Targets that need neither an account nor a published version. */
const APP_TARGETS = ['build', 'compile', 'lint', 'nag', 'synth', 'test', 'typecheck'];
const LIBRARY_TARGETS = [
  'build',
  'compile',
  'docs',
  'examples',
  'lint',
  'package',
  'standalone',
  'tablet',
  'test',
  'test-lowest',
  'typecheck',
];

/** Tests the published plugin in a new workspace, and adds a row for each version that passed. */
export function testGeneratedProjects({ nx, manager }: Combination, rows: Row[]): void {
  describe(`Nx ${nx} with ${manager}`, () => {
    const workspace = new ConsumerWorkspace(manager);

    beforeAll(() => workspace.create(nx));
    afterAll(() => workspace.delete());

    test('nx add registers the plugin in a workspace without nx.json', async () => {
      await workspace.nx('add', workspace.plugin);
      expect(workspace.read('nx.json')).toMatchObject({ plugins: ['@pets/nx-cdk'] });
    });

    test('generates a library and an app, and installs their packages', async () => {
      await workspace.nx('g', '@pets/nx-cdk:library', '@acme/queues', '--no-interactive');
      await workspace.nx('g', '@pets/nx-cdk:app', 'shop', '--stages=dev', '--no-interactive');
      const members =
        workspace.command === 'npm' ? workspace.text('package.json') : workspace.text('pnpm-workspace.yaml');
      expect(members).toMatch(/packages\/queues[^]*apps\/shop/);
    });

    test('each target of the generated projects passes', async () => {
      expect(await targetsOf('shop')).toEqual(APP_TARGETS);
      expect(await targetsOf('@acme/queues')).toEqual(LIBRARY_TARGETS);
      const targets = [...new Set([...APP_TARGETS, ...LIBRARY_TARGETS])];
      const output = await workspace.nx('run-many', '-t', ...targets, '--output-style=static');
      expect(output).toMatch(/@acme\/queues: installed in an empty app, README's example creates 1 resources/);
      // the report of @pets/compliance
      expect(workspace.text('reports/compliance/summary.md')).toContain('AwsSolutions');
    });

    test('nx migrate runs a migration of the plugin', async () => {
      workspace.remove('packages/queues/LICENSE');
      const name = 'add-license-files';
      const migration = { package: '@pets/nx-cdk', version: '0.1.0', name, description: name, cli: 'nx' };
      // what `nx migrate @pets/nx-cdk` writes if the earlier version is installed
      workspace.write('migrations.json', JSON.stringify({ migrations: [migration] }));
      await workspace.nx('migrate', '--run-migrations');
      expect(workspace.text('packages/queues/LICENSE')).toContain('ISC License');
    });

    test('the versions are those of the test', async () => {
      const subject = '@pets/nx-cdk';
      const { version } = workspace.read<{ version: string }>('node_modules/nx/package.json');
      expect(version).toBe(nx);
      rows.push(
        { section: 'nx', subject, tool: 'Nx', version: nx, setting: workspace.command, result: 'passed' },
        {
          section: 'package-managers',
          subject,
          tool: workspace.command,
          version: await workspace.managerVersion(),
          setting: `Nx ${nx}`,
          result: 'passed',
          // npm is that of the machine
          ...(manager === 'npm' ? { varies: true } : {}),
        },
      );
    });

    /** Returns the targets of a project that need neither an account nor a published version. */
    async function targetsOf(project: string): Promise<string[]> {
      const { targets } = JSON.parse(await workspace.nx('show', 'project', project, '--json')) as {
        targets: Record<string, { cache?: boolean; executor?: string }>;
      };
      return Object.entries(targets)
        .filter(([name, { cache }]) => cache !== false && !['compat', 'nx-release-publish'].includes(name))
        .map(([name]) => name)
        .sort();
    }
  });
}
