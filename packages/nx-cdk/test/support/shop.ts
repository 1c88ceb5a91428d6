import { existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ExecutorContext } from '@nx/devkit';
import { App, CfnOutput, RemovalPolicy, Stack, Stage } from 'aws-cdk-lib/core';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as sns from 'aws-cdk-lib/aws-sns';
import * as ssm from 'aws-cdk-lib/aws-ssm';
import { readStage, type Template } from '../../src/assembly/assembly';

/**
 * Calls of the fake AWS CDK CLI to the fake AWS API after it has created or executed a change set, created a stack, or imported
 * resources.
 */
export const CLI_CALLS = { prepare: 'Prepared', execute: 'Executed', deploy: 'Deployed', import: 'Imported' } as const;

/** Properties of `synthesizeShop`. */
export interface ShopProps {
  readonly bucketName?: string;
  readonly topicName?: string;
  /** @default - dev and prod */
  readonly stages?: readonly (keyof typeof ACCOUNTS)[];
  /** Whether `Service` depends on `Alerts`, too. */
  readonly serviceNeedsAlerts?: boolean;
  /** Adds constructs to the stack `Data`. */
  readonly extend?: (data: Stack) => void;
  /** Adds constructs to the stack `Service`. */
  readonly extendService?: (service: Stack) => void;
  /** Adds constructs to the stack `Alerts`. */
  readonly extendAlerts?: (alerts: Stack) => void;
}

/** Script of the fake AWS CDK CLI that imports the resources of a mapping into a stack in the fake AWS API. `args` contains its arguments. */
export const IMPORT_WITH_CDK = `
const { readFileSync } = require('node:fs');
const { request } = require('node:http');
const folder = args[args.indexOf('--app') + 1] + '/assembly-dev/';
const read = (file) => JSON.parse(readFileSync(file, 'utf8'));
const mapping = read(args.find((arg) => arg.startsWith('--resource-mapping=')).slice('--resource-mapping='.length));
const stacks = Object.values(read(folder + 'manifest.json').artifacts);
const { environment, properties } = stacks.find(({ displayName }) => args.includes(displayName));
const parameters = {
  Action: ${JSON.stringify(CLI_CALLS.import)},
  Region: environment.split('/').at(-1),
  StackName: properties.stackName,
  Mapping: JSON.stringify(mapping),
  Template: JSON.stringify(read(folder + properties.templateFile)),
};
const headers = { 'content-type': 'application/x-www-form-urlencoded' };
request(process.env.AWS_ENDPOINT_URL, { method: 'POST', headers }, (response) => response.resume())
  .end(String(new URLSearchParams(parameters)));`;

/**
 * Returns the script of the fake AWS CDK CLI that creates and executes change sets, and creates stacks, in the fake AWS API. `args`
 * contains its arguments.
 */
export function deployScript(before = ''): string {
  return `
      const { readFileSync } = require('node:fs');
      const { request } = require('node:http');
      const calls = ${JSON.stringify(CLI_CALLS)};
      const folder = args[args.indexOf('--app') + 1] + '/assembly-dev/';
      const read = (name) => JSON.parse(readFileSync(folder + name, 'utf8'));
      const option = (name) => args.find((arg) => arg.startsWith('--' + name + '='))?.slice(name.length + 3);
      const [step = 'deploy'] = (option('method') ?? '').split('-change-set').filter(Boolean);
      const deploy = async ({ displayName, environment, properties }) => {
        const { stackName = '', templateFile, terminationProtection = false } = properties;
        if (!args.includes(displayName)) return;
        ${before}
        const parameters = {
          Action: calls[step],
          Region: environment.split('/').at(-1),
          StackName: stackName,
          ChangeSetName: option('change-set-name') ?? '',
          TerminationProtection: terminationProtection,
          Template: JSON.stringify(read(templateFile)),
        };
        const headers = { 'content-type': 'application/x-www-form-urlencoded' };
        // not fetch, which takes longer to load than all else in this process
        await new Promise((resolve) =>
          request(process.env.AWS_ENDPOINT_URL, { method: 'POST', headers }, (response) => response.resume().on('end', resolve))
            .end(String(new URLSearchParams(parameters))));
      };
      const stacks = Object.values(read('manifest.json').artifacts).filter(({ type }) => type === 'aws:cloudformation:stack');
      if (args[0] === 'deploy') (async () => { for (const stack of stacks) await deploy(stack); })();`;
}

const ACCOUNTS = { dev: '111111111111', prod: '333333333333', qa: '444444444444' };

