import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';

/** Contents of files by path. */
type Files = Record<string, string | Buffer>;

/** Creates the archive of an image with one layer, as `docker save` does. */
export function dockerArchive(files: Files): Buffer {
  const sha256 = (content: Buffer | string) => createHash('sha256').update(content).digest('hex');
  const layer = tarOf(files);
  const rootfs = { type: 'layers', diff_ids: [`sha256:${sha256(layer)}`] };
  const config = JSON.stringify({ architecture: 'amd64', os: 'linux', config: {}, rootfs });
  const name = `${sha256(config)}.json`;
  const manifest = [{ Config: name, RepoTags: ['pets-api:test'], Layers: ['layer.tar'] }];
  return tarOf({ [name]: config, 'layer.tar': layer, 'manifest.json': JSON.stringify(manifest) });
}

/** Creates a tar archive in the format of POSIX. */
function tarOf(files: Files): Buffer {
  const blocks = Object.entries(files).flatMap(([name, content]) => {
    const data = Buffer.from(content);
    const header = Buffer.alloc(512);
    header.write(name, 0);
    header.write('0000644\0', 100);
    header.write('0000000\0', 108);
    header.write('0000000\0', 116);
    header.write(`${data.length.toString(8).padStart(11, '0')}\0`, 124);
    header.write('00000000000\0', 136);
    header.write('        ', 148);
    header.write('0', 156);
    header.write('ustar\0' + '00', 257);
    const sum = header.reduce((total, byte) => total + byte, 0);
    header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
    return [header, data, Buffer.alloc((512 - (data.length % 512)) % 512)];
  });
  return Buffer.concat([...blocks, Buffer.alloc(1024)]);
}

/** Creates a zip archive, such as a jar. Its files are not compressed. */
export function zipOf(files: Files): Buffer {
  const locals: Buffer[] = [];
  const centrals: Buffer[] = [];
  let offset = 0;
  for (const [name, content] of Object.entries(files)) {
    const [path, data] = [Buffer.from(name), Buffer.from(content)];
    const fields = Buffer.alloc(26);
    fields.writeUInt16LE(20, 0);
    fields.writeUInt32LE(crc32(data), 10);
    fields.writeUInt32LE(data.length, 14);
    fields.writeUInt32LE(data.length, 18);
    fields.writeUInt16LE(path.length, 22);
    const rest = Buffer.alloc(14);
    rest.writeUInt32LE(offset, 10);
    locals.push(Buffer.from('PK\x03\x04', 'latin1'), fields, path, data);
    centrals.push(Buffer.from('PK\x01\x02\x14\x00', 'latin1'), fields, rest, path);
    offset += 4 + fields.length + path.length + data.length;
  }
  const central = Buffer.concat(centrals);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 'latin1');
  end.writeUInt16LE(Object.keys(files).length, 8);
  end.writeUInt16LE(Object.keys(files).length, 10);
  end.writeUInt32LE(central.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...locals, central, end]);
}
