import { request, type IncomingMessage } from 'node:http';

/** Service and Region of a request, from its signature. */
export interface Scope {
  readonly service: string;
  readonly region: string;
}

/** A response of the emulator. */
export interface Reply {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly content: Buffer | string;
}

/** Parameters of a request, for example `DBInstanceIdentifier`. */
export type Parameters = Readonly<Record<string, unknown>>;

export function scopeOf({ headers }: IncomingMessage): Scope {
  const [, region = '', service = ''] =
    /Credential=[^/]+\/\d+\/([^/]+)\/([^/]+)\//.exec(headers.authorization ?? '') ?? [];
  return { service, region };
}

/** Name of the operation, or `GET /path` for a service that has a path for each operation. */
export function operationOf({ method, url = '', headers }: IncomingMessage, body: Buffer): string {
  const target = headers['x-amz-target'];
  if (typeof target === 'string') return target.split('.')[1];
  const action = new URLSearchParams(body.toString()).get('Action');
  const [, cbor] = /\/operation\/(\w+)$/.exec(url) ?? [];
  return action ?? cbor ?? `${method} ${decodeURIComponent(url).replace(/arn:[^/]+/, '…')}`;
}

export function parametersOf(body: Buffer): Parameters {
  const text = body.toString();
  try {
    return JSON.parse(text) as Parameters;
  } catch {
    return Object.fromEntries(new URLSearchParams(text));
  }
}

export async function bodyOf(stream: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

/** Sends a request to the emulator. */
export async function forward(target: string, incoming: IncomingMessage, body: Buffer): Promise<Reply> {
  const { method, url, headers } = incoming;
  return new Promise((resolve, reject) => {
    const forwarded = request(`${target}${url}`, { method, headers }, (response) => {
      bodyOf(response).then(
        (content) => resolve({ status: response.statusCode ?? 502, headers: response.headers, content }),
        reject,
      );
    });
    forwarded.on('error', reject).end(body);
  });
}
