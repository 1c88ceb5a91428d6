import { appendFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CommandError, output, writeWhole } from '../../../packages/nx-cdk/src/toolkit';
import { fileName, publishedPackages, type PublishedPackage } from './published';
import { readDist, type Dist } from './registry';
import { sboms } from './sbom';

/** Returns the packages of which a tag `name@version` is at HEAD, which are those that `nx release` versioned. */
export function releasedPackages(root: string): PublishedPackage[] {
  const tags = output('git', ['tag', '--points-at', 'HEAD'], { cwd: root }).split('\n');
  return publishedPackages(root).filter(({ name, version }) => tags.includes(`${name}@${version}`));
}

/** Writes the SBOM and the notes of each released package to a folder, and the list of packages to `$GITHUB_OUTPUT`. */
export function prepareRelease(root: string, folder: string): void {
  mkdirSync(folder, { recursive: true });
  const released = releasedPackages(root);
  const boms = released.length > 0 ? sboms(root, released) : new Map();
  for (const published of released) {
    const file = join(folder, fileName(published));
    writeWhole(`${file}.cdx.json`, `${JSON.stringify(boms.get(published.name), undefined, 2)}\n`);
    writeWhole(`${file}.md`, notesOf(published));
  }
  const list = released.map((published) => ({
    tag: `${published.name}@${published.version}`,
    file: fileName(published),
  }));
  if (process.env.GITHUB_OUTPUT) appendFileSync(process.env.GITHUB_OUTPUT, `released=${JSON.stringify(list)}\n`);
  console.log(list.length > 0 ? `released: ${list.map(({ tag }) => tag).join(', ')}` : 'no package has a new version');
}

/** The section of the newest version in the changelog of a package. */
export function notesOf({ folder, version }: PublishedPackage): string {
  const file = join(folder, 'CHANGELOG.md');
  const text = existsSync(file) ? readFileSync(file, 'utf8') : '';
  const section = text.split(/^(?=##? \d)/m).find((part) => part.replace(/^#+ /, '').startsWith(`${version} `));
  if (section === undefined) throw new CommandError(`${file} must have a section of version ${version}`);
  return section.trimEnd().concat('\n');
}

/** Packs each released package into a folder, and compares it with the registry. */
export async function checkPublished(
  root: string,
  folder: string,
  read: (published: PublishedPackage) => Promise<Dist> = readDist,
): Promise<void> {
  for (const published of releasedPackages(root)) {
    const args = ['pack', '--json', '--ignore-scripts', '--pack-destination', folder];
    const [{ integrity }] = JSON.parse(output('npm', args, { cwd: published.folder })) as { integrity: string }[];
    const problems = publishedProblems(integrity, await read(published));
    if (problems.length > 0)
      throw new CommandError(problems.map((text) => `${published.name}@${published.version}: ${text}`).join('\n'));
    console.log(`${published.name}@${published.version}: ${integrity}, with provenance`);
  }
}

/** Returns the problems of a published version, an empty list if there are none. */
export function publishedProblems(integrity: string, { integrity: inRegistry, attestations }: Dist): string[] {
  const type = attestations?.provenance?.predicateType;
  return [
    ...(integrity === inRegistry ? [] : [`the tarball in the registry must be ${integrity}, got ${inRegistry}`]),
    ...(type?.startsWith('https://slsa.dev/provenance/')
      ? []
      : [`the version in the registry must have a provenance attestation, got ${type ?? 'none'}`]),
  ];
}
