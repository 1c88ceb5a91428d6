import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { basename, delimiter, dirname, join } from 'node:path';
import { execute } from '../shared/process';
import type { Example } from './examples';
import { constructorCode, ENVIRONMENT, usedNames, VALUES, type Transpile } from './program';

/** Module that makes each getter of the values create its value once. */
const VALUES_OF = join(__dirname, '../../bin/values-of.cjs');

/** Regions of the fixtures. An account has their Availability Zones, which the CLI would look up. */
const REGIONS = ['us-east-1', 'us-west-2', 'eu-west-1', 'eu-central-1'];

/** Name with which examples use their app. */
const APP = 'app';

/** Lines of the CLI that a failure contains, and their maximum length. */
const LINES = 20;
const WIDTH = 1000;

/** Result of `cdk synth` for the examples of a README. */
export interface SynthResult {
  /** Number of apps that the CLI has synthesized. */
  readonly apps: number;
  /** Number of examples in the apps. */
  readonly examples: number;
  readonly seconds: number;
  /** Output of each app that fails. */
  readonly failures: readonly string[];
}

/** An app with examples of this place. */
interface WrittenApp {
  readonly place: string;
  readonly file: string;
}

/** Returns the path of the AWS CDK CLI, if the workspace of a library has it. */
export function cdkCliOf(project: string): string | undefined {
  try {
    const manifest = createRequire(join(project, 'package.json')).resolve('aws-cdk/package.json');
    const { bin } = JSON.parse(readFileSync(manifest, 'utf8')) as { bin: { cdk: string } };
    return join(dirname(manifest), bin.cdk);
  } catch {
    return undefined;
  }
}

/**
 * Writes apps with the examples of a README and runs `cdk synth` on each: one app for all examples that use the fixture, and one for each
 * whole program and each example that uses its app.
 */
export class SynthesizedApps {
  private readonly header: string;

  /**
   * @param project folder of the library, with the values of its fixture
   * @param cli path of the AWS CDK CLI
   * @param consumer folder of a project that has installed the library. @default - the apps load the library from its folder
   */
  constructor(
    private readonly project: string,
    private readonly cli: string,
    private readonly transpile: Transpile,
    consumer?: string,
  ) {
    const manifest = join(project, 'package.json');
    const { name } = JSON.parse(readFileSync(manifest, 'utf8')) as { name: string };
    // the apps are in another folder, and load the library under its name
    const own = consumer ? 'id' : `id === ${JSON.stringify(name)} ? ${JSON.stringify(project)} : id`;
    const from = JSON.stringify(consumer ? join(consumer, 'package.json') : manifest);
    this.header = `require = ((load) => (id) => id.startsWith('.') ? module.require(id) : load(${own}))(require('node:module').createRequire(${from}));\n`;
  }

