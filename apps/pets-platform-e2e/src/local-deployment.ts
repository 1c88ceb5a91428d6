import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  CloudFormationClient,
  DescribeStacksCommand,
  ListStackResourcesCommand,
  UpdateTerminationProtectionCommand,
  type Stack as DeployedStack,
  type StackResourceSummary,
} from '@aws-sdk/client-cloudformation';
import { deploy, destroy, Emulator, emulatorPython, stacksOf } from '@pets/local';
import type { EnvironmentName } from '../../pets-platform/src/environments';

/** The assembly that the target `synth` of the app has left. */
const ASSEMBLY = join(__dirname, '../../pets-platform/cdk.out');

export const ACCOUNT = '111111111111';
export const PRIMARY = 'us-east-1';
export const RECOVERY = 'us-west-2';

/** What a client of any service is made with. */
export interface ClientSettings {
  readonly endpoint: string;
  readonly region: string;
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
}

/** An environment on an emulator of its own. */
export class LocalDeployment {
  /** What the CDK printed in the latest run. */
  lines: string[] = [];
  private emulator?: Emulator;
  private readonly folder = mkdtempSync(join(tmpdir(), 'pets-e2e-'));

  constructor(readonly environment: EnvironmentName) {}

  /** Starts the emulator. */
  async start(): Promise<void> {
    const python = emulatorPython(() => undefined);
    this.emulator = await Emulator.start({ python, folder: join(this.folder, 'emulator'), account: ACCOUNT });
  }

  /** Deploys an assembly, the synthesized one unless told otherwise. */
  async deploy(options: DeployOptions = {}): Promise<void> {
    await deploy({ ...this.options(options), assembly: options.assembly ?? ASSEMBLY });
  }

  /** Names of the stacks that the assembly holds for the environment, in one region or in all. */
  expectedStacks(region?: string): string[] {
    return stacksOf(ASSEMBLY, this.environment)
      .filter((stack) => region === undefined || stack.region === region)
      .map(({ name }) => name);
  }

  /** Ids of the resources that shall outlive their stacks, by type. */
  async retained(region = PRIMARY): Promise<Record<string, string[]>> {
    const ids: Record<string, string[]> = {};
    for (const stack of stacksOf(ASSEMBLY, this.environment)) {
      if (stack.region !== region) continue;
      const { Resources = {} } = stack.template;
      for (const { LogicalResourceId = '', PhysicalResourceId = '' } of await this.resources(stackId(stack), region)) {
        const { Type = '', DeletionPolicy } = Resources[LogicalResourceId] ?? {};
        if (DeletionPolicy?.startsWith('Retain')) (ids[Type] ??= []).push(PhysicalResourceId);
      }
    }
    return Object.fromEntries(Object.entries(ids).map(([type, all]) => [type, all.sort()]));
  }

  /** Lets every stack of a region be deleted. */
  async allowDeletion(region = PRIMARY): Promise<void> {
    const client = new CloudFormationClient(this.client(region));
    for (const { StackName } of await this.stacks(region)) {
      await client.send(new UpdateTerminationProtectionCommand({ StackName, EnableTerminationProtection: false }));
    }
  }

  /** Removes all stacks. */
  async destroy(): Promise<void> {
    await destroy({ ...this.options(), assembly: ASSEMBLY });
  }

  /** Ends the emulator. */
  async close(): Promise<void> {
    await this.emulator?.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }

  get endpoint(): string {
    if (!this.emulator) throw new Error('not started');
    return this.emulator.endpoint;
  }

  /** What a client needs to reach the emulator. */
  client(region = PRIMARY): ClientSettings {
    return { endpoint: this.endpoint, region, credentials: { accessKeyId: 'local', secretAccessKey: 'local' } };
  }

  /** Calls an operation of a service that speaks JSON and has no client here. */
  async callJson(service: string, target: string, body: object): Promise<Record<string, never[]>> {
    const scope = `local/20200101/${PRIMARY}/${service}/aws4_request`;
    const response = await fetch(`${this.endpoint}/`, {
      method: 'POST',
      headers: {
        authorization: `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host, Signature=none`,
        'content-type': 'application/x-amz-json-1.1',
        'x-amz-target': target,
      },
      body: JSON.stringify(body),
    });
    return (await response.json()) as Record<string, never[]>;
  }

  /** The environment's stacks in a region. */
  async stacks(region = PRIMARY): Promise<DeployedStack[]> {
    const { Stacks = [] } = await new CloudFormationClient(this.client(region)).send(new DescribeStacksCommand({}));
    return Stacks.filter(({ StackName }) => StackName?.startsWith(`${this.environment}-`));
  }

  /** The resources of a stack. */
  async resources(stack: string, region = PRIMARY): Promise<StackResourceSummary[]> {
    const StackName = `${this.environment}-${stack}`;
    const client = new CloudFormationClient(this.client(region));
    const found: StackResourceSummary[] = [];
    let NextToken: string | undefined;
    do {
      const page = await client.send(new ListStackResourcesCommand({ StackName, NextToken }));
      found.push(...(page.StackResourceSummaries ?? []));
      NextToken = page.NextToken;
    } while (NextToken);
    return found;
  }

  private options({ endpoint, onLine, signal }: DeployOptions = {}) {
    if (!this.emulator) throw new Error('not started');
    this.lines = [];
    return {
      emulator: this.emulator,
      environment: this.environment,
      folder: join(this.folder, 'deployment'),
      print: () => undefined,
      onLine: (line: string) => {
        this.lines.push(line);
        onLine?.(line);
      },
      endpoint,
      signal,
    };
  }
}

/** Returns `Data` for `dev-Data`. */
function stackId({ name }: { name: string }): string {
  return name.slice(name.indexOf('-') + 1);
}

/** What a deployment may be told. */
export interface DeployOptions {
  readonly assembly?: string;
  /** Where the CDK looks for AWS. */
  readonly endpoint?: string;
  readonly onLine?: (line: string) => void;
  readonly signal?: AbortSignal;
}
