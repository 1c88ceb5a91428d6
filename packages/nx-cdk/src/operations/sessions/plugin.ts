import { spawn, type StdioOptions } from 'node:child_process';
import { SSMClient } from '@aws-sdk/client-ssm';
import { CommandError } from '../../shared/command-error';
import { quoted } from '../../shared/printable';
import { execute } from '../../shared/process';

/** A session of AWS Systems Manager. The fields have these names in Amazon ECS, and begin with a capital in Systems Manager. */
export interface SsmSession {
  readonly sessionId?: string;
  readonly streamUrl?: string;
  readonly tokenValue?: string;
}

/** Program of the plugin, which must be on the PATH. */
const PLUGIN = 'session-manager-plugin';
/** Variable that contains the session, so that the token is not in the list of processes. */
const RESPONSE = 'AWS_SSM_START_SESSION_RESPONSE';
/** First version that reads the session from a variable. */
const LOWEST = [1, 2, 497];
const INSTALL =
  'https://docs.aws.amazon.com/systems-manager/latest/userguide/session-manager-working-with-install-plugin.html';

/**
 * Checks that the Session Manager plugin is installed.
 *
 * @throws CommandError with the page that has the installation, if it is not installed or too old
 */
export function requirePlugin(): void {
  const { status, stdout } = execute(PLUGIN, ['--version']);
  if (status === null) {
    throw new CommandError(`the Session Manager plugin is not installed. To install it, see ${INSTALL}`);
  }
  const version = stdout.trim();
  const numbers = version.split('.').map(Number);
  const different = LOWEST.findIndex((number, index) => numbers[index] !== number);
  if (different >= 0 && !(numbers[different] > LOWEST[different])) {
    throw new CommandError(
      `the Session Manager plugin must have version ${LOWEST.join('.')} or later, got ${quoted(version)}. To update it, see ${INSTALL}`,
    );
  }
}

/** Starts the plugin as the AWS CLI does. The plugin exits with 0 also if it fails, and prints the reason. */
export function startPlugin(
  { sessionId, streamUrl, tokenValue }: SsmSession,
  region: string,
  target: string,
  stdio: StdioOptions,
) {
  const { AWS_PROFILE = '', AWS_ENDPOINT_URL, AWS_ENDPOINT_URL_SSM } = process.env;
  const endpoint = AWS_ENDPOINT_URL_SSM ?? AWS_ENDPOINT_URL ?? endpointOf(region);
  const args = [RESPONSE, region, 'StartSession', AWS_PROFILE, JSON.stringify({ Target: target }), endpoint];
  const session = { SessionId: sessionId, StreamUrl: streamUrl, TokenValue: tokenValue };
  return spawn(PLUGIN, args, { stdio, env: { ...process.env, [RESPONSE]: JSON.stringify(session) } });
}

/** Connects the terminal with a session, until the session ends. Ctrl-C is passed on to the session. */
export async function connectTerminal(session: SsmSession, region: string, target: string): Promise<void> {
  const { stdin } = process;
  // otherwise Ctrl-C would end Nx, and with it the session
  stdin.setRawMode(true);
  try {
    const child = startPlugin(session, region, target, 'inherit');
    const status = await new Promise<number | null>((resolve, reject) => {
      child.on('error', reject);
      child.on('close', resolve);
    });
    if (status !== 0) throw new CommandError('the Session Manager plugin has failed');
  } finally {
    stdin.setRawMode(false);
  }
}

function endpointOf(region: string): string {
  return new SSMClient({ region }).config.endpointProvider({ Region: region }).url.origin;
}
