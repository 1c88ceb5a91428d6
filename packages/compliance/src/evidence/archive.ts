import { createHash } from 'node:crypto';
import { gunzipSync, gzipSync } from 'node:zlib';
import { packTar, unpackTar } from './tar';

/** Limit for the unpacked size. */
const MAX_BYTES = 2 ** 30;

/** Byte of a gzip header with the operating system. 255 is unknown, so that archives do not depend on it. */
const OPERATING_SYSTEM = 9;

/** Packs files as `.tar.gz`. With one version of Node.js, the same files and time result in the same bytes. */
export function packArchive(files: ReadonlyMap<string, Buffer>, time: Date): Buffer {
  const archive = gzipSync(packTar(files, time), { level: 9 });
  archive[OPERATING_SYSTEM] = 255;
  return archive;
}

/** Unpacks an archive of `packArchive`. Throws when it is damaged, or has anything else. */
export function unpackArchive(archive: Buffer, max = MAX_BYTES): Map<string, Buffer> {
  const { buffer, engine } = unzip(archive, max);
  if (engine.bytesWritten !== archive.length) throw new Error('the archive has data after its end');
  return unpackTar(buffer);
}

/** The types of Node.js do not have the result of the option `info`. */
function unzip(
  archive: Buffer,
  max: number,
): { readonly buffer: Buffer; readonly engine: { readonly bytesWritten: number } } {
  try {
    const options = { maxOutputLength: max, info: true };
    return gunzipSync(archive, options) as unknown as ReturnType<typeof unzip>;
  } catch (error) {
    throw new Error(`the archive cannot be unpacked: ${(error as Error).message}`);
  }
}

export function sha256(content: Buffer): string {
  return createHash('sha256').update(content).digest('hex');
}
