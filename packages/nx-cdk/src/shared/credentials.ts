import { loadSharedConfigFiles } from '@smithy/shared-ini-file-loader';
import { quoted } from './printable';
import { EXPLANATIONS, type CredentialProblem } from './sdk';

/** Settings of a profile in the files of the AWS CLI. */
type Settings = Readonly<Record<string, string | undefined>>;

const KEYS = ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN'];
/** Sections of the files that are not profiles have such a prefix. */
const OTHER_SECTION = /^(sso-session|services)\./;
/**
 * Returns why AWS cannot be called, in one line with the profile and the commands that solve the problem. The profile is
 * that of `AWS_PROFILE`, as for the AWS SDK and the AWS CLI.
 */
export async function explainCredentials(problem: CredentialProblem, env = process.env): Promise<string> {
  const files = await loadSharedConfigFiles({ ignoreCache: true });
  const profiles = mergeProfiles(files.configFile, files.credentialsFile);
  const sections = new Set(Object.keys(files.configFile));
  const wanted = env.AWS_PROFILE;
  if (wanted) return explainProfile(problem, wanted, { profiles, sections });
  if (env.AWS_ACCESS_KEY_ID) {
    return (
      `${EXPLANATIONS[problem]} in the variable AWS_ACCESS_KEY_ID. Set new ones, or remove them with ` +
      `\`unset ${KEYS.join(' ')}\` and use a profile: ${signInWith(profiles)}`
    );
  }
  if (env.AWS_WEB_IDENTITY_TOKEN_FILE ?? env.AWS_CONTAINER_CREDENTIALS_RELATIVE_URI) {
    return `${EXPLANATIONS[problem]}: check the role of the job or container`;
  }
  if (profiles.has('default')) return explainProfile(problem, 'default', { profiles, sections });
  return `${EXPLANATIONS[problem]}. Use a profile: ${signInWith(profiles)}`;
}

interface Files {
  readonly profiles: ReadonlyMap<string, Settings>;
  /** Names of all sections of the configuration file. */
  readonly sections: ReadonlySet<string>;
}

function explainProfile(problem: CredentialProblem, name: string, { profiles, sections }: Files): string {
  const profile = profiles.get(name);
  if (!profile) {
    const create = `\`aws configure sso --profile ${shell(name)}\``;
    const others =
      profiles.size > 0 ? `set AWS_PROFILE to one of ${[...profiles.keys()].map(shell).join(', ')}, or ` : '';
    return `the profile ${quoted(name)} does not exist in the files of the AWS CLI: ${others}create it with ${create}`;
  }
  const { source_profile: source, sso_session: session } = profile;
  const what = `${EXPLANATIONS[problem]} for the profile ${quoted(name)}`;
  if (profile.mfa_serial) {
    const variables = `\`eval "$(aws configure export-credentials --profile ${shell(name)} --format env)"\``;
    return `${what}, which requires an MFA code. Run ${variables}, and \`unset AWS_PROFILE\``;
  }
  if (source !== undefined && source !== name) {
    // profiles can refer to one another
    const others = new Map([...profiles].filter(([other]) => other !== name));
    const reason = explainProfile(problem, source, { profiles: others, sections });
    return `the profile ${quoted(name)} uses the profile ${quoted(source)}: ${reason}`;
  }
  if (session !== undefined && !sections.has(`sso-session.${session}`)) {
    return `${what}: its sso_session ${quoted(session)} does not exist. Create it with \`aws configure sso-session\``;
  }
  return `${what}. ${fixOf(name, profile)}`;
}

/** The command that renews the credentials of a profile. */
function fixOf(name: string, profile: Settings): string {
  const flag = `--profile ${shell(name)}`;
  if (profile.sso_session ?? profile.sso_start_url) return `Sign in with \`aws sso login ${flag}\``;
  if (profile.login_session) return `Sign in with \`aws login ${flag}\``;
  if (profile.credential_process) return `Check its credential_process with \`aws sts get-caller-identity ${flag}\``;
  if (profile.aws_access_key_id) return `Renew its keys with \`aws configure ${flag}\``;
  return `Configure it with \`aws configure sso ${flag}\`, and sign in with \`aws sso login ${flag}\``;
}

function signInWith(profiles: ReadonlyMap<string, Settings>): string {
  const names = [...profiles].filter(([, settings]) => Object.keys(settings).length > 0).map(([name]) => shell(name));
  if (names.length === 0) {
    return 'create one with `aws configure sso --profile NAME`, and set AWS_PROFILE=NAME';
  }
  return `set AWS_PROFILE to one of ${names.join(', ')}, and sign in with \`aws sso login --profile NAME\``;
}

function mergeProfiles(...files: readonly Readonly<Record<string, Settings>>[]): ReadonlyMap<string, Settings> {
  const merged = new Map<string, Settings>();
  for (const [name, settings] of files.flatMap((file) => Object.entries(file))) {
    if (!OTHER_SECTION.test(name)) merged.set(name, { ...merged.get(name), ...settings });
  }
  return merged;
}

function shell(name: string): string {
  return /^[\w.@+-]+$/.test(name) ? name : quoted(name);
}
