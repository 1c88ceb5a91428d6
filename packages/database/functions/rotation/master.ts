import { type Endpoint, login, type Session } from './database';
import type { Secret } from './secret';

/** Connects as the master user, whose password can be changing at the same time. */
export async function loginToMaster(endpoint: Endpoint, master: Secret): Promise<Session> {
  for (const stage of ['AWSCURRENT', 'AWSPENDING', 'AWSPREVIOUS'] as const) {
    const candidate = await master.read(stage);
    const session = candidate && (await login(endpoint, candidate));
    if (session) return session;
  }
  throw new Error('the database rejects all known passwords of the master user');
}
