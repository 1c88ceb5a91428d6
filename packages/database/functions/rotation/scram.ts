import { createHash, createHmac, pbkdf2Sync, randomBytes } from 'node:crypto';

/** Default number of iterations of PostgreSQL (`scram_iterations`). */
const ITERATIONS = 4096;

/**
 * Returns the verifier that PostgreSQL stores for a password (RFC 5803, as in the catalog `pg_authid`). It is sent instead
 * of the password, because the server logs each `ALTER ROLE` statement.
 */
export function scramVerifier(password: string): string {
  const salt = randomBytes(16);
  const salted = pbkdf2Sync(password, salt, ITERATIONS, 32, 'sha256');
  const hmac = (key: string) => createHmac('sha256', salted).update(key).digest();
  const storedKey = createHash('sha256').update(hmac('Client Key')).digest('base64');
  const serverKey = hmac('Server Key').toString('base64');
  return `SCRAM-SHA-256$${ITERATIONS}:${salt.toString('base64')}$${storedKey}:${serverKey}`;
}
