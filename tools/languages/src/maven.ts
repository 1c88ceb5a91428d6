import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compare } from '@pets/compatibility';
import { attempt } from './process';
import { installed, type Library, lowest, ROOT } from './workspace';

/** Local repository of the workspace, so that packages under test do not enter the local repository of the user. */
export const LOCAL_REPOSITORY = join(ROOT, '.nx/maven');

/** Resolves version ranges in a project. jsii-pacmak uses the same version. */
const RESOLVE_RANGES = 'org.codehaus.mojo:versions-maven-plugin:2.20.1:resolve-ranges';

/** Settings of the JVM of Maven. It compiles less, which makes short runs faster. */
export const MAVEN_OPTS = '-XX:TieredStopAtLevel=1';

/** Newest version in the Maven repository by npm package. A package that the repository does not have is left out. */
export type Newest = Readonly<Record<string, string>>;

/**
 * Returns the newest versions in the Maven repository of the peer dependencies of libraries, with the major version that the
 * libraries accept. None if the repository does not answer.
 */
export function newestInMaven(libraries: readonly Library[]): Newest {
  const required = libraries.flatMap((library) =>
    Object.keys(library.manifest.peerDependencies).map((peer) => [peer, major(lowest(library, peer))] as const),
  );
  const folder = mkdtempSync(join(tmpdir(), 'languages-maven-'));
  try {
    const pom = join(folder, 'pom.xml');
    writeFileSync(pom, project([...new Map(required)].map(([name, version]) => dependency(name, version))));
    const options = ['--batch-mode', '--quiet', `-Dmaven.repo.local=${LOCAL_REPOSITORY}`, '-DgenerateBackupPoms=false'];
    if (attempt(folder, 'mvn', [...options, RESOLVE_RANGES], { MAVEN_OPTS }).status !== 0) return {};
    // a range that has no version is not changed
    const resolved = readFileSync(pom, 'utf8').matchAll(/<version>(\d[^<]*)<\/version><!-- (.*) -->/g);
    return Object.fromEntries([...resolved].map(([, version, name]) => [name, version]));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Returns what a library requires and the Maven repository does not have, or `undefined`. */
export function lackingInMaven(library: Library, newest: Newest): string | undefined {
  const lacking = Object.keys(library.manifest.peerDependencies).flatMap((peer) => {
    const required = lowest(library, peer);
    if (newest[peer] === undefined) return [`${peer} ${major(required)}, of which the repository has no version`];
    if (compare(newest[peer], required) >= 0) return [];
    return [`${peer} ${required} or later, of which the newest version in the repository is ${newest[peer]}`];
  });
  return lacking.length > 0 ? `requires ${lacking.join(', and ')}` : undefined;
}

const major = (version: string) => Number(version.split('.')[0]);

function project(dependencies: string[]): string {
  return [
    '<project xmlns="http://maven.apache.org/POM/4.0.0">',
    '<modelVersion>4.0.0</modelVersion>',
    '<groupId>versions</groupId><artifactId>versions</artifactId><version>1</version>',
    `<dependencies>${dependencies.join('\n')}</dependencies>`,
    '</project>',
  ].join('\n');
}

function dependency(name: string, version: number): string {
  const { groupId, artifactId } = installed(name).targets.java.maven;
  const range = `<version>[${version}.0.0,${version + 1}.0.0)</version><!-- ${name} -->`;
  return `<dependency><groupId>${groupId}</groupId><artifactId>${artifactId}</artifactId>${range}</dependency>`;
}
