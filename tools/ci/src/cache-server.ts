import { randomBytes } from 'node:crypto';
import {
  createReadStream,
  existsSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
} from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';

const ENTRY = /^\/v1\/cache\/([A-Za-z0-9_-]{1,128})$/;

/**
 * Remote cache of Nx (OpenAPI specification 1.0.0) in a folder that a workflow keeps between runs.
 *
 * Nx's own cache folder cannot be kept: its index has the name of the machine, and another machine does not open it.
 * The server listens only on the loopback interface, while one command runs.
 */
export class CacheServer {
  /** Value for `NX_SELF_HOSTED_REMOTE_CACHE_ACCESS_TOKEN`. */
  readonly token = randomBytes(16).toString('hex');
  private readonly server: Server;

  constructor(private readonly folder: string) {
    mkdirSync(folder, { recursive: true });
    this.server = createServer((request, response) => {
      this.answer(request, response).catch((error: Error) => end(response, 500, error.message));
    });
  }

  /** Starts the server. Returns the environment variables for Nx. */
  async start(): Promise<NodeJS.ProcessEnv> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    const { port } = this.server.address() as AddressInfo;
    return {
      NX_SELF_HOSTED_REMOTE_CACHE_SERVER: `http://127.0.0.1:${port}`,
      NX_SELF_HOSTED_REMOTE_CACHE_ACCESS_TOKEN: this.token,
    };
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const [, hash] = ENTRY.exec(request.url ?? '') ?? [];
    if (request.headers.authorization !== `Bearer ${this.token}`) return end(response, 401, 'wrong token');
    if (hash === undefined) return end(response, 404, 'not found');
    const file = join(this.folder, hash);
    if (request.method === 'GET') return read(file, response);
    if (request.method !== 'PUT') return end(response, 405, 'method must be GET or PUT');
    // an entry must not change after it was read
    if (existsSync(file)) return end(response, 409, 'entry exists');
    const whole = `${file}.${randomBytes(4).toString('hex')}.part`;
    await writeFile(whole, await buffer(request));
    renameSync(whole, file);
    end(response, 200, 'stored');
  }
}

function read(file: string, response: ServerResponse): void {
  if (!existsSync(file)) return end(response, 404, 'not found');
  // trim removes the entries that were not used for the longest time
  utimesSync(file, new Date(), new Date());
  response.writeHead(200, { 'content-type': 'application/octet-stream', 'content-length': statSync(file).size });
  createReadStream(file).pipe(response);
}

function end(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { 'content-type': 'text/plain' }).end(text);
}

/** Removes the least recently used entries until a folder has at most `maxBytes`. */
export function trim(folder: string, maxBytes: number): void {
  const entries = readdirSync(folder)
    .map((name) => join(folder, name))
    .map((file) => ({ file, ...pick(statSync(file)) }))
    .sort((a, b) => b.mtimeMs - a.mtimeMs);
  let total = 0;
  for (const { file, size } of entries) {
    total += size;
    if (total > maxBytes || file.endsWith('.part')) rmSync(file);
  }
}

function pick({ size, mtimeMs }: { size: number; mtimeMs: number }): { size: number; mtimeMs: number } {
  return { size, mtimeMs };
}
