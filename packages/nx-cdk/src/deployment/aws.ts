import { CloudFormationClient, DescribeStacksCommand, GetTemplateCommand } from '@aws-sdk/client-cloudformation';
import { paginateListStackResources, type Stack } from '@aws-sdk/client-cloudformation';
import { AssumeRoleCommand, GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { setTimeout } from 'node:timers/promises';
import { NESTED_STACK, nestedStacks, type SynthesizedStack, type Template } from './assembly';
import { CommandError } from './command-error';

/** Whose credentials these are. */
export interface Caller {
  readonly account: string;
  readonly partition: string;
}

/** The template of a stack that is there. */
export interface DeployedTemplate {
  readonly template: Template;
  /** Those of its nested stacks, by the logical id of each. */
  readonly nested: ReadonlyMap<string, DeployedTemplate>;
}

/** A stack that is there. */
export interface DeployedStack extends DeployedTemplate {
  /** Whether it is protected against termination. */
  readonly protected: boolean;
}

interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

// a deployment is no place for a warning about Node's age, and it would hide the one line that matters
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';

/** How often throttled and failed calls are made again. */
const MAX_ATTEMPTS = 10;
const POLL_MILLISECONDS = 2_000;
/** There in name only: its creation never ended, and the next deployment makes it anew. */
const NEVER_CREATED = new Set(['REVIEW_IN_PROGRESS', 'ROLLBACK_COMPLETE', 'ROLLBACK_FAILED', 'DELETE_COMPLETE']);

/** Says whose credentials are in use. */
export async function whoCalls(region: string): Promise<Caller> {
  const sts = new STSClient({ region, maxAttempts: MAX_ATTEMPTS });
  const { Account, Arn } = await told('the credentials', sts.send(new GetCallerIdentityCommand({})));
  if (!Account || !Arn) throw new CommandError('AWS does not say whose credentials these are');
  return { account: Account, partition: Arn.split(':')[1] };
}

/** Reads deployed stacks, by the role that the CDK's bootstrap made for it, else by the caller's own rights. */
export class StackReader {
  private readonly clients = new Map<string, Promise<CloudFormationClient>>();

  constructor(
    private readonly caller: Caller,
    private readonly say: (line: string) => void,
  ) {}

  /** `undefined` where the stack is not there. Waits for an update that is still under way. */
  async read(stack: SynthesizedStack): Promise<DeployedStack | undefined> {
    const client = await this.client(stack);
    const found = await this.settled(client, stack);
    if (!found) return undefined;
    return {
      protected: found.EnableTerminationProtection ?? false,
      ...(await this.template(client, found.StackId ?? stack.name)),
    };
  }

  /** Whether a stack is there, whole. */
  async exists(stack: SynthesizedStack): Promise<boolean> {
    const found = await this.describe(await this.client(stack), stack);
    return found !== undefined;
  }

  private async settled(client: CloudFormationClient, stack: SynthesizedStack): Promise<Stack | undefined> {
    let told = false;
    for (;;) {
      const found = await this.describe(client, stack);
      if (!found?.StackStatus?.endsWith('_IN_PROGRESS')) return found;
      if (!told) this.say(`${stack.id}: ${found.StackStatus}, waiting for it to end`);
      told = true;
      await setTimeout(POLL_MILLISECONDS);
    }
  }

  private async describe(client: CloudFormationClient, { name }: SynthesizedStack): Promise<Stack | undefined> {
    try {
      const { Stacks = [] } = await client.send(new DescribeStacksCommand({ StackName: name }));
      return Stacks.find(({ StackStatus }) => !NEVER_CREATED.has(StackStatus ?? ''));
    } catch (error) {
      if ((error as Error).message.includes('does not exist')) return undefined;
      throw failure(`the stack ${name}`, error);
    }
  }

  private async template(client: CloudFormationClient, stack: string): Promise<DeployedTemplate> {
    const { TemplateBody = '{}' } = await told(
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
          nested.set(LogicalResourceId, await this.template(client, PhysicalResourceId));
        }
      }
    }
    return { template, nested };
  }

  private client({ region, lookupRole }: SynthesizedStack): Promise<CloudFormationClient> {
    const key = `${region} ${lookupRole}`;
    const client = this.clients.get(key) ?? this.connect(region, lookupRole);
    this.clients.set(key, client);
    return client;
  }

  private async connect(region: string, lookupRole: string | undefined): Promise<CloudFormationClient> {
    const credentials = lookupRole === undefined ? undefined : await this.assume(region, lookupRole);
    return new CloudFormationClient({ region, maxAttempts: MAX_ATTEMPTS, ...(credentials ? { credentials } : {}) });
  }

  /** Nothing, where the caller may not: before the bootstrap there is no such role. */
  private async assume(region: string, role: string): Promise<Credentials | undefined> {
    const sts = new STSClient({ region, maxAttempts: MAX_ATTEMPTS });
    const arn = role.replaceAll('${AWS::Partition}', this.caller.partition);
    try {
      const { Credentials } = await sts.send(new AssumeRoleCommand({ RoleArn: arn, RoleSessionName: 'nx-cdk' }));
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
    throw new CommandError(
      `the deployed template of ${stack} is not JSON, so nobody can tell what a change does to it`,
    );
  }
}

async function told<T>(what: string, answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    throw failure(what, error);
  }
}

/** One line of what AWS answered. */
function failure(what: string, error: unknown): CommandError {
  const { name, message } = error as Error;
  return new CommandError(`${what} cannot be read: ${name}: ${message.split('\n')[0]}`);
}
