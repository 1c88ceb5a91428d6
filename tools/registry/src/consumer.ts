import { mkdirSync, realpathSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { transformSync } from 'esbuild';
import { readExamples, SynthesizedApps, type Example } from '../../../packages/nx-cdk/src/toolkit';
import { missingBundledVersions } from './bundled';
import type { LocalRegistry } from './local-registry';
import type { PackageManager } from './package-managers';
import { installed, publishedPackages, readManifest, ROOT, type PublishedPackage } from './workspace';

/** Path of the AWS CDK CLI. */
const CLI = join(ROOT, 'node_modules/aws-cdk/bin/cdk');

/** A project outside of the workspace that installs all packages from a registry. */
export class Consumer {
  /** Output of the package manager. */
  readonly output: string;

  /** @param folder folder that does not exist */
  constructor(
    readonly folder: string,
    manager: PackageManager,
    registry: LocalRegistry,
  ) {
    mkdirSync(folder);
    const packages = publishedPackages();
    const peers = new Set(packages.flatMap(({ peerDependencies }) => Object.keys(peerDependencies)));
    const required = [...peers].filter((name) => !packages.some(({ optionalPeers }) => optionalPeers.includes(name)));
    const dependencies = {
      ...Object.fromEntries(required.sort().map((name) => [name, installed(name)])),
      ...Object.fromEntries(packages.map(({ name }) => [name, '^0.1.0'])),
    };
    const missing = manager.resolvesBundled ? missingBundledVersions(registry, join(folder, '.cache')) : [];
    for (const { name, version, newest } of missing) {
      const reason = `the registry has no ${name} ${version}, which aws-cdk-lib contains`;
      process.stderr.write(`${manager.name} ${manager.version}: ${reason}. It resolves ${newest}\n`);
    }
    const resolutions = Object.fromEntries(missing.map(({ name, newest }) => [name, newest]));
    writeFileSync(
      join(folder, 'package.json'),
      JSON.stringify({ name: 'consumer', private: true, dependencies, resolutions }),
    );
    this.output = manager.install(folder, registry);
  }

  /** Folder of an installed package. */
  folderOf(name: string): string {
    return realpathSync(join(this.folder, 'node_modules', name));
  }

  /** Version of an installed package. */
  versionOf(name: string): string {
    return readManifest(this.folderOf(name)).version;
  }

  /** Examples in the README of an installed library. */
  examplesOf({ name }: PublishedPackage): Example[] {
    return readExamples(this.folderOf(name)).filter(({ place }) => place.startsWith('README.md'));
  }

  /** Writes the examples of libraries to the folder `src`, and returns their number by library. */
  writeExamples(libraries: readonly PublishedPackage[]): Record<string, number> {
    mkdirSync(join(this.folder, 'src'));
    const counts = libraries.map((library) => {
      const examples = this.examplesOf(library);
      for (const [index, { source }] of examples.entries())
        writeFileSync(join(this.folder, 'src', `${library.folder}-${index}.ts`), source);
      return [library.folder, examples.length];
    });
    return Object.fromEntries(counts) as Record<string, number>;
  }

  /** Runs `cdk synth` for the examples of a library. */
  synthesize(library: PublishedPackage) {
    const transpile = (source: string) => transformSync(source, { loader: 'ts', format: 'cjs', target: 'node20' }).code;
    const apps = new SynthesizedApps(join(ROOT, 'packages', library.folder), CLI, transpile, this.folder);
    return apps.synthesize(this.examplesOf(library));
  }
}
