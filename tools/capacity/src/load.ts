import autocannon from 'autocannon';

/** Clients, each with its own session. */
const CLIENTS = 10;

/** A kind of request. */
export interface Request {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** Result of requests at a constant rate. */
export interface Load {
  readonly requests: number;
  /** Bytes of a response, with its headers. */
  readonly responseBytes: number;
  /** Median of the response times, in milliseconds. */
  readonly medianMs: number;
}

/**
 * Sends requests at a constant rate, from clients that each keep their session.
 *
 * @throws Error if a request fails
 */
export async function load(url: string, request: Request, rate: number, seconds: number): Promise<Load> {
  const { method, path, body } = request;
  const cookies = await Promise.all(Array.from({ length: CLIENTS }, () => newSession(`${url}/pets/1`)));
  const { requests, throughput, latency, non2xx, errors } = await autocannon({
    url: `${url}${path}`,
    method,
    body,
    connections: CLIENTS,
    overallRate: rate,
    duration: seconds,
    setupClient: (client) => client.setHeaders({ ...request.headers, cookie: cookies.pop() ?? '' }),
  });
  if (non2xx + errors > 0) throw new Error(`${method} ${path} must succeed, got ${non2xx + errors} failures`);
  return {
    requests: requests.total,
    responseBytes: Math.round(throughput.total / requests.total),
    medianMs: latency.p50,
  };
}

async function newSession(url: string): Promise<string> {
  const response = await fetch(url);
  return response.headers.getSetCookie()[0]?.split(';')[0] ?? '';
}
