import type { ExecutorContext } from '@nx/devkit';
import type { Stage, SynthesizedStack } from '../assembly/assembly';
import { described, type Caller } from '../deployment/aws';
import { openSession, type Session, type StageOptions } from '../deployment/session';
import { MAX_ATTEMPTS } from '../shared/sdk';
import { Inventory } from './inventory';

/**
 * The commands that operate a deployed stage start with these lines:
 *
 *     export default executor<Options>(async (options, context) => {
 *       const environment = await openEnvironment(options, context); // account guard, errors without credentials
 *       const service = await chooseService(environment, options.service); // fails with the list of services
 *       const { service: live, taskDefinition } = await describeService(environment, service);
 *       const ecs = environment.client(ECSClient, service.region);
 *       const { tasks } = await environment.ask('the tasks', ecs.send(new DescribeTasksCommand(…)));
 *       const databases = (await environment.inventory()).of('AWS::RDS::DBInstance');
 *     });
 *
 * `ask` fails with one line that explains missing credentials and permissions. `progress` of `shared/console.ts` prints
 * to standard error, and `printJson` to standard output. `confirm` of `shared/question.ts` asks a question.
 */

/** Options of each command that operates a deployed stage. */
export interface OperationOptions extends Pick<StageOptions, 'stage' | 'outdir'> {
  /** Name of the service, as `chooseService` accepts it. */
  readonly service?: string;
}

/** A client of the AWS SDK. */
type ClientClass<T> = new (config: { readonly region: string; readonly maxAttempts: number }) => T;

/** A deployed stage of an app. */
export class Environment {
  private readonly clients = new Map<unknown, Map<string, unknown>>();
  private found?: Promise<Inventory>;

  constructor(
    private readonly session: Session,
    /** Name of the project in Nx. */
    readonly project: string,
  ) {}

  get stage(): Stage {
    return this.session.stage;
  }

  /** Name of the stage, or of the app if it has no stages. */
  get name(): string {
    return this.stage.name ?? this.project;
  }

  get stacks(): readonly SynthesizedStack[] {
    return this.stage.stacks;
  }

  get caller(): Caller {
    return this.session.caller;
  }

  /** Reads stacks with the lookup role. */
  get reader(): Session['reader'] {
    return this.session.reader;
  }

  /** Folder of the app. */
  get folder(): string {
    return this.session.project;
  }

  /** Returns a client with the permissions of the caller. A Region has one of each class. */
  client<T>(type: ClientClass<T>, region: string): T {
    const ofType = this.clients.get(type) ?? new Map<string, unknown>();
    this.clients.set(type, ofType);
    const client = (ofType.get(region) as T | undefined) ?? new type({ region, maxAttempts: MAX_ATTEMPTS });
    ofType.set(region, client);
    return client;
  }

  /**
   * Returns a response, or fails with one line: what cannot be read, and why.
   *
   * @param done what the request does with the subject, if it does not read it, such as `started`
   */
  ask<T>(what: string, response: Promise<T>, done?: string): Promise<T> {
    return described(what, response, done);
  }

  /** Returns the deployed resources of all stacks. They are read once, until `refresh` is called. */
  inventory(): Promise<Inventory> {
    this.found ??= Inventory.read(this.stacks, this.reader);
    return this.found;
  }

  /** Reads the deployed resources again with the next call. */
  refresh(): void {
    this.found = undefined;
  }
}

/**
 * Opens a deployed stage.
 *
 * @throws CommandError without credentials, and if they are for another account
 */
export async function openEnvironment(options: OperationOptions, context: ExecutorContext): Promise<Environment> {
  const { stage, outdir } = options;
  const session = await openSession({ stage, outdir }, context);
  return new Environment(session, context.projectName ?? '');
}