/** Synthesizes stages with the stacks `Data`, `Service`, which depends on it, and `Alerts` in another Region. */
export function synthesizeShop(outdir: string, props: ShopProps = {}): void {
  rmSync(outdir, { recursive: true, force: true });
  const app = new App({ outdir });
  for (const name of props.stages ?? ['dev' as const, 'prod' as const]) {
    const account = ACCOUNTS[name];
    const stage = new Stage(app, name, { env: { account, region: 'eu-west-1' } });
    const data = new Stack(stage, 'Data');
    new s3.Bucket(data, 'Bucket', { bucketName: props.bucketName, removalPolicy: RemovalPolicy.RETAIN });
    props.extend?.(data);
    const service = new Stack(stage, 'Service');
    new ssm.StringParameter(service, 'Parameter', { stringValue: 'a' });
    service.addStackDependency(data);
    props.extendService?.(service);
    const alerts = new Stack(stage, 'Alerts', { env: { account, region: 'us-east-1' } });
    if (props.serviceNeedsAlerts) service.addStackDependency(alerts);
    const topic = new sns.Topic(alerts, 'Topic', { topicName: props.topicName });
    new CfnOutput(alerts, 'TopicName', { value: topic.topicName });
    props.extendAlerts?.(alerts);
  }
  app.synth();
}

/** A workspace with one app, and a fake AWS CDK CLI that records its arguments. */
export class ShopWorkspace {
  readonly root = realpathSync(mkdtempSync(join(tmpdir(), 'shop-')));
  readonly assembly = join(this.root, 'apps/shop/cdk.out');
  private readonly calls = join(this.root, 'calls.jsonl');

  constructor(props: ShopProps = {}) {
    this.write('apps/shop/package.json', JSON.stringify({ name: 'shop' }));
    this.write('node_modules/aws-cdk/package.json', JSON.stringify({ name: 'aws-cdk', bin: { cdk: 'cdk.cjs' } }));
    this.deployWithCdk();
    synthesizeShop(this.assembly, props);
  }

  /** Sets the script of the fake CLI, which runs after the arguments are recorded. `args` contains them. */
  cdk(script: string): void {
    const record = `const args = process.argv.slice(2);
      require('node:fs').appendFileSync(${JSON.stringify(this.calls)}, JSON.stringify(args) + '\\n');`;
    this.write('node_modules/aws-cdk/cdk.cjs', `${record}\n${script}`);
  }

  /** Sets a script that creates and executes change sets, and creates stacks, in the fake AWS API. */
  deployWithCdk(before = ''): void {
    this.cdk(deployScript(before));
  }

  /** Sets a script that imports the resources of a mapping into a stack in the fake AWS API. */
  importWithCdk(): void {
    this.cdk(IMPORT_WITH_CDK);
  }

  /** Calls of the fake CLI that deploy: what they do, and the stacks. */
  get deployments(): string[] {
    return this.cdkCalls
      .filter(([command]) => command === 'deploy')
      .map((args) => {
        const method = /--method=(\w+)/.exec(args.join(' '))?.[1] ?? 'create';
        return `${method} ${args.filter((arg) => arg.startsWith('dev/')).join(' ')}`.replaceAll('dev/', '');
      });
  }

  /** Arguments of each call of the fake CLI. */
  get cdkCalls(): string[][] {
    if (!existsSync(this.calls)) return [];
    return readFileSync(this.calls, 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as string[]);
  }

  /** Returns a synthesized template. */
  template(stack: string, stage = 'dev'): Template {
    const { stacks } = readStage(this.assembly, stage);
    return stacks.find(({ id }) => id === stack)?.template ?? {};
  }

  context(): ExecutorContext {
    return {
      root: this.root,
      cwd: this.root,
      isVerbose: false,
      projectName: 'shop',
      projectsConfigurations: { version: 2, projects: { shop: { root: 'apps/shop' } } },
      nxJsonConfiguration: {},
      projectGraph: { nodes: {}, dependencies: {} },
    };
  }

  read(path: string): unknown {
    return JSON.parse(readFileSync(join(this.root, path), 'utf8'));
  }

  write(path: string, content: string): void {
    mkdirSync(join(this.root, path, '..'), { recursive: true });
    writeFileSync(join(this.root, path), content);
  }
}

/** Records what is printed. */
export class Printed {
  constructor() {
    for (const method of ['log', 'error'] as const) {
      jest.spyOn(console, method).mockImplementation((...values: unknown[]) => {
        this.lines.push(values.join(' '));
      });
    }
    for (const stream of [process.stdout, process.stderr]) jest.spyOn(stream, 'write').mockReturnValue(true);
  }

  private readonly lines: string[] = [];

  get text(): string {
    return this.lines.join('\n');
  }
}
