import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { succeed } from './command';
import type { LocalRegistry } from './local-registry';
import { installed, ROOT } from './workspace';

/** A package manager. Its caches are in the folder of the project. */
export interface PackageManager {
  readonly name: string;
  readonly version: string;
  /** Whether it resolves the bundled dependencies of a package from the registry. */
  readonly resolvesBundled?: boolean;
  /** Installs the dependencies of a project, and returns the output. */
  install(folder: string, registry: LocalRegistry): string;
}

const script = (path: string) => join(ROOT, 'node_modules', path);

export const npm: PackageManager = {
  name: 'npm',
  version: succeed(ROOT, 'npm', ['--version']).trim(),
  install: (folder, { settings }) =>
    succeed(folder, 'npm', ['install', '--no-audit', '--no-fund', '--cache', '.cache', '--userconfig', settings]),
};

export const pnpm: PackageManager = {
  name: 'pnpm',
  version: installed('pnpm'),
  install(folder, { settings }) {
    const options = {
      storeDir: '.store',
      cacheDir: '.cache',
      strictPeerDependencies: true,
      // the packages were published a minute ago
      minimumReleaseAgeExclude: ['@pets/*'],
      // scripts that are not allowed are reported, not run
      strictDepBuilds: false,
    };
    // JSON is YAML
    writeFileSync(join(folder, 'pnpm-workspace.yaml'), JSON.stringify(options));
    return succeed(folder, process.execPath, [script('pnpm/bin/pnpm.cjs'), 'install'], {
      NPM_CONFIG_USERCONFIG: settings,
      CI: 'true',
    });
  },
};

export const yarn: PackageManager = {
  name: 'Yarn',
  version: installed('yarn'),
  resolvesBundled: true,
  install: (folder, { settings, url }) =>
    succeed(folder, process.execPath, [
      script('yarn/bin/yarn.js'),
      ...['install', '--non-interactive', '--cache-folder', '.cache', '--registry', url, '--userconfig', settings],
    ]),
};

export const yarnBerry: PackageManager = {
  name: 'Yarn',
  version: installed('@yarnpkg/cli-dist'),
  resolvesBundled: true,
  install(folder, { url }) {
    // a lock file marks the root of a project
    writeFileSync(join(folder, 'yarn.lock'), '');
    const options = {
      npmRegistryServer: url,
      unsafeHttpWhitelist: ['127.0.0.1'],
      nodeLinker: 'node-modules',
      globalFolder: '.cache',
      enableTelemetry: false,
      enableImmutableInstalls: false,
      npmMinimalAgeGate: 0,
    };
    writeFileSync(join(folder, '.yarnrc.yml'), JSON.stringify(options));
    return succeed(folder, process.execPath, [script('@yarnpkg/cli-dist/bin/yarn.js'), 'install'], { CI: 'true' });
  },
};
