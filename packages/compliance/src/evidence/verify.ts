import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { sha256, unpackArchive } from './archive';
import { BUNDLE_FOLDER } from './bundle';
import { checkChecksums, CHECKSUMS_FILE } from './checksums';
import { type EvidenceManifest, hashTemplates } from './manifest';

/** Result of the verification of a bundle. */
export interface Verification {
  /** Differences. None if the bundle is as it was created. */
  readonly problems: readonly string[];
  /** SHA-256 hash of the bundle. */
  readonly sha256: string;
  /** Facts of a bundle without problems. */
  readonly manifest?: EvidenceManifest;
  readonly files: number;
}

/**
 * Verifies that each file of a bundle has its checksum, and that none is missing or additional.
 *
 * @param assembly folder of the cloud assembly that was judged, to compare its templates too
 */
export function verifyBundle(archive: Buffer, assembly?: string): Verification {
  const hash = sha256(archive);
  let files: ReadonlyMap<string, Buffer>;
  try {
    files = unpackArchive(archive);
  } catch (error) {
    return { problems: [(error as Error).message], sha256: hash, files: 0 };
  }
  const problems = problemsOf(files);
  if (problems.length > 0) return { problems, sha256: hash, files: files.size };
  const manifest = readManifest(files);
  if (manifest === undefined)
    return { problems: ['evidence.json must be of version 1'], sha256: hash, files: files.size };
  const changed = assembly === undefined ? [] : compareTemplates(manifest, assembly);
  return { problems: changed, sha256: hash, manifest, files: files.size };
}

function problemsOf(files: ReadonlyMap<string, Buffer>): string[] {
  const prefix = `${BUNDLE_FOLDER}/`;
  const outside = [...files.keys()].filter((file) => !file.startsWith(prefix) || file.split('/').includes('..'));
  if (outside.length > 0) return outside.map((file) => `${file} is not in the folder ${BUNDLE_FOLDER}`);
  const content = new Map([...files].map(([file, bytes]) => [file.slice(prefix.length), bytes]));
  const checksums = content.get(CHECKSUMS_FILE);
  if (checksums === undefined) return [`${CHECKSUMS_FILE} is missing`];
  content.delete(CHECKSUMS_FILE);
  return checkChecksums(checksums.toString('utf8'), content);
}

function readManifest(files: ReadonlyMap<string, Buffer>): EvidenceManifest | undefined {
  try {
    const text = files.get(`${BUNDLE_FOLDER}/evidence.json`)?.toString('utf8') ?? '';
    const manifest = JSON.parse(text) as Partial<EvidenceManifest> | null;
    return manifest?.evidenceVersion === 1 && Array.isArray(manifest.templates)
      ? (manifest as EvidenceManifest)
      : undefined;
  } catch {
    return undefined;
  }
}

function compareTemplates({ templates }: EvidenceManifest, assembly: string): string[] {
  if (!existsSync(join(assembly, 'manifest.json'))) return [`${assembly} must be a cloud assembly`];
  const judged = new Map(templates.map(({ path, sha256: hash }) => [path, hash]));
  const found = new Map(hashTemplates(assembly).map(({ path, sha256: hash }) => [path, hash]));
  return [
    ...[...found].flatMap(([path, hash]) => {
      if (!judged.has(path)) return [`the template ${path} was not judged`];
      return judged.get(path) === hash ? [] : [`the template ${path} was changed after it was judged`];
    }),
    ...[...judged.keys()].flatMap((path) => (found.has(path) ? [] : [`the template ${path} is missing`])),
  ];
}

/** Reads a bundle and verifies it. */
export function verifyFile(file: string, assembly?: string): Verification {
  return verifyBundle(readFileSync(file), assembly);
}
