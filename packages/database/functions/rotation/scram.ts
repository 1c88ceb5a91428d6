import { createHash, createHmac, pbkdf2Sync, randomBytes } from 'node:crypto';

/** Iterations of PostgreSQL itself (`scram_iterations`). */
const ITERATIONS = 4096;

/**
 * What PostgreSQL keeps of a password (RFC 5803, as in the catalogue `pg_authid`). Sent instead of the password, it
 * leaves nothing of use in the server's log, which holds each `ALTER ROLE` as typed.
 */
export function scramVerifier(password: string): string {
  const salt = randomBytes(16);
  const salted = pbkdf2Sync(password, salt, ITERATIONS, 32, 'sha256');
  const hmac = (key: string) => createHmac('sha256', salted).update(key).digest();
  const storedKey = createHash('sha256').update(hmac('Client Key')).digest('base64');
  const serverKey = hmac('Server Key').toString('base64');
  return `SCRAM-SHA-256$${ITERATIONS}:${salt.toString('base64')}$${storedKey}:${serverKey}`;
}
