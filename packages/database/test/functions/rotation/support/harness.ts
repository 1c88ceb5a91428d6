import { createHandler, type RotationHandler } from '../../../../functions/rotation/handler';
import { STEPS } from '../../../../functions/rotation/rotation';
import { PostgresServer } from './postgres-server';
import { SecretsManager } from './secrets-manager';

// The SDK warns about the Node.js version of the tests, which is not that of the function.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';

// A server can start slowly on a busy machine. A test that hangs still fails.
jest.setTimeout(60_000);

export const MASTER = 'master-secret';
export const SECRET = 'secret';

/** A PostgreSQL server, the secrets of its users, and the function that rotates them. */
export class Harness {
  static async start(): Promise<Harness> {
    const harness = new Harness(await PostgresServer.start(), await SecretsManager.start());
    harness.secrets.create(MASTER, { username: 'master', password: 'master' });
    return harness;
  }

  /** Log of the function. */
  readonly output: string[] = [];

  private constructor(
    readonly server: PostgresServer,
    readonly secrets: SecretsManager,
  ) {
    jest.spyOn(console, 'log').mockImplementation((line: string) => void this.output.push(line));
  }

  /** Creates the function for a single user or, with the secret of a master user, for alternating users. */
  handler(masterSecretArn?: string, createsUser?: boolean, previousSecretArn?: string): RotationHandler {
    const handle = createHandler({
      client: this.secrets.client,
      endpoint: this.server.endpoint,
      masterSecretArn,
      createsUser,
      previousSecretArn,
    });
    return async (event) => {
      try {
        await handle(event);
      } catch (error) {
        this.output.push((error as Error).message, (error as Error).stack ?? '');
        throw error;
      }
    };
  }

  /** Creates a new secret with a password that the server accepts. */
  async reset(username: string, id = SECRET): Promise<void> {
    this.secrets.onCall = () => undefined;
    this.secrets.create(id, { username, password: 'first', host: 'db.example.com' });
    await this.server.run(`ALTER ROLE ${username} PASSWORD 'first'`);
  }

  /** Runs all four steps in the order of Secrets Manager. */
  async finish(handle: RotationHandler, version: string, id = SECRET): Promise<void> {
    for (const Step of STEPS) await handle({ Step, SecretId: id, ClientRequestToken: version });
  }

  async rotate(handle: RotationHandler, id = SECRET): Promise<string> {
    const version = this.secrets.rotate(id);
    await this.finish(handle, version, id);
    return version;
  }

  /** Whether the server accepts the current credentials of the secret. */
  currentWorks(id = SECRET): Promise<boolean> {
    const { username, password } = this.secrets.value(id);
    return this.server.accepts(username, password);
  }

  async stop(): Promise<void> {
    await this.secrets.stop();
    await this.server.remove();
    jest.restoreAllMocks();
  }
}