  /** Synthesizes the examples that create resources. */
  synthesize(examples: readonly Example[]): SynthResult {
    const folder = mkdtempSync(join(tmpdir(), `${basename(this.project)}-synth-`));
    const start = Date.now();
    try {
      const inFixture = examples.filter(({ fixture }) => fixture !== undefined);
      const programs = examples.filter(({ fixture }) => fixture === undefined);
      // an example that uses its app could change the stacks of the others
      const separate = inFixture.filter((example) => usedNames(example).includes(APP));
      const together = inFixture.filter((example) => !separate.includes(example));
      const groups = [together, ...separate.map((example) => [example])].filter((group) => group.length > 0);
      const apps = [
        ...groups.map((group, index) => this.writeApp(this.folderIn(folder, `fixture-${index}`), group)),
        ...programs.map((program, index) => this.writeProgram(this.folderIn(folder, `program-${index}`), program)),
      ];
      const failures = apps.flatMap(({ place, file }) => {
        const problem = cdkSynth(this.cli, file);
        return problem === undefined ? [] : [`cdk synth: ${place}: ${problem}`];
      });
      return { apps: apps.length, examples: examples.length, seconds: (Date.now() - start) / 1000, failures };
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }

  /** Several examples are in stages of their own, so that the names of their stacks do not collide. */
  private writeApp(folder: string, examples: readonly Example[]): WrittenApp {
    const write = (name: string, code: string) => writeFileSync(join(folder, name), `${this.header}${code}`);
    writeContext(folder);
    write('values.cjs', this.transpile(readFileSync(join(this.project, VALUES), 'utf8')));
    const preamble = `const { Values } = require('./values.cjs');\nconst __exampleValues = (stack, used) => require('./values-of.cjs')(new Values(stack, 'Values'), used);\n`;
    examples.forEach((example, index) =>
      write(`example-${index}.cjs`, `${preamble}${constructorCode(example, this.transpile)}`),
    );
    writeFileSync(join(folder, 'values-of.cjs'), `module.exports = require(${JSON.stringify(VALUES_OF)}).valuesOf;\n`);
    const places = JSON.stringify(examples.map(({ place }) => place));
    const env = JSON.stringify(ENVIRONMENT);
    const scope = examples.length === 1 ? 'app' : `new Stage(app, 'Example' + index, { env: ${env} })`;
    write(
      'app.cjs',
      `const { App, Stage } = require('aws-cdk-lib/core');
const app = new App();
${places}.forEach((place, index) => {
  try {
    const { Fixture } = require('./example-' + index + '.cjs');
    new Fixture(${scope}, 'Example', { env: ${env} });
  } catch (error) {
    error.message = place + ': ' + error.message;
    throw error;
  }
});
`,
    );
    return { place: examples.length === 1 ? examples[0].place : 'README.md', file: join(folder, 'app.cjs') };
  }

  private writeProgram(folder: string, { place, source }: Example): WrittenApp {
    const file = join(folder, 'app.cjs');
    writeFileSync(file, `${this.header}${this.transpile(source)}`);
    return { place, file };
  }

  private folderIn(parent: string, name: string): string {
    const folder = join(parent, name);
    mkdirSync(folder);
    return folder;
  }
}

/** Supplies the Availability Zones of the environment of the fixture. A whole program must synthesize without them. */
function writeContext(folder: string): void {
  const context = REGIONS.map((region) => [
    `availability-zones:account=${ENVIRONMENT.account}:region=${region}`,
    ['a', 'b', 'c'].map((zone) => `${region}${zone}`),
  ]);
  writeFileSync(join(folder, 'cdk.context.json'), JSON.stringify(Object.fromEntries(context)));
}

/**
 * Runs `cdk synth` for an app, without credentials, settings of AWS and lookups. The cloud assembly is in `cdk.out` in the folder of the app.
 *
 * @param cli path of the AWS CDK CLI
 * @param file JavaScript file of the app
 * @returns the end of the output if the CLI fails
 */
export function cdkSynth(cli: string, file: string): string | undefined {
  const kept = Object.entries(process.env).filter(([name]) => !/^(AWS|CDK)_/.test(name));
  const options = ['--quiet', '--no-notices', '--no-version-reporting', '--no-lookups', '--output', 'cdk.out'];
  const { status, stdout, stderr } = execute(
    process.execPath,
    [cli, 'synth', '**', '--app', `node ${basename(file)}`, ...options],
    {
      cwd: dirname(file),
      inheritEnv: false,
      env: {
        ...Object.fromEntries(kept),
        PATH: [dirname(process.execPath), process.env.PATH].join(delimiter),
        CI: 'true',
        // an empty home folder has no credentials and no profiles
        HOME: dirname(file),
        USERPROFILE: dirname(file),
        AWS_EC2_METADATA_DISABLED: 'true',
        CDK_DISABLE_CLI_TELEMETRY: 'true',
      },
    },
  );
  if (status === 0) return undefined;
  // a stack trace of Node.js begins with a line of the minified CDK
  const lines = `${stdout}${stderr}`.split('\n').filter((line) => line.trim() !== '' && line.length <= WIDTH);
  return lines.slice(-LINES).join('\n');
}
