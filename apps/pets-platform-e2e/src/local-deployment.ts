import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import {
  CloudFormationClient,
  DescribeStacksCommand,
  ListStackResourcesCommand,
  UpdateTerminationProtectionCommand,
  type Stack as DeployedStack,
  type StackResourceSummary,
} from '@aws-sdk/client-cloudformation';
import { bootstrap, deploy, destroy, Emulator, emulatorPython, prepare, runCdk, stacksOf } from '@pets/local';
import { CommandError, runLines, type SynthesizedStack } from '../../../packages/nx-cdk/src/toolkit';
import type { EnvironmentName } from '../../pets-platform/src/environments';

/** The assembly that the target `synth` of the app writes. */
const PROJECT = join(__dirname, '../../pets-platform');
/** The copy of the cloud assembly that `install.ts` creates. */
const ASSEMBLY = process.env.E2E_ASSEMBLY ?? join(PROJECT, 'cdk.out');
const ROOT = join(PROJECT, '../..');
const NX = require.resolve('nx/bin/nx.js');

export const ACCOUNT = '111111111111';
export const PRIMARY = 'us-east-1';
export const RECOVERY = 'us-west-2';

/** Options of an SDK client. */
export interface ClientSettings {
  readonly endpoint: string;
  readonly region: string;
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
}

/** An environment on its own emulator. */
export class LocalDeployment {
  /** Output of the last CDK command. */
  lines: string[] = [];
  private emulator?: Emulator;
  /** Temporary folder. */
  readonly folder = mkdtempSync(join(tmpdir(), 'pets-e2e-'));

  constructor(
    readonly environment: EnvironmentName,
    private readonly serves = false,
  ) {}

  /** Starts the emulator. */
  async start(): Promise<void> {
    const python = emulatorPython(() => undefined);
    const serving = this.serves ? {} : undefined;
    this.emulator = await Emulator.start({ python, folder: this.emulatorFolder, account: ACCOUNT, serving });
  }

  /** Deploys an assembly. Defaults to the synthesized assembly. */
  async deploy(options: DeployOptions = {}): Promise<void> {
    await deploy({ ...this.options(options), assembly: options.assembly ?? ASSEMBLY });
  }

  /**
   * Runs a target of Nx on an assembly: `nx deploy pets-platform -c dev`.
   *
   * @throws CommandError with the last lines of the output if it fails
   */
  async nx(target: string, args: readonly string[] = [], options: DeployOptions = {}): Promise<void> {
    const { environment = this.environment } = options;
    const { folder, ...others } = this.options(options);
    const { assembly = ASSEMBLY, isOriginal = false, command } = options;
    if (!isOriginal) await prepare({ ...others, folder, assembly });
    const outdir = relative(PROJECT, isOriginal ? assembly : join(folder, 'cdk.out'));
    // the assembly exists, and the targets of the app would write another one
    const own = [...args, `--outdir=${outdir}`];
    const ofNx = ['--excludeTaskDependencies', '--outputStyle=static'];
    const all = command ? [...ofNx, '--', ...own, ...command] : [...own, ...ofNx];
    const status = await runLines(process.execPath, [NX, target, 'pets-platform', '-c', environment, ...all], {
      cwd: ROOT,
      env: {
        ...others.emulator.variables(),
        ...(options.endpoint && { AWS_ENDPOINT_URL: options.endpoint }),
        ...(options.region && { AWS_REGION: options.region }),
        NX_DAEMON: 'false',
        CI: 'true',
      },
      inheritEnv: false,
      onLine: ({ text }) => others.onLine(text),
      signal: options.signal,
    });
    if (status !== 0) throw new CommandError(failureOf(this.lines));
  }

  /** Bootstraps the Regions of the environment. */
  async bootstrap(): Promise<void> {
    await bootstrap({ ...this.options(), assembly: ASSEMBLY });
  }

  /** Creates the prerequisites, and returns the stacks with the templates for the emulator. */
  async prepare(): Promise<readonly SynthesizedStack[]> {
    return prepare({ ...this.options(), assembly: ASSEMBLY });
  }

