import { sha256 } from './archive';

/** File with the checksum of each other file, in the format of the command `sha256sum`. */
export const CHECKSUMS_FILE = 'SHA256SUMS';

const LINE = /^(?<hash>[\da-f]{64}) {2}(?<file>.+)$/;

/** Checksums of files, by name. */
export function checksumsOf(files: ReadonlyMap<string, Buffer>): string {
  return [...files].map(([file, content]) => `${sha256(content)}  ${file}\n`).join('');
}

/** Differences between files and their checksums: changed, missing and additional files. */
export function checkChecksums(text: string, files: ReadonlyMap<string, Buffer>): string[] {
  const lines = text.split('\n').slice(0, -1);
  const listed = new Map(lines.map((line) => [LINE.exec(line)?.groups?.file, LINE.exec(line)?.groups?.hash]));
  if (!text.endsWith('\n') || listed.has(undefined) || listed.size !== lines.length)
    return [`${CHECKSUMS_FILE} must have one line with a SHA-256 hash for each file`];
  return [
    ...[...files].flatMap(([file, content]) => {
      if (!listed.has(file)) return [`${file} is not in ${CHECKSUMS_FILE}`];
      return listed.get(file) === sha256(content) ? [] : [`${file} was changed`];
    }),
    ...[...listed.keys()].flatMap((file) => (files.has(file as string) ? [] : [`${file} is missing`])),
  ];
}
