import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cdkCliOf } from '../../src/examples/cdk-synth';
import { readExamples } from '../../src/examples/examples';
import { ExampleRunner, runExamples, type Result } from '../../src/examples/runner';

const README = ['# Queues', '', '## Use', '', '```ts', '```', ''].join('\n');
const VALUES = `
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';

export class Values extends Construct {
  get queue(): sqs.IQueue { return new sqs.Queue(this, 'Queue'); }
  get arn(): string { return this.queue.queueArn; }
  get broken(): sqs.IQueue { throw new Error('not created'); }
}`;
const IMPORTS = `
import { Annotations, App, CfnOutput, Stack, type StackProps } from 'aws-cdk-lib/core';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
`;
const FIXTURE = `${IMPORTS}
import { label } from 'queues';
declare const queue: sqs.IQueue;
declare const arn: string;
declare const broken: sqs.IQueue;
declare const unknown: string;

class Other {
  readonly name = 'Other';
}

class Fixture extends Stack {
  constructor(scope: Construct, id: string, props?: StackProps) {
    super(scope, id, props);
`;

let project: string;

beforeAll(() => {
  project = mkdtempSync(join(tmpdir(), 'examples-'));
  mkdirSync(join(project, 'rosetta'));
  symlinkSync(join(__dirname, '../../../../node_modules'), join(project, 'node_modules'));
  writeFileSync(join(project, 'package.json'), JSON.stringify({ name: 'queues', main: 'index.js' }));
  writeFileSync(join(project, 'index.js'), "exports.label = 'shop';");
  writeFileSync(join(project, 'README.md'), README);
  writeFileSync(join(project, 'rosetta/values.ts'), VALUES);
});

afterAll(() => rmSync(project, { recursive: true, force: true }));

const typeLocation = { api: { api: 'type', fqn: 'queues.Queue' }, field: { field: 'example' } };

/** Writes a tablet as jsii-rosetta does. */
function write(fullSource: string, location: object = typeLocation): void {
  const snippets = { key: { translations: { $: { source: '' } }, fullSource, location } };
  writeFileSync(join(project, '.jsii.tabl.json'), JSON.stringify({ snippets }));
}

/** Runs an example in the constructor of the fixture. */
function run(example: string, declarations = ''): Result {
  const hoisted = declarations ? `/// !show\n${declarations}\n/// !hide\n` : '';
  return runProgram(`${hoisted}${FIXTURE}/// !show\n${example}\n/// !hide\n  }\n}`);
}

function runProgram(source: string): Result {
  write(source);
  return new ExampleRunner(project).run(readExamples(project));
}

const succeeds = { synthesized: 1, evaluated: [], failures: [] };
const fails = (message: string) => ({ synthesized: 0, evaluated: [], failures: [`Queue: ${message}`] });

test('synthesizes an example in its fixture, with the values that the fixture declares', () => {
  expect(run("new CfnOutput(this, 'Arn', { value: queue.queueArn });")).toEqual(succeeds);
});

test('creates a value once', () => {
  expect(run('if (queue.queueArn !== arn) throw new Error(arn);')).toEqual(succeeds);
});

test('creates no value that the example does not use, or defines itself', () => {
  expect(run("const broken = new sqs.Queue(this, 'Own');\nnew CfnOutput(this, 'Name', { value: label });")).toEqual(
    succeeds,
  );
});

test('supplies values for the declarations of the example', () => {
  expect(
    run(
      "new sqs.Queue(this, 'Next', { queueName: arn.length > 0 ? 'next' : undefined });",
      'declare const arn: string;',
    ),
  ).toEqual(succeeds);
});

test('loads the library under its name', () => {
  expect(run("new sqs.Queue(this, 'Queue', { queueName: label });")).toEqual(succeeds);
});

test('constructs the fixture in an environment', () => {
  expect(
    run("new sqs.Queue(this, 'Queue', { queueName: `q-${Number(this.account)}-${this.region.length}` });"),
  ).toEqual(succeeds);
});

