import { openEnvironment, type OperationOptions } from '../operations/environment';
import { untilInterrupted } from '../operations/interruption';
import { chooseService, describeService, mainContainer } from '../operations/services';
import { chooseExecTask, requireExec } from '../operations/sessions/exec-task';
import { requirePlugin } from '../operations/sessions/plugin';
import { checkTunnelAllowed } from '../operations/tunnels/allowed';
import { chooseDatabase, type Database } from '../operations/tunnels/database';
import { PasswordFile } from '../operations/tunnels/password-file';
import { forwardPort, localPortFor } from '../operations/tunnels/port-forwarding';
import { CommandError } from '../shared/command-error';
import { progress } from '../shared/console';
import { executor } from '../shared/executor';

/** Options of the executor `tunnel`. */
export interface TunnelOptions extends OperationOptions {
  /** `database`, or the identifier of a DB instance of the stage. @default database */
  readonly to?: string;
  /** Database user that authenticates with IAM. @default - none, use credentials of your own */
  readonly user?: string;
  /** Port of this machine. @default - a free port */
  readonly localPort?: number;
  /** Id of the task. @default - the newest one */
  readonly task?: string;
  /** Name of the stage, if `cdk.tunnel` of package.json does not list it. */
  readonly allowStage?: string;
}

/** Certificate authorities that psql verifies the server with. */
const AUTHORITIES = 'https://truststore.pki.rds.amazonaws.com/global/global-bundle.pem';

/** Opens a port of this machine that leads to a database through a task. */
export default executor<TunnelOptions>(async (options, context) => {
  const { to = 'database', user } = options;
  requirePlugin();
  const environment = await openEnvironment(options, context);
  checkTunnelAllowed(environment, options.allowStage);
  const details = await describeService(environment, await chooseService(environment, options.service));
  const container = mainContainer(details);
  requireExec(details, container);
  const { region } = details;
  const database = await chooseDatabase(environment, region, to);
  if (user !== undefined) checkUser(database);
  const task = await chooseExecTask(environment, details, container.name ?? '', options.task);
  const localPort = await localPortFor(options.localPort);
  const passwords =
    user === undefined ? undefined : await PasswordFile.create(environment, database, { user, region, localPort });
  progress(
    `${environment.name}: ${database.name} in ${region}, through the task ${task.id} of the service ${details.name}`,
  );
  progress(
    'audit: this session is recorded in AWS CloudTrail with your identity. Only the log of the database contains statements',
  );
  const onReady = () => {
    console.log(describe(database, localPort, user, passwords?.path));
    progress('the tunnel is open, press Ctrl-C to close it');
  };
  const forwarding = { region, target: task.target, host: database.host, port: database.port, localPort };
  try {
    await untilInterrupted((signal) => {
      // Nx does not wait for the end of the plugin
      signal.addEventListener('abort', () => passwords?.close());
      return forwardPort(environment, forwarding, onReady, signal);
    }, true);
  } finally {
    passwords?.close();
  }
});

/** A password file is a feature of the PostgreSQL client. */
function checkUser({ name, engine, hasIam }: Database): void {
  if (!isPostgres(engine)) throw new CommandError(`--user requires PostgreSQL, ${name} has the engine ${engine}`);
  if (!hasIam) {
    throw new CommandError(`--user requires IAM database authentication, which is disabled for ${name}`);
  }
}

/** How to connect. The client verifies the certificate with the name of the host, and connects to this machine. */
function describe({ host, engine, database }: Database, localPort: number, user = 'USER', passwords?: string): string {
  if (!isPostgres(engine)) return `127.0.0.1:${localPort} leads to ${host}`;
  const parameters = [
    ...[`host=${host}`, 'hostaddr=127.0.0.1', `port=${localPort}`, `dbname=${database ?? 'postgres'}`, `user=${user}`],
    ...['sslmode=verify-full', 'sslrootcert=global-bundle.pem'],
  ];
  const variable = passwords === undefined ? '' : `PGPASSFILE=${passwords} `;
  return `${variable}psql "${parameters.join(' ')}"\nglobal-bundle.pem: ${AUTHORITIES}`;
}

function isPostgres(engine: string): boolean {
  return /postgres/.test(engine);
}
