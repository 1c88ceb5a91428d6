import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { compileFunction } from 'node:vm';
import type { App } from 'aws-cdk-lib/core';
import type * as cxApi from 'aws-cdk-lib/cx-api';
import type { Construct } from 'constructs';
import type * as esbuild from 'esbuild';
import { CommandError } from '../shared/command-error';
import { cdkCliOf, SynthesizedApps } from './cdk-synth';
import { readExamples, type Example } from './examples';
import { constructorCode, ENVIRONMENT, VALUES } from './program';

const { valuesOf } = createRequire(__filename)('../../bin/values-of.cjs') as {
  valuesOf: (values: Construct, used: readonly string[]) => Construct;
};

interface Template {
  readonly Resources?: Readonly<Record<string, unknown>>;
}

type Exports = Readonly<Record<string, unknown>>;
type ValuesClass = new (scope: Construct, id: string) => Construct;
type FixtureClass = new (scope: App, id: string, props: object) => unknown;

/** Result of the examples of a library. */
export interface Result {
  /** Number of examples that synthesize resources. */
  readonly synthesized: number;
  /** Places of the examples that create no resource. They are evaluated only. */
  readonly evaluated: readonly string[];
  /** Place and error of each example that fails. */
  readonly failures: readonly string[];
}

/** Runs the examples of a library in this process. Changes the working directory and the environment variables. */
export class ExampleRunner {
  private readonly require: NodeJS.Require;
  private readonly package: string;
  private readonly values: ValuesClass;

  constructor(private readonly project: string) {
    this.require = createRequire(join(project, 'package.json'));
    this.package = (JSON.parse(readFileSync(join(project, 'package.json'), 'utf8')) as { name: string }).name;
    this.values = this.evaluate(readFileSync(join(project, VALUES), 'utf8')).Values as ValuesClass;
    if (typeof this.values !== 'function') throw new CommandError(`${VALUES} must export the class Values`);
  }

  /** Runs all examples. Each one synthesizes into a temporary folder. */
  run(examples: readonly Example[]): Result {
    const folder = mkdtempSync(join(tmpdir(), `${basename(this.project)}-examples-`));
    const failures: string[] = [];
    const evaluated: string[] = [];
    const cwd = process.cwd();
    try {
      for (const [index, example] of examples.entries()) {
        try {
          if (silently(() => this.resources(example, join(folder, `${index}`))) === 0) evaluated.push(example.place);
        } catch (error) {
          failures.push(`${example.place}: ${(error as Error).message}`);
        }
      }
    } finally {
      process.chdir(cwd);
      rmSync(folder, { recursive: true, force: true });
    }
    return { synthesized: examples.length - evaluated.length - failures.length, evaluated, failures };
  }

  /** Runs an example and returns the number of resources that it synthesizes. */
  private resources(example: Example, folder: string): number {
    mkdirSync(folder);
    process.chdir(folder);
    const assembly = join(folder, 'cdk.out');
    process.env.CDK_OUTDIR = assembly;
    const others = process.listeners('beforeExit');
    const { exitCode } = process;
    try {
      this.construct(example);
      // apps synthesize when the process ends, as they do for the CDK CLI
      for (const listener of process.listeners('beforeExit')) if (!others.includes(listener)) listener(0);
      if (process.exitCode !== exitCode) throw new CommandError('the validation of the templates fails');
      return existsSync(join(assembly, 'manifest.json')) ? this.check(assembly) : 0;
    } finally {
      for (const listener of process.listeners('beforeExit')) {
        if (!others.includes(listener)) process.off('beforeExit', listener);
      }
      process.exitCode = exitCode;
      delete process.env.CDK_OUTDIR;
    }
  }

  private construct(example: Example): void {
    if (!example.fixture) {
      this.evaluate(example.source);
      return;
    }
    const core = this.require('aws-cdk-lib/core') as { App: new () => App };
    const app = new core.App();
    const { Fixture } = this.execute(
      constructorCode(example, (code) => this.transpile(code)),
      {
        __exampleValues: (stack: Construct, used: readonly string[]) =>
          valuesOf(new this.values(stack, 'Values'), used),
      },
    );
    new (Fixture as FixtureClass)(app, 'Example', { env: ENVIRONMENT });
  }

  /** Returns the number of resources in an assembly. Fails if it has an error. */
  private check(assembly: string): number {
    const { CloudAssembly } = this.require('aws-cdk-lib/cx-api') as typeof cxApi;
    const stacks = new CloudAssembly(assembly).stacksRecursively;
    const messages = stacks.flatMap((stack) => stack.messages);
    const errors = messages.filter(({ level }) => level === 'error').map(({ id, entry }) => `${id}: ${entry.data}`);
    if (errors.length > 0) throw new CommandError(errors.join('; '));
    const resources = stacks.flatMap(({ template }) => Object.keys((template as Template).Resources ?? {}));
    return resources.length;
  }

  private evaluate(source: string): Exports {
    return this.execute(this.transpile(source), {});
  }

  private execute(code: string, values: Exports): Exports {
    const module: { exports: Exports } = { exports: {} };
    const require = (id: string): unknown => this.require(id === this.package ? this.project : id);
    const names = ['module', 'exports', 'require', ...Object.keys(values)];
    compileFunction(code, names)(module, module.exports, require, ...Object.values(values));
    return module.exports;
  }

  /** Compiles TypeScript to a CommonJS module. */
  transpile(source: string): string {
    // an optional peer dependency: a workspace without libraries does not install it
    const { transformSync } = this.require('esbuild') as typeof esbuild;
    return transformSync(source, { loader: 'ts', format: 'cjs', target: 'node20' }).code;
  }
}

/** Runs a function without its output: the CDK prints reports of warnings. */
function silently<T>(work: () => T): T {
  const streams = [process.stdout, process.stderr];
  const writes = streams.map((stream) => stream.write);
  for (const stream of streams) stream.write = () => true;
  try {
    return work();
  } finally {
    streams.forEach((stream, index) => (stream.write = writes[index]));
  }
}

/** Runs the examples of a library that has values for them, and prints the result. Returns whether all of them run. */
export function runExamples(project: string, tablet?: string): boolean {
  if (!existsSync(join(project, VALUES))) {
    console.log(`The examples are compiled and not run: ${VALUES} does not exist`);
    return true;
  }
  const runner = new ExampleRunner(project);
  const examples = readExamples(project, tablet);
  const { synthesized, evaluated, failures } = runner.run(examples);
  for (const failure of failures) console.error(failure);
  for (const place of evaluated) console.log(`${place}: creates no resource`);
  console.log(`${synthesized} examples synthesize, ${evaluated.length} create no resource, ${failures.length} fail`);
  const inReadme = examples.filter(({ place }) => place.startsWith('README.md') && !evaluated.includes(place));
  return failures.length === 0 && (inReadme.length === 0 || synthesizes(runner, project, inReadme));
}

/** Runs `cdk synth` on the examples of the README. Returns whether it succeeds. */
function synthesizes(runner: ExampleRunner, project: string, examples: readonly Example[]): boolean {
  const cli = cdkCliOf(project);
  if (cli === undefined) {
    console.log('cdk synth is not run: the AWS CDK CLI is not installed');
    return true;
  }
  const apps = new SynthesizedApps(project, cli, (source) => runner.transpile(source));
  const { failures, ...result } = apps.synthesize(examples);
  for (const failure of failures) console.error(failure);
  const summary = `${result.examples} examples of README.md in ${result.apps} apps, ${failures.length} fail`;
  console.log(`cdk synth: ${summary} (${result.seconds.toFixed(1)} s)`);
  return failures.length === 0;
}
