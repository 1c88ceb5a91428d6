import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import {
  DescribeStacksCommand,
  ValidateTemplateCommand,
  type CloudFormationClient,
} from '@aws-sdk/client-cloudformation';
import { CommandError, type SynthesizedStack } from '../../../packages/nx-cdk/src/toolkit';
import { copyAssembly, stacksOf } from './assembly';
import { runCdk } from './cdk';
import type { Emulator } from './emulator';
import { cloudFormation, deployPrerequisites } from './prerequisites';

/** Options of `deploy` and `destroy`. */
export interface DeploymentOptions {
  readonly emulator: Emulator;
  /** Folder of the cloud assembly, which is not changed. */
  readonly assembly: string;
  readonly environment: string;
  /** Folder for a copy of the assembly. */
  readonly folder: string;
  /** Prints progress. */
  readonly print: (line: string) => void;
  /** Receives each line of output of the AWS CDK CLI. */
  readonly onLine?: (line: string) => void;
  readonly signal?: AbortSignal;
  /** Endpoint for the AWS CDK CLI. @default - the emulator */
  readonly endpoint?: string;
}

/** A stack on the emulator. */
export interface DeployedStack {
  readonly stack: SynthesizedStack;
  /** Duration of the deployment, `undefined` if the stack has no changes. */
  readonly seconds?: number;
}

/** Number of stacks that are deployed in parallel. */
const CONCURRENCY = 4;

/** Bootstraps the Regions of an environment and deploys it with the AWS CDK CLI. */
export async function deploy(options: DeploymentOptions): Promise<DeployedStack[]> {
  const { environment, folder, print, signal } = options;
  const stacks = await prepare(options);

  await bootstrap(options);

  const times = new Map<string, number>();
  const progress = new Progress(times, print);
  await runCdk({
    args: ['deploy', `${environment}/**`, '--app', join(folder, 'cdk.out'), ...DEPLOY],
    variables: variablesOf(options),
    signal,
    onLine: (line) => {
      progress.read(line);
      options.onLine?.(line);
    },
  });
  return stacks.map((stack) => ({ stack, seconds: times.get(stack.path) }));
}

/** Bootstraps the Regions of an environment that are not bootstrapped. */
export async function bootstrap(options: DeploymentOptions): Promise<void> {
  const { emulator, assembly, environment, print, signal, onLine } = options;
  const variables = variablesOf(options);
  const stacks = stacksOf(assembly, environment);
  for (const region of new Set(stacks.map((stack) => stack.region))) {
    if (await isBootstrapped(cloudFormation(emulator, region))) continue;
    print(`bootstrap ${region}`);
    await runCdk({ args: ['bootstrap', `aws://${stacks[0].account}/${region}`], variables, onLine, signal });
  }
}

function variablesOf({ emulator, endpoint }: DeploymentOptions): NodeJS.ProcessEnv {
  return { ...emulator.variables(), ...(endpoint && { AWS_ENDPOINT_URL: endpoint }) };
}

const DEPLOY = ['--require-approval', 'never', '--concurrency', String(CONCURRENCY), '--progress', 'events'];

/** Deletes all stacks of an environment. Retained resources remain. */
export async function destroy(options: DeploymentOptions): Promise<void> {
  await runCdk({
    args: ['destroy', `${options.environment}/**`, '--app', join(options.folder, 'cdk.out'), '--force'],
    variables: options.emulator.variables(),
    onLine: options.onLine,
    signal: options.signal,
  });
}

/** Reads the start, end and duration of each stack from the output of the AWS CDK CLI. */
class Progress {
  private last = '';

  constructor(
    private readonly times: Map<string, number>,
    private readonly print: (line: string) => void,
  ) {}

  read(line: string): void {
    const [, started] = /^(\S+) \(.*\): deploying\.\.\./.exec(line) ?? [];
    if (started) this.print(`${started} …`);
    const [, done, unchanged] = /^\s*✅\s+(\S+) \(\S+\)( \(no changes\))?/.exec(line) ?? [];
    if (done) this.last = done;
    if (unchanged) this.print(`${done}: no changes`);
    const [, seconds] = /Deployment time: ([\d.]+)s/.exec(line) ?? [];
    if (seconds && !this.times.has(this.last)) {
      this.times.set(this.last, Number(seconds));
      this.print(`${this.last}: ${seconds} s`);
    }
  }
}

/** Creates the prerequisites in the account, and a copy of the assembly for the emulator in the subfolder `cdk.out`. */
export async function prepare(options: DeploymentOptions): Promise<readonly SynthesizedStack[]> {
  const { assembly, environment, folder, emulator } = options;
  const original = stacksOf(assembly, environment);
  mkdirSync(folder, { recursive: true });
  const zones: Record<string, string> = {};
  for (const region of new Set(original.map((stack) => stack.region))) {
    const inRegion = original.filter((stack) => stack.region === region);
    Object.assign(zones, await deployPrerequisites(cloudFormation(emulator, region), inRegion, folder));
  }
  const stacks = copyAssembly(assembly, join(folder, 'cdk.out'), environment, zones);
  for (const stack of stacks) await checkTypes(cloudFormation(emulator, stack.region), stack);
  return stacks;
}

async function isBootstrapped(client: CloudFormationClient): Promise<boolean> {
  return client.send(new DescribeStacksCommand({ StackName: 'CDKToolkit' })).then(
    () => true,
    () => false,
  );
}

/** Throws a `CommandError` with the resource types that neither the emulator nor a shim supports. */
async function checkTypes(client: CloudFormationClient, stack: SynthesizedStack): Promise<void> {
  const { Resources = {} } = stack.template;
  const types = Object.entries(Resources).map(([id, { Type }]) => [id, { Type }]);
  const TemplateBody = JSON.stringify({ Resources: Object.fromEntries(types) });
  await client.send(new ValidateTemplateCommand({ TemplateBody })).catch((error: Error) => {
    throw new CommandError(`${stack.path}: ${error.message}. Add a shim in tools/local/src/shims.ts`);
  });
}
