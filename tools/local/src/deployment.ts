import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import {
  DescribeStacksCommand,
  ValidateTemplateCommand,
  type CloudFormationClient,
} from '@aws-sdk/client-cloudformation';
import type { CloudFormationStackArtifact } from 'aws-cdk-lib/cx-api';
import { copyAssembly, stacksOf, type Template } from './assembly';
import { runCdk } from './cdk';
import type { Emulator } from './emulator';
import { LocalError } from './local-error';
import { cloudFormation, makePrerequisites } from './prerequisites';

/** Properties of `deploy`. */
export interface DeploymentOptions {
  readonly emulator: Emulator;
  /** A synthesized cloud assembly. It is only read. */
  readonly assembly: string;
  readonly environment: string;
  /** A folder for a copy of the assembly. */
  readonly folder: string;
  readonly say: (line: string) => void;
  /** Hears every line that the CDK prints. */
  readonly onLine?: (line: string) => void;
  readonly signal?: AbortSignal;
  /** Where the CDK looks for AWS. @default - the emulator itself */
  readonly endpoint?: string;
}

/** A stack that stands on the emulator. */
export interface DeployedStack {
  readonly stack: CloudFormationStackArtifact;
  /** Nothing where the CDK found nothing to do. */
  readonly seconds?: number;
}

/** Independent stacks that are deployed at once. */
const CONCURRENCY = 4;

/** Deploys an environment with the CDK's own command line, whose bootstrap it runs first. */
export async function deploy(options: DeploymentOptions): Promise<DeployedStack[]> {
  const { emulator, environment, folder, say, signal } = options;
  const stacks = await prepare(options);
  const variables = { ...emulator.variables(), ...(options.endpoint && { AWS_ENDPOINT_URL: options.endpoint }) };

  const { account } = stacks[0].environment;
  for (const region of new Set(stacks.map((stack) => stack.environment.region))) {
    if (await isBootstrapped(cloudFormation(emulator, region))) continue;
    say(`bootstrap ${region}`);
    await runCdk({ args: ['bootstrap', `aws://${account}/${region}`], variables, onLine: options.onLine, signal });
  }

  const times = new Map<string, number>();
  const progress = new Progress(times, say);
  await runCdk({
    args: ['deploy', `${environment}/**`, '--app', join(folder, 'cdk.out'), ...DEPLOY],
    variables,
    signal,
    onLine: (line) => {
      progress.read(line);
      options.onLine?.(line);
    },
  });
  return stacks.map((stack) => ({ stack, seconds: times.get(stack.hierarchicalId) }));
}

const DEPLOY = ['--require-approval', 'never', '--concurrency', String(CONCURRENCY), '--progress', 'events'];

/** Removes every stack of an environment; what must be retained stays. */
export async function destroy(options: DeploymentOptions): Promise<void> {
  await runCdk({
    args: ['destroy', `${options.environment}/**`, '--app', join(options.folder, 'cdk.out'), '--force'],
    variables: options.emulator.variables(),
    onLine: options.onLine,
    signal: options.signal,
  });
}

/** Sorts out of the CDK's lines which stack began and ended. */
class Progress {
  private last = '';

  constructor(
    private readonly times: Map<string, number>,
    private readonly say: (line: string) => void,
  ) {}

  read(line: string): void {
    const [, begun] = /^(\S+) \(.*\): deploying\.\.\./.exec(line) ?? [];
    if (begun) this.say(`${begun} …`);
    const [, done, unchanged] = /^\s*✅\s+(\S+) \(\S+\)( \(no changes\))?/.exec(line) ?? [];
    if (done) this.last = done;
    if (unchanged) this.say(`${done}: nothing changed`);
    const [, seconds] = /Deployment time: ([\d.]+)s/.exec(line) ?? [];
    if (seconds && !this.times.has(this.last)) {
      this.times.set(this.last, Number(seconds));
      this.say(`${this.last}: ${seconds} s`);
    }
  }
}

/** Makes what the stacks expect of an account, and a copy of the assembly that fits the emulator. */
async function prepare(options: DeploymentOptions): Promise<CloudFormationStackArtifact[]> {
  const { assembly, environment, folder, emulator } = options;
  if (!existsSync(join(assembly, `assembly-${environment}`))) {
    throw new LocalError(`${assembly} holds no environment ${environment}: run npm start first`);
  }
  mkdirSync(folder, { recursive: true });
  const original = stacksOf(assembly, environment);
  const zones: Record<string, string> = {};
  for (const region of new Set(original.map((stack) => stack.environment.region))) {
    const inRegion = original.filter((stack) => stack.environment.region === region);
    Object.assign(zones, await makePrerequisites(cloudFormation(emulator, region), inRegion, folder));
  }
  const stacks = copyAssembly(assembly, join(folder, 'cdk.out'), environment, zones);
  for (const stack of stacks) await checkTypes(cloudFormation(emulator, stack.environment.region), stack);
  return stacks;
}

async function isBootstrapped(client: CloudFormationClient): Promise<boolean> {
  return client.send(new DescribeStacksCommand({ StackName: 'CDKToolkit' })).then(
    () => true,
    () => false,
  );
}

/** Throws a `LocalError` that names the types which neither the emulator nor a shim knows. */
async function checkTypes(client: CloudFormationClient, stack: CloudFormationStackArtifact): Promise<void> {
  const { Resources } = stack.template as Template;
  const types = Object.entries(Resources).map(([id, { Type }]) => [id, { Type }]);
  const TemplateBody = JSON.stringify({ Resources: Object.fromEntries(types) });
  await client.send(new ValidateTemplateCommand({ TemplateBody })).catch((error: Error) => {
    throw new LocalError(
      `${stack.hierarchicalId}: ${error.message} (what the emulator lacks: tools/local/src/shims.ts)`,
    );
  });
}
