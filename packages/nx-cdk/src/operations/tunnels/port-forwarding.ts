import type { ChildProcess } from 'node:child_process';
import { createServer, type AddressInfo } from 'node:net';
import { createInterface } from 'node:readline';
import { SSMClient, StartSessionCommand } from '@aws-sdk/client-ssm';
import { CommandError } from '../../shared/command-error';
import type { Environment } from '../environment';
import { startPlugin } from '../sessions/plugin';

/** A port of this machine that leads to a host which a task can connect to. */
export interface Forwarding {
  readonly region: string;
  /** Target of AWS Systems Manager. */
  readonly target: string;
  readonly host: string;
  readonly port: number;
  readonly localPort: number;
}

const DOCUMENT = 'AWS-StartPortForwardingSessionToRemoteHost';
/** Line of the plugin when the local port is open. */
const READY = /Waiting for connections/;

/**
 * Forwards a local port until the signal is aborted.
 *
 * @param onReady called when the port is open
 * @throws CommandError with the output of the plugin if the session ends
 */
export async function forwardPort(
  environment: Environment,
  { region, target, host, port, localPort }: Forwarding,
  onReady: () => void,
  signal: AbortSignal,
): Promise<void> {
  const ssm = environment.client(SSMClient, region);
  const { SessionId, StreamUrl, TokenValue } = await environment.ask(
    'the session',
    ssm.send(
      new StartSessionCommand({
        Target: target,
        DocumentName: DOCUMENT,
        Reason: 'nx tunnel',
        Parameters: { host: [host], portNumber: [String(port)], localPortNumber: [String(localPort)] },
      }),
    ),
    'started',
  );
  const session = { sessionId: SessionId, streamUrl: StreamUrl, tokenValue: TokenValue };
  const child = startPlugin(session, region, target, ['ignore', 'pipe', 'pipe']);
  // the plugin ends the session when it gets SIGINT
  const interrupt = () => child.kill('SIGINT');
  signal.addEventListener('abort', interrupt);
  if (signal.aborted) interrupt();
  try {
    const output = await outputUntilEnd(child, onReady);
    if (!signal.aborted) throw new CommandError(`the session has ended: ${output}`);
  } finally {
    signal.removeEventListener('abort', interrupt);
  }
}

/** Waits for the end of the plugin, and returns its last line. It exits with 0 also if it fails. */
async function outputUntilEnd(child: ChildProcess, onReady: () => void): Promise<string> {
  let last = 'the Session Manager plugin has printed no reason';
  for (const stream of [child.stdout, child.stderr]) {
    if (!stream) continue;
    createInterface({ input: stream }).on('line', (line) => {
      if (READY.test(line)) onReady();
      else if (line.trim() !== '') last = line.trim();
    });
  }
  await new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  });
  return last;
}

/**
 * Returns the local port of a tunnel: the wanted one, or a free one.
 *
 * @throws CommandError if the wanted port is in use
 */
export async function localPortFor(wanted = 0): Promise<number> {
  const server = createServer();
  try {
    return await new Promise<number>((resolve, reject) => {
      server.on('error', reject);
      server.listen(wanted, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
    });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new CommandError(`--localPort must be a port that is not in use, got ${wanted} (${code})`);
  } finally {
    server.close();
  }
}