  /** Folder of the assembly with the templates for the emulator. */
  get preparedAssembly(): string {
    return join(this.folder, 'deployment/cdk.out');
  }

  /** Deploys stacks of an assembly at the same time. */
  async cdkDeploy(assembly: string, stacks: readonly SynthesizedStack[]): Promise<void> {
    const { emulator, onLine } = this.options();
    const paths = stacks.map(({ path }) => path);
    const options = ['--exclusively', '--require-approval=never', `--concurrency=${stacks.length}`];
    await runCdk({
      args: ['deploy', ...paths, '--app', assembly, ...options],
      variables: emulator.variables(),
      onLine,
    });
  }

  /** Names of the environment's stacks in the assembly, in one Region or in all. */
  expectedStacks(region?: string): string[] {
    return stacksOf(ASSEMBLY, this.environment)
      .filter((stack) => region === undefined || stack.region === region)
      .map(({ name }) => name);
  }

  /** Properties of the resources of a type in the templates, in one Region. */
  templateResources<Properties>(type: string, region = PRIMARY): Properties[] {
    return stacksOf(ASSEMBLY, this.environment)
      .filter((stack) => stack.region === region)
      .flatMap(({ template }) => Object.values(template.Resources ?? {}))
      .filter(({ Type }) => Type === type)
      .map((resource) => (resource.Properties ?? {}) as Properties);
  }

  /** Ids of the resources that are retained when their stack is deleted, by type. */
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

  /** Disables termination protection of every stack of a Region. */
  async allowDeletion(region = PRIMARY): Promise<void> {
    const client = new CloudFormationClient(this.client(region));
    for (const { StackName } of await this.stacks(region)) {
      await client.send(new UpdateTerminationProtectionCommand({ StackName, EnableTerminationProtection: false }));
    }
  }

  /** Deletes all stacks. */
  async destroy(): Promise<void> {
    await destroy({ ...this.options(), assembly: ASSEMBLY });
  }

  /** Stops the emulator. */
  async close(): Promise<void> {
    await this.emulator?.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** Connections to other machines that the emulator and its functions were refused. */
  refused(): string[] {
    return this.emulator?.refused() ?? [];
  }

  get emulatorFolder(): string {
    return join(this.folder, 'emulator');
  }

  /** Endpoint of the AWS API. */
  get endpoint(): string {
    return this.started.endpoint;
  }

  /** URL at which the distribution serves requests. */
  get url(): string {
    return this.started.url;
  }

  /** Id of the process group of the emulator. */
  get group(): number {
    return this.started.group;
  }

  private get started(): Emulator {
    if (!this.emulator) throw new Error('call start() before other methods');
    return this.emulator;
  }

  /** Endpoint and credentials of the emulator. */
  client(region = PRIMARY): ClientSettings {
    return { endpoint: this.endpoint, region, credentials: { accessKeyId: 'local', secretAccessKey: 'local' } };
  }

  /** Calls an operation of a JSON service without an SDK client. */
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

  /** The environment's stacks in a Region. */
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
    this.lines = [];
    return {
      emulator: this.started,
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

/** Returns the lines about failures, and the last lines. */
function failureOf(lines: readonly string[]): string {
  const last = lines.length - 20;
  return lines.filter((line, index) => index >= last || /FAILED|❌|failed:/.test(line)).join('\n');
}

/** Returns `Data` for `dev-Data`. */
function stackId({ name }: { name: string }): string {
  return name.slice(name.indexOf('-') + 1);
}

/** Options of a deployment. */
export interface DeployOptions {
  /** Environment of the target of Nx. @default - that of the emulator */
  readonly environment?: EnvironmentName;
  readonly assembly?: string;
  /** Endpoint that the CDK uses. */
  readonly endpoint?: string;
  /** Whether a target of Nx uses the templates for AWS, which cannot be deployed to the emulator. @default false */
  readonly isOriginal?: boolean;
  /** Command after the options of a target of Nx. */
  readonly command?: readonly string[];
  /** Region of the shell of a target of Nx. @default us-east-1 */
  readonly region?: string;
  readonly onLine?: (line: string) => void;
  readonly signal?: AbortSignal;
}