test('runs a program, whose assembly is in a folder of its own', () => {
  const program = `${IMPORTS}const app = new App();\nnew sqs.Queue(new Stack(app, 'Shop'), 'Queue');\napp.synth();`;
  const before = process.cwd();
  expect(runProgram(program)).toEqual(succeeds);
  expect(process.cwd()).toBe(before);
});

test('synthesizes a program that does not call synth', () => {
  expect(runProgram(`${IMPORTS}new sqs.Queue(new Stack(new App(), 'Shop'), 'Queue');`)).toEqual(succeeds);
});

test.each(['class Own extends Construct {}', 'const size = 1;'])(
  'evaluates %s, which creates no resource',
  (example) => {
    expect(run(example)).toEqual({ synthesized: 0, evaluated: ['Queue'], failures: [] });
  },
);

test.each([
  ['an example that throws', "throw new Error('no queue');", 'no queue'],
  ['a value that cannot be created', 'broken.queueArn;', 'not created'],
  ['a declared name without a value', 'unknown.length;', 'rosetta/values.ts must have a getter for unknown'],
  ['an annotation with an error', "Annotations.of(this).addError('too small');", '/Example: too small'],
  [
    'an error of the synthesis',
    "this.node.addValidation({ validate: () => ['no size'] });",
    'Validation failed with the following errors:\n  [Example] no size',
  ],
  ['an undefined name', 'missing();', 'missing is not defined'],
])('reports %s', (_, example, message) => {
  expect(run(example)).toEqual(fails(message));
});

test('reports a validation that fails without an error', () => {
  expect(run('process.exitCode = 7;')).toEqual(fails('the validation of the templates fails'));
  expect(process.exitCode).not.toBe(7);
});

test('names the place of an example', () => {
  const place = (location: object) => {
    write('', location);
    return readExamples(project)[0].place;
  };
  expect(place({ api: { api: 'moduleReadme', moduleFqn: 'queues' }, field: { field: 'markdown', line: 5 } })).toBe(
    'README.md:5 "Use"',
  );
  expect(place({ api: { api: 'member', fqn: 'queues.Queue', memberName: 'grant' } })).toBe('Queue.grant');
  expect(place(typeLocation)).toBe('Queue');
});

describe('runExamples', () => {
  let lines: string[];
  beforeEach(() => {
    lines = [];
    jest.spyOn(console, 'log').mockImplementation((line: string) => void lines.push(line));
    jest.spyOn(console, 'error').mockImplementation((line: string) => void lines.push(line));
  });
  afterEach(() => jest.restoreAllMocks());

  test('prints failures and returns whether there are none', () => {
    write(`${FIXTURE}/// !show\nthrow new Error('no queue');\n}\n}`);
    expect(runExamples(project)).toBe(false);
    expect(lines).toEqual(['Queue: no queue', '0 examples synthesize, 0 create no resource, 1 fail']);
  });

  test('prints the examples that create no resource', () => {
    write(`${FIXTURE}/// !show\nconst size = 1;\n}\n}`);
    expect(runExamples(project)).toBe(true);
    expect(lines).toEqual(['Queue: creates no resource', '0 examples synthesize, 1 create no resource, 0 fail']);
  });

  test('a library without values has examples that are compiled only', () => {
    expect(runExamples(join(project, 'rosetta'))).toBe(true);
    expect(lines).toEqual(['The examples are compiled and not run: rosetta/values.ts does not exist']);
  });

  test('fails if the file with the values does not export them', () => {
    writeFileSync(join(project, 'rosetta/values.ts'), 'export class Others {}');
    expect(() => new ExampleRunner(project)).toThrow('rosetta/values.ts must export the class Values');
  });
});

test('a workspace without the CDK CLI has none', () => {
  expect(cdkCliOf(tmpdir())).toBeUndefined();
});
