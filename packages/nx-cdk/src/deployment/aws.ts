import {
  CloudFormationClient,
  DescribeStacksCommand,
  GetTemplateCommand,
  paginateListStackResources,
  UpdateTerminationProtectionCommand,
  type Stack,
} from '@aws-sdk/client-cloudformation';
import { AssumeRoleCommand, GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { setTimeout } from 'node:timers/promises';
import { NESTED_STACK, nestedStacks, type SynthesizedStack, type Template } from '../assembly/assembly';
import type { DeployedTemplate } from '../comparison/changes';
import { CommandError } from '../shared/command-error';
import { isNetworkError, isNotDeployed, MAX_ATTEMPTS, reasonOf } from '../shared/sdk';

/** Owner of the credentials. */
export interface Caller {
  readonly account: string;
  readonly partition: string;
}

/** A deployed stack. */
export interface DeployedStack extends DeployedTemplate {
  readonly terminationProtection: boolean;
  readonly status: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly notificationArns: readonly string[];
}

/** A stack that is read. */
export type StackName = Pick<SynthesizedStack, 'name' | 'region' | 'lookupRole'>;

interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

const POLL_MILLISECONDS = 2_000;
/** States of a stack whose creation failed. The next deployment deletes it first. */
const FAILED_CREATION = new Set(['ROLLBACK_COMPLETE', 'ROLLBACK_FAILED']);
/** States of a stack that was not created. The next deployment creates it. */
const NOT_CREATED = new Set(['REVIEW_IN_PROGRESS', ...FAILED_CREATION, 'DELETE_COMPLETE']);

/** Returns the owner of the credentials. */
export async function getCaller(region: string): Promise<Caller> {
  const sts = new STSClient({ region, maxAttempts: MAX_ATTEMPTS });
  const { Account, Arn } = await described('the credentials', sts.send(new GetCallerIdentityCommand({})));
  if (!Account || !Arn) throw new CommandError('the credentials cannot be read: AWS STS returned no account');
  return { account: Account, partition: Arn.split(':')[1] };
}

/** Reads deployed stacks with the lookup role of the bootstrap stack, or with the caller's permissions. */
export class StackReader {
  private readonly clients = new Map<string, Promise<CloudFormationClient>>();

  constructor(
    private readonly caller: Caller,
    private readonly print: (line: string) => void,
  ) {}

  /** Returns `undefined` if the stack is not deployed. Waits until an update in progress is complete. */
  async read(stack: SynthesizedStack): Promise<DeployedStack | undefined> {
    const client = await this.client(stack);
    const found = await this.settled(client, stack);
    if (!found) return undefined;
    return {
      terminationProtection: found.EnableTerminationProtection ?? false,
      status: found.StackStatus ?? '',
      notificationArns: found.NotificationARNs ?? [],
      tags: Object.fromEntries((found.Tags ?? []).map(({ Key = '', Value = '' }) => [Key, Value])),
      parameters: new Map(
        (found.Parameters ?? []).map(({ ParameterKey = '', ParameterValue = '' }) => [ParameterKey, ParameterValue]),
      ),
      ...(await this.template(client, found.StackId ?? stack.name)),
    };
  }

  /** Reads the stacks that are deployed. */
  async readAll(stacks: readonly SynthesizedStack[]): Promise<ReadonlyMap<SynthesizedStack, DeployedStack>> {
    const found = await Promise.all(stacks.map(async (stack) => ({ stack, deployed: await this.read(stack) })));
    return new Map(found.flatMap(({ stack, deployed }) => (deployed ? [[stack, deployed] as const] : [])));
  }

  /** Returns whether a stack is deployed. */
  async exists(stack: SynthesizedStack, signal?: AbortSignal): Promise<boolean> {
    const found = await this.describe(await this.client(stack, signal), stack, signal);
    return found !== undefined;
  }

  /** Returns whether a stack is deployed, or `undefined` if its Region does not answer within the time. */
  async existsWithin(stack: SynthesizedStack, milliseconds: number): Promise<boolean | undefined> {
    const signal = AbortSignal.timeout(milliseconds);
    const isLate = new Promise<undefined>((resolve) => signal.addEventListener('abort', () => resolve(undefined)));
    const answer = this.exists(stack, signal).catch((error: Error) => {
      if (isNetworkError(error.cause)) return undefined;
      throw error;
    });
    return Promise.race([answer, isLate]);
  }

  /** Sets the termination protection of a stack. */
  async setTerminationProtection(stack: SynthesizedStack, isOn: boolean): Promise<void> {
    const client = await this.deployer(stack);
    const input = { StackName: stack.name, EnableTerminationProtection: isOn };
    await client.send(new UpdateTerminationProtectionCommand(input));
  }

  /**
   * Returns whether a stack exists whose creation failed, and which has termination protection. The AWS CDK CLI cannot
   * delete it before it creates the stack again.
   */
  async isProtectedFailure(stack: SynthesizedStack): Promise<boolean> {
    const found = await this.find(await this.client(stack), stack);
    return found?.EnableTerminationProtection === true && FAILED_CREATION.has(found.StackStatus ?? '');
  }

  /** Returns the outputs of a stack. They are empty if the stack is not deployed. */
  async outputs(stack: StackName): Promise<ReadonlyMap<string, string>> {
    const found = await this.describe(await this.client(stack), stack);
    return new Map((found?.Outputs ?? []).map(({ OutputKey = '', OutputValue = '' }) => [OutputKey, OutputValue]));
  }

  /** Returns the state of a stack, `undefined` if it does not exist. */
  async status(stack: SynthesizedStack): Promise<string | undefined> {
    return (await this.find(await this.client(stack), stack))?.StackStatus;
  }

  /** Returns a client with the role that deploys a stack, or with the permissions of the caller. */
  deployer({ region, deployRole }: SynthesizedStack): Promise<CloudFormationClient> {
    return this.connect(region, deployRole);
  }

  /** Returns a client for the Region of a stack. It can only read. */
  client({ region, lookupRole }: StackName, signal?: AbortSignal): Promise<CloudFormationClient> {
    const key = `${region} ${lookupRole}`;
    const client = this.clients.get(key) ?? this.connect(region, lookupRole, signal);
    this.clients.set(key, client);
    return client;
  }

  private async settled(client: CloudFormationClient, stack: SynthesizedStack): Promise<Stack | undefined> {
    let isPrinted = false;
    for (;;) {
      const found = await this.describe(client, stack);
      if (!found?.StackStatus?.endsWith('_IN_PROGRESS')) return found;
      if (!isPrinted) this.print(`${stack.id}: ${found.StackStatus}, waiting until it is complete`);
      isPrinted = true;
      await setTimeout(POLL_MILLISECONDS);
    }
  }

  private async describe(
    client: CloudFormationClient,
    stack: StackName,
    signal?: AbortSignal,
  ): Promise<Stack | undefined> {
    const found = await this.find(client, stack, signal);
    return NOT_CREATED.has(found?.StackStatus ?? '') ? undefined : found;
  }

  private async find(
    client: CloudFormationClient,
    { name }: StackName,
    abortSignal?: AbortSignal,
  ): Promise<Stack | undefined> {
    try {
      const { Stacks = [] } = await client.send(new DescribeStacksCommand({ StackName: name }), { abortSignal });
      return Stacks[0];
    } catch (error) {
      if (isNotDeployed(error)) return undefined;
      throw failure(`the stack ${name}`, error);
    }
  }

  private async template(client: CloudFormationClient, stack: string): Promise<DeployedTemplate> {
    const { TemplateBody = '{}' } = await described(
      `the template of ${stack}`,
      client.send(new GetTemplateCommand({ StackName: stack, TemplateStage: 'Original' })),
    );
    const template = parsed(TemplateBody, stack);
    const nested = new Map<string, DeployedTemplate>();
    if (nestedStacks(template).length > 0) {
      for await (const { StackResourceSummaries = [] } of paginateListStackResources(
        { client },
        { StackName: stack },
      )) {
        for (const { LogicalResourceId = '', PhysicalResourceId, ResourceType } of StackResourceSummaries) {
          if (ResourceType !== NESTED_STACK || !PhysicalResourceId) continue;
          const child = await this.template(client, PhysicalResourceId).catch((error: Error) => {
            // it is not compared: its change set decides
            if (error instanceof NotJson) return undefined;
            throw error;
          });
          if (child) nested.set(LogicalResourceId, child);
        }
      }
    }
    return { template, nested };
  }

  private async connect(region: string, lookupRole?: string, signal?: AbortSignal): Promise<CloudFormationClient> {
    const credentials = lookupRole === undefined ? undefined : await this.credentials(region, lookupRole, signal);
    return new CloudFormationClient({ region, maxAttempts: MAX_ATTEMPTS, ...(credentials ? { credentials } : {}) });
  }

  /** Returns `undefined` if the role cannot be assumed, for example because it does not exist before the bootstrap. */
  async credentials(region: string, role: string, abortSignal?: AbortSignal): Promise<Credentials | undefined> {
    const sts = new STSClient({ region, maxAttempts: MAX_ATTEMPTS });
    const arn = role.replaceAll('${AWS::Partition}', this.caller.partition);
    try {
      const command = new AssumeRoleCommand({ RoleArn: arn, RoleSessionName: 'nx-cdk' });
      const { Credentials } = await sts.send(command, { abortSignal });
      if (!Credentials?.AccessKeyId || !Credentials.SecretAccessKey) return undefined;
      return {
        accessKeyId: Credentials.AccessKeyId,
        secretAccessKey: Credentials.SecretAccessKey,
        sessionToken: Credentials.SessionToken,
      };
    } catch {
      return undefined;
    }
  }
}

function parsed(body: string, stack: string): Template {
  try {
    return JSON.parse(body) as Template;
  } catch {
    throw new NotJson(`the deployed template of ${stack} must be JSON to be compared`);
  }
}

/** A template in YAML. */
class NotJson extends CommandError {}

/** Returns a response, or throws an error that names the subject and what could not be done with it. */
export async function described<T>(what: string, response: Promise<T>, done = 'read'): Promise<T> {
  try {
    return await response;
  } catch (error) {
    throw failure(what, error, done);
  }
}

/** An error that names the subject, what could not be done with it, and the reason. */
function failure(what: string, error: unknown, done = 'read'): CommandError {
  return new CommandError(`${what} cannot be ${done}: ${reasonOf(error)}`, { cause: error });
}
