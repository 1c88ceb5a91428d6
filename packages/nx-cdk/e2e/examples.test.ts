import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cdkCliOf, SynthesizedApps, type SynthResult } from '../src/examples/cdk-synth';
import { readExamples } from '../src/examples/examples';
import { ExampleRunner } from '../src/examples/runner';

const README = ['# Queues', '', '## Use', '', '```ts', '```', ''].join('\n');
const VALUES = `
import { App } from 'aws-cdk-lib/core';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';

export class Values extends Construct {
  get app(): App { return this.node.root as App; }
  get queue(): sqs.IQueue { return new sqs.Queue(this, 'Queue'); }
}`;
const IMPORTS = `
import { Annotations, App, CfnOutput, Stack, type StackProps } from 'aws-cdk-lib/core';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
`;
const FIXTURE = `${IMPORTS}
import { label } from 'queues';
declare const app: App;
declare const queue: sqs.IQueue;

class Fixture extends Stack {
  constructor(scope: Construct, id: string, props?: StackProps) {
    super(scope, id, props);
`;
const LOCATION = { api: { api: 'moduleReadme', moduleFqn: 'queues' }, field: { field: 'markdown', line: 5 } };
const PLACE = 'README.md:5 "Use"';

let project: string;

beforeAll(() => {
  project = mkdtempSync(join(tmpdir(), 'examples-'));
  mkdirSync(join(project, 'rosetta'));
  symlinkSync(join(__dirname, '../../../node_modules'), join(project, 'node_modules'));
  writeFileSync(join(project, 'package.json'), JSON.stringify({ name: 'queues', main: 'index.js' }));
  writeFileSync(join(project, 'index.js'), "exports.label = 'shop';");
  writeFileSync(join(project, 'README.md'), README);
  writeFileSync(join(project, 'rosetta/values.ts'), VALUES);
});

afterAll(() => rmSync(project, { recursive: true, force: true }));

/** Runs the CLI on examples of the README. */
function synthesize(...sources: string[]): SynthResult {
  const snippets = sources.map((fullSource) => ({
    translations: { $: { source: '' } },
    fullSource,
    location: LOCATION,
  }));
  writeFileSync(join(project, '.jsii.tabl.json'), JSON.stringify({ snippets }));
  const runner = new ExampleRunner(project);
  const apps = new SynthesizedApps(project, cdkCliOf(project)!, (source) => runner.transpile(source));
  return apps.synthesize(readExamples(project));
}

/** Returns an example in the constructor of the fixture. */
const inFixture = (example: string) => `${FIXTURE}/// !show\n${example}\n/// !hide\n  }\n}`;

test('uses one app for examples of the fixture, and one for each program and each example that uses its app', () => {
  const example = inFixture("new CfnOutput(this, 'Arn', { value: queue.queueArn });");
  const usesApp = inFixture("new sqs.Queue(new Stack(app, 'Other'), 'Queue').node.addDependency(this);");
  const program = `${IMPORTS}const app = new App();\nnew sqs.Queue(new Stack(app, 'Own'), 'Queue');`;
  const result = synthesize(example, example, usesApp, program);
  expect(result).toMatchObject({ apps: 3, examples: 4, failures: [] });
});

test('loads the library under its name, and supplies the Availability Zones of the account', () => {
  const check = "if (label !== 'shop' || this.availabilityZones[2] !== 'us-east-1c') throw new Error(label);";
  expect(synthesize(inFixture(`${check}\nnew sqs.Queue(this, 'Queue');`))).toMatchObject({ apps: 1, failures: [] });
});

test('reports the place and the error of an example that fails', () => {
  const good = inFixture("new sqs.Queue(this, 'Queue');");
  const { failures } = synthesize(good, inFixture("throw new Error('no queue');"));
  expect(failures).toEqual([expect.stringMatching(/^cdk synth: README\.md: /)]);
  expect(failures[0]).toContain(`${PLACE}: no queue`);
  // not the minified code of the CDK, which Node.js prints with a stack trace
  expect(failures[0].length).toBeLessThan(5000);
});

test('reports an error that only the CLI finds', () => {
  const { failures } = synthesize(
    inFixture("Annotations.of(this).addError('not allowed');\nnew sqs.Queue(this, 'Queue');"),
  );
  expect(failures).toEqual([expect.stringContaining('not allowed')]);
  expect(failures[0]).toContain(`cdk synth: ${PLACE}`);
});
