/** Size of a block of a tar archive. */
const BLOCK = 512;

/** Positions in the header of a file (POSIX ustar). */
const FIELDS = {
  name: [0, 100],
  mode: [100, 8],
  owner: [108, 8],
  group: [116, 8],
  size: [124, 12],
  time: [136, 12],
  checksum: [148, 8],
  type: [156, 1],
  magic: [257, 8],
} as const;

/** Magic and version of ustar. */
const MAGIC = 'ustar\u000000';

/** Type of a regular file. */
const FILE = '0';

/**
 * Packs files as a tar archive. The same files and time result in the same archive.
 *
 * @see https://pubs.opengroup.org/onlinepubs/9799919799/utilities/pax.html
 */
export function packTar(files: ReadonlyMap<string, Buffer>, time: Date): Buffer {
  const blocks = [...files].flatMap(([name, content]) => {
    const padding = Buffer.alloc(-content.length & (BLOCK - 1));
    return [headerOf(name, content.length, time), content, padding];
  });
  return Buffer.concat([...blocks, Buffer.alloc(2 * BLOCK)]);
}

function headerOf(name: string, size: number, time: Date): Buffer {
  if (Buffer.byteLength(name) > FIELDS.name[1]) throw new Error(`${name} must have at most ${FIELDS.name[1]} bytes`);
  const header = Buffer.alloc(BLOCK);
  const octal = (value: number, [, length]: readonly [number, number]) => value.toString(8).padStart(length - 1, '0');
  const write = (field: readonly [number, number], value: string) => header.write(value, field[0], 'utf8');
  write(FIELDS.name, name);
  write(FIELDS.mode, octal(0o644, FIELDS.mode));
  write(FIELDS.owner, octal(0, FIELDS.owner));
  write(FIELDS.group, octal(0, FIELDS.group));
  write(FIELDS.size, octal(size, FIELDS.size));
  write(FIELDS.time, octal(Math.floor(time.getTime() / 1000), FIELDS.time));
  write(FIELDS.type, FILE);
  write(FIELDS.magic, MAGIC);
  write(FIELDS.checksum, `${checksumOf(header).toString(8).padStart(6, '0')}\u0000 `);
  return header;
}

/** Sum of the bytes of a header, with spaces instead of the checksum. */
function checksumOf(header: Buffer): number {
  const [start, length] = FIELDS.checksum;
  return header.reduce((sum, byte, index) => sum + (index >= start && index < start + length ? 0x20 : byte), 0);
}

/** Unpacks an archive of `packTar`. Throws when it has anything else than regular files, or is damaged. */
export function unpackTar(archive: Buffer): Map<string, Buffer> {
  const files = new Map<string, Buffer>();
  let position = 0;
  for (;;) {
    const header = archive.subarray(position, position + BLOCK);
    if (header.length < BLOCK) throw new Error('the archive ends too early');
    if (header.every((byte) => byte === 0)) break;
    const { name, size } = readHeader(header);
    if (files.has(name)) throw new Error(`the archive has ${name} twice`);
    const start = position + BLOCK;
    const end = start + size;
    const next = start + Math.ceil(size / BLOCK) * BLOCK;
    if (next > archive.length) throw new Error('the archive ends too early');
    if (archive.subarray(end, next).some((byte) => byte !== 0)) throw new Error(`the archive has data after ${name}`);
    files.set(name, archive.subarray(start, end));
    position = next;
  }
  const rest = archive.subarray(position);
  if (rest.length !== 2 * BLOCK || rest.some((byte) => byte !== 0))
    throw new Error('the archive has data after its end');
  return files;
}

function readHeader(header: Buffer): { readonly name: string; readonly size: number } {
  const read = ([start, length]: readonly [number, number]) => header.toString('utf8', start, start + length);
  const number = (field: readonly [number, number]) => parseInt(read(field), 8);
  const name = read(FIELDS.name).replace(/\0.*$/s, '');
  if (number(FIELDS.checksum) !== checksumOf(header) || read(FIELDS.magic) !== MAGIC)
    throw new Error('the archive has a damaged header');
  if (read(FIELDS.type) !== FILE) throw new Error(`${name} must be a regular file`);
  // the header has no other content than that of packTar, such as a prefix or the target of a link
  if (!headerOf(name, number(FIELDS.size), new Date(number(FIELDS.time) * 1000)).equals(header))
    throw new Error(`${name} has an unexpected header`);
  return { name, size: number(FIELDS.size) };
}
