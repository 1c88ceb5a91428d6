import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { getCaller } from '../../src/deployment/aws';
import { explainCredentials } from '../../src/shared/credentials';
import { credentialProblem } from '../../src/shared/sdk';
import { useProfiles } from '../support/profiles';

const variables = { ...process.env };
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'credentials-'));
  useProfiles(folder);
});
afterEach(() => {
  process.env = { ...variables };
  rmSync(folder, { recursive: true });
});

test.each([
  ['dev', "for the profile 'dev'. Sign in with `aws sso login --profile dev`"],
  ['old', "for the profile 'old'. Sign in with `aws sso login --profile old`"],
  ['console', "for the profile 'console'. Sign in with `aws login --profile console`"],
  ['keys', "for the profile 'keys'. Renew its keys with `aws configure --profile keys`"],
  [
    'script',
    "for the profile 'script'. Check its credential_process with `aws sts get-caller-identity --profile script`",
  ],
  [
    'empty',
    "for the profile 'empty'. Configure it with `aws configure sso --profile empty`, and sign in with `aws sso login --profile empty`",
  ],
  [
    'guarded',
    'for the profile \'guarded\', which requires an MFA code. Run `eval "$(aws configure export-credentials --profile guarded --format env)"`, and `unset AWS_PROFILE`',
  ],
  [
    'unfinished',
    "for the profile 'unfinished': its sso_session 'removed' does not exist. Create it with `aws configure sso-session`",
  ],
])('names the command that renews the credentials of the profile %s', async (AWS_PROFILE, expected) => {
  expect(await explainCredentials('expired', { AWS_PROFILE })).toBe(`the credentials have expired ${expected}`);
});

test('names the profile whose credentials another profile uses', async () => {
  expect(await explainCredentials('missing', { AWS_PROFILE: 'admin' })).toBe(
    "the profile 'admin' uses the profile 'dev': there are no credentials for AWS for the profile 'dev'. Sign in with `aws sso login --profile dev`",
  );
  expect(await explainCredentials('missing', { AWS_PROFILE: 'orphan' })).toMatch(
    /^the profile 'orphan' uses the profile 'gone': the profile 'gone' does not exist/,
  );
});

test('ends for profiles that refer to one another', async () => {
  expect(await explainCredentials('missing', { AWS_PROFILE: 'ring' })).toMatch(
    /^the profile 'ring' uses the profile 'ring2': the profile 'ring2' uses the profile 'ring': the profile 'ring' does not exist/,
  );
});

test('quotes a name for the shell', async () => {
  expect(await explainCredentials('missing', { AWS_PROFILE: 'my team' })).toMatch(/--profile 'my team'`$/);
});

test('names the role in a job or container', async () => {
  expect(await explainCredentials('rejected', { AWS_WEB_IDENTITY_TOKEN_FILE: '/token' })).toBe(
    'AWS does not accept the credentials: check the role of the job or container',
  );
});

test('uses the profile default if no other is set', async () => {
  writeFileSync(join(folder, 'config'), '[default]\nsso_start_url = https://corp.awsapps.com/start\n');
  expect(await explainCredentials('missing', {})).toMatch(/`aws sso login --profile default`$/);
});

describe('the AWS SDK', () => {
  const problemOf = async (profile: string) => {
    Object.assign(process.env, { AWS_PROFILE: profile, AWS_EC2_METADATA_DISABLED: 'true' });
    return credentialProblem(await getCaller('us-east-1').catch((error: unknown) => error));
  };

  test.each(['dev', 'old', 'console', 'admin', 'orphan', 'guarded', 'script', 'empty', 'unfinished', 'nonexistent'])(
    'has no credentials of the profile %s',
    async (profile) => {
      expect(await problemOf(profile)).toBe('missing');
    },
  );

  test('has an expired token of a profile', async () => {
    const cache = join(folder, '.aws/sso/cache');
    mkdirSync(cache, { recursive: true });
    const name = createHash('sha1').update('stale').digest('hex');
    const token = { accessToken: 'token', expiresAt: '2026-01-01T00:00:00Z', region: 'us-east-1' };
    writeFileSync(join(cache, `${name}.json`), JSON.stringify(token));
    expect(await problemOf('stale')).toBe('expired');
  });
});
