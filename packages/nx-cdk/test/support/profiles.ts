import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Profiles as `aws configure`, `aws configure sso` and `aws login` write them. */
const CONFIG = `
[profile dev]
sso_session = corp
sso_account_id = 111111111111
sso_role_name = Admin
[profile stale]
sso_session = stale
sso_account_id = 111111111111
sso_role_name = Admin
[profile unfinished]
sso_session = removed
sso_account_id = 111111111111
sso_role_name = Admin
[profile old]
sso_start_url = https://corp.awsapps.com/start
sso_region = us-east-1
sso_account_id = 111111111111
sso_role_name = Admin
[profile console]
login_session = arn:aws:iam::111111111111:user/jane
[profile admin]
role_arn = arn:aws:iam::111111111111:role/Admin
source_profile = dev
[profile guarded]
role_arn = arn:aws:iam::111111111111:role/Admin
source_profile = keys
mfa_serial = arn:aws:iam::111111111111:mfa/jane
[profile orphan]
role_arn = arn:aws:iam::111111111111:role/Admin
source_profile = gone
[profile ring]
role_arn = arn:aws:iam::111111111111:role/Admin
source_profile = ring2
[profile ring2]
role_arn = arn:aws:iam::111111111111:role/Admin
source_profile = ring
[profile script]
credential_process = false
[profile empty]
region = eu-west-1
[sso-session corp]
sso_start_url = https://corp.awsapps.com/start
sso_region = us-east-1
[sso-session stale]
sso_start_url = https://stale.awsapps.com/start
sso_region = us-east-1
`;
const CREDENTIALS = `
[keys]
aws_access_key_id = caller
aws_secret_access_key = secret
`;
/** Names of the profiles, in the order of the files. */
export const PROFILES =
  'dev, stale, unfinished, old, console, admin, guarded, orphan, ring, ring2, script, empty, keys';

/** Variables of the AWS SDK that select credentials and the Region. */
const VARIABLES = [
  ...['AWS_PROFILE', 'AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN'],
  ...['AWS_REGION', 'AWS_DEFAULT_REGION', 'AWS_WEB_IDENTITY_TOKEN_FILE', 'AWS_CONTAINER_CREDENTIALS_RELATIVE_URI'],
];

/** Writes the files of the AWS CLI, and removes all credentials from the environment except the given variables. */
export function useProfiles(folder: string, variables: Readonly<Record<string, string>> = {}): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'config'), CONFIG);
  writeFileSync(join(folder, 'credentials'), CREDENTIALS);
  for (const name of VARIABLES) Reflect.deleteProperty(process.env, name);
  Object.assign(process.env, {
    // the SDK looks for cached tokens there
    HOME: folder,
    AWS_CONFIG_FILE: join(folder, 'config'),
    AWS_SHARED_CREDENTIALS_FILE: join(folder, 'credentials'),
    ...variables,
  });
}
