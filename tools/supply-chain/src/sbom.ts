import { randomUUID } from 'node:crypto';
import { CommandError, output } from '../../../packages/nx-cdk/src/toolkit';
import type { Bom, Component } from './bom';
import { bundledComponents } from './bundled';
import type { PublishedPackage } from './published';

/**
 * Returns the SBOM of each package, by name: its dependencies and peer dependencies at the locked versions with which it was
 * tested, and the packages that its Lambda functions contain.
 */
export function sboms(root: string, packages: readonly PublishedPackage[]): ReadonlyMap<string, Bom> {
  const workspaces = packages.flatMap(({ name }) => ['--workspace', name]);
  const args = ['sbom', '--sbom-format', 'cyclonedx', '--package-lock-only', '--loglevel=error', ...workspaces];
  const all = JSON.parse(output('npm', args, { cwd: root })) as Bom;
  return new Map(
    packages.map((published) => [published.name, sbomOf(published, all, bundledComponents(root, published.folder))]),
  );
}

/** Selects the part of an SBOM of the workspace that belongs to a package, and adds the bundled packages. */
export function sbomOf({ name, version }: PublishedPackage, all: Bom, bundled: readonly Component[]): Bom {
  const own = all.components.find(({ purl }) => purl.startsWith(`pkg:npm/${name.replace('@', '%40')}@`));
  if (!own) throw new CommandError(`package-lock.json must have ${name}: run npm install`);
  const ref = `${name}@${version}`;
  const reached = reachable(all, own['bom-ref']);
  const components = all.components.filter((component) => component !== own && reached.has(component['bom-ref']));
  const known = new Set(components.map((component) => component['bom-ref']));
  const added = bundled.filter((component) => !known.has(component['bom-ref']));
  const dependsOn = (of: string) => all.dependencies.find((dependency) => dependency.ref === of)?.dependsOn ?? [];
  return {
    ...all,
    serialNumber: `urn:uuid:${randomUUID()}`,
    metadata: {
      ...all.metadata,
      // the lock file can have the version before the release
      component: { ...own, 'bom-ref': ref, name, version, purl: `pkg:npm/${name.replace('@', '%40')}@${version}` },
    },
    components: [...components, ...added],
    dependencies: [
      { ref, dependsOn: [...dependsOn(own['bom-ref']), ...bundled.map((component) => component['bom-ref'])] },
      ...[...known].map((component) => ({ ref: component, dependsOn: dependsOn(component) })),
      ...added.map((component) => ({ ref: component['bom-ref'], dependsOn: [] })),
    ],
  };
}

/** The components on which a component depends, directly or indirectly. */
function reachable({ dependencies }: Bom, from: string): ReadonlySet<string> {
  const edges = new Map(dependencies.map(({ ref, dependsOn }) => [ref, dependsOn]));
  const reached = new Set<string>();
  const pending = [from];
  for (let ref = pending.pop(); ref !== undefined; ref = pending.pop()) {
    for (const next of edges.get(ref) ?? []) {
      if (reached.has(next)) continue;
      reached.add(next);
      pending.push(next);
    }
  }
  return reached;
}
