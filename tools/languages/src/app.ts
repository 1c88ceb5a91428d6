import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { succeed } from './process';
import { APPS, DIST, libraries, ROOT } from './workspace';

const CLI = join(ROOT, 'node_modules/aws-cdk/bin/cdk');

/** Settings of the CDK CLI. It gets no credentials. */
const ENV = {
  AWS_EC2_METADATA_DISABLED: 'true',
  AWS_CONFIG_FILE: '/dev/null',
  AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
  CDK_DISABLE_CLI_TELEMETRY: 'true',
};

/** The app of a language in a folder of its own, outside of the workspace. */
export class ConsumerApp {
  /**
   * @param folder an empty folder
   * @param language folder of the app in `apps`
   * @param names names of the packages, which depend on the owner of the repository, by their names in `apps`
   */
  constructor(
    readonly folder: string,
    language: string,
    names: Readonly<Record<string, string>> = {},
  ) {
    mkdirSync(folder, { recursive: true });
    cpSync(join(APPS, language), folder, { recursive: true });
    for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
      if (!entry.isFile()) continue;
      const file = join(entry.parentPath, entry.name);
      writeFileSync(file, replaced(readFileSync(file, 'utf8'), names));
    }
  }

  /**
   * Synthesizes with `cdk synth`, and returns the path of the cloud assembly.
   *
   * @param app command of the app
   * @param path folder with the programs of the command
   * @param env environment variables of the command
   * @throws CommandError if the synthesis fails
   */
  synth(app: string, path?: string, env: NodeJS.ProcessEnv = {}): string {
    const assembly = join(this.folder, 'cdk.out');
    const flags = ['--quiet', '--no-notices', '--no-version-reporting'];
    succeed(this.folder, process.execPath, [CLI, 'synth', '--app', app, '--output', assembly, ...flags], {
      ...ENV,
      ...env,
      PATH: [...(path ? [path] : []), process.env.PATH].join(delimiter),
    });
    return assembly;
  }
}

/**
 * Installs the app in TypeScript with the packed libraries and given versions of the CDK, synthesizes it, and returns the path of the
 * cloud assembly.
 *
 * @param versions version of each peer dependency. Libraries with another peer dependency are not installed
 * @param program program of the app
 */
export function synthesizeTypescript(folder: string, versions: Readonly<Record<string, string>>, program: string) {
  const app = new ConsumerApp(folder, 'typescript');
  const packed = libraries()
    .filter(({ manifest }) => Object.keys(manifest.peerDependencies).every((peer) => peer in versions))
    .map(({ name, manifest }) => [manifest.name, `file:${tarball(name)}`]);
  const dependencies = { ...versions, ...Object.fromEntries(packed) } as Record<string, string>;
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ private: true, dependencies }));
  succeed(folder, 'npm', ['install', '--no-audit', '--no-fund', '--no-package-lock', '--prefer-offline']);
  return app.synth(`tsx ${program}`, join(ROOT, 'node_modules/.bin'));
}

function tarball(name: string): string {
  const folder = join(DIST, 'js');
  const file = readdirSync(folder).find((file) => file.startsWith(`${name}@`));
  if (file === undefined) throw new Error(`${folder} has no package ${name}`);
  return join(folder, file);
}

function replaced(text: string, names: Readonly<Record<string, string>>): string {
  return Object.entries(names).reduce((result, [name, value]) => result.replaceAll(name, value), text);
}
