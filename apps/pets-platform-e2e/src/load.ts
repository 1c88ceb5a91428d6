import type { EventEmitter } from 'node:events';
import autocannon from 'autocannon';

/** Clients, each with its own session. */
const CLIENTS = 10;
const REQUESTS_PER_SECOND = 50;

/** Results of requests during some work. */
export interface LoadResult {
  readonly requests: number;
  /** Requests without a response, or with a status other than 200, by status or error. */
  readonly failed: Readonly<Record<string, number>>;
  /** Responses that began a new session instead of using the one of the client. */
  readonly sessionsLost: number;
  readonly seconds: number;
  /** Milliseconds. */
  readonly p99: number;
}

/** No request failed, and each client kept its session. */
export const UNAFFECTED = { failed: {}, sessionsLost: 0 };

/** Sends 50 requests a second while the work runs, from clients that each keep their session. */
export async function underLoad(url: string, work: () => Promise<void>): Promise<LoadResult> {
  const cookies = await Promise.all(Array.from({ length: CLIENTS }, () => newSession(url)));
  const failed: Record<string, number> = {};
  const fail = (reason: string) => (failed[reason] = (failed[reason] ?? 0) + 1);
  let sessionsLost = 0;
  const options: autocannon.Options = {
    url,
    connections: CLIENTS,
    overallRate: REQUESTS_PER_SECOND,
    // stopped when the work ends
    duration: 600,
    timeout: 30,
    setupClient: (client) => {
      client.setHeaders({ cookie: cookies.pop() ?? '' });
      // not in the types
      (client as EventEmitter).on('headers', ({ headers }: { headers: string[] }) => {
        if (headers.some((name) => /^set-cookie$/i.test(name))) sessionsLost++;
      });
    },
  };
  let instance: autocannon.Instance | undefined;
  const ended = new Promise<autocannon.Result>((resolve, reject) => {
    instance = autocannon(options, (error: Error | null, result) => (error ? reject(error) : resolve(result)));
    instance.on('response', (_, status) => {
      if (status !== 200) fail(String(status));
    });
    instance.on('reqError', (error: Error) => fail(error.message));
  });
  try {
    await work();
  } finally {
    instance?.stop();
  }
  const { requests, duration, latency } = await ended;
  return { requests: requests.total, failed, sessionsLost, seconds: duration, p99: latency.p99 };
}

async function newSession(url: string): Promise<string> {
  const response = await fetch(url);
  const [cookie] = response.headers.getSetCookie();
  if (!cookie) throw new Error(`GET ${url} must begin a session, got ${response.status} without a cookie`);
  return cookie.split(';')[0];
}
