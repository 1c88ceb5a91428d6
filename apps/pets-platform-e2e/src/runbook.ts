import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { runLines } from '../../../packages/nx-cdk/src/toolkit';
import type { LocalDeployment } from './local-deployment';
import { RECORDED } from './recorded-responses';
import { RunbookProxy, type Call } from './runbook-proxy';
import { synthesizeProd } from './variants';

const ROOT = join(__dirname, '../../..');
/** The AWS CLI that `.ci/requirements.txt` installs. */
const PYTHON = join(ROOT, '.nx/python/bin');

/** Commands that a runbook runs on this machine, outside AWS. */
const DOUBLES = ['gh', 'psql', 'dig', 'curl', 'npx', 'block'];
const OUTPUTS: Readonly<Record<string, string>> = {
  dig: 'health.us-east-2.amazonaws.com.\n',
  psql: '42\n',
};

/**
 * Runs before the commands of a runbook. Version 1 of the AWS CLI reads the Region from another variable, and ignores
 * `AWS_ENDPOINT_URL` for some services.
 */
const PRELUDE = `
set -eu -o pipefail
aws() { AWS_DEFAULT_REGION="\${AWS_REGION-}" command aws --endpoint-url "$AWS_ENDPOINT_URL" "$@"; }
date -d now > /dev/null 2>&1 || date() { echo 2026-01-31T23:45:00Z; }
`;

/** How a test runs a runbook. */
export interface Rehearsal {
  /** Values of the test for the examples in the runbook. Each must occur. */
  readonly values?: Readonly<Record<string, string>>;
  /** Last shell block that is run, because the emulator lacks what the following ones need. @default - all blocks */
  readonly until?: string;
  /** Checks the result of a shell block, or prepares the next one. By heading and number in the section: `1. Rotate, 1`. */
  readonly after?: Readonly<Record<string, () => Promise<void> | void>>;
}

interface Command {
  readonly name: string;
  readonly args: readonly string[];
  readonly variables: Readonly<Record<string, string>>;
}

/** Runs runbooks against a deployment, each as one Bash script. */
export class Runbooks {
  /** Calls of the AWS CLI and commands of the current runbook, for example `rds ModifyDBInstance` or `npx nx diff …`. */
  readonly steps: string[] = [];
  /** Calls of the AWS CLI in the current runbook. */
  readonly calls: Call[] = [];
  /** Operations of which a recorded response was used. */
  readonly recorded = new Set<string>();
  /** Variables of the GitHub repository. */
  readonly variables: Record<string, string> = {};
  private proxy!: RunbookProxy;
  private after: NonNullable<Rehearsal['after']> = {};
  private failure?: unknown;
  private readonly assemblies = new Map<string, string>();

  /** Effects of a recorded operation, by operation. */
  readonly effects: Record<string, (call: Call) => Promise<void>> = {};

  constructor(private readonly deployment: LocalDeployment) {}

  async start(): Promise<void> {
    this.proxy = await RunbookProxy.start({
      target: this.deployment.endpoint,
      responses: RECORDED,
      onCall: (call) => this.record(call),
      onCommand: async (body) => JSON.stringify(await this.command(JSON.parse(body) as Command)),
    });
  }

  async close(): Promise<void> {
    await this.proxy.close();
  }

  /** Returns the only call of an operation in the current runbook. */
  call(operation: string): Call {
    const found = this.calls.filter((call) => call.operation === operation);
    if (found.length !== 1) throw new Error(`the runbook must call ${operation} once, got ${found.length} calls`);
    return found[0];
  }

  /** Returns a message about a program that is missing. */
  static missing(): string | undefined {
    const path = [PYTHON, process.env.PATH].join(delimiter);
    const isFound = (name: string) => path.split(delimiter).some((folder) => existsSync(join(folder, name)));
    const missing = ['aws', 'jq'].filter((name) => !isFound(name));
    return missing.length === 0 ? undefined : `the runbooks are not run, because there is no ${missing.join(', ')}`;
  }

  /** Runs the shell blocks of a runbook in order. */
  async run(name: string, { values = {}, after = {}, until }: Rehearsal = {}): Promise<void> {
    this.steps.length = 0;
    this.calls.length = 0;
    this.after = after;
    this.failure = undefined;
    const folder = mkdtempSync(join(this.deployment.folder, `${name}-`));
    const all = blocksOf(readFileSync(join(ROOT, `docs/runbooks/${name}.md`), 'utf8'));
    const last = until === undefined ? all.length - 1 : all.findIndex(({ place }) => place === until);
    if (last < 0) throw new Error(`${name} has no shell block ${until}`);
    const blocks = all.slice(0, last + 1);
    const unknown = Object.keys(after).filter((place) => !blocks.some((block) => block.place === place));
    if (unknown.length > 0) throw new Error(`${name} has no shell block ${unknown.join(', ')}`);
    const script = blocks.map(({ place, commands }) => `${commands}\nblock '${place}'\n`).join('');
    writeFileSync(join(folder, 'runbook.sh'), PRELUDE + withValues(script, { '/dev/shm/': `${folder}/`, ...values }));
    const lines: string[] = [];
    const status = await runLines('bash', ['runbook.sh'], {
      cwd: folder,
      inheritEnv: false,
      env: this.environment(folder),
      onLine: ({ text }) => lines.push(text),
    });
    if (this.failure) throw this.failure;
    if (status !== 0) throw new Error([...this.steps.slice(-3), ...lines.slice(-20)].join('\n'));
  }

  private environment(folder: string): NodeJS.ProcessEnv {
    const doubles = join(folder, 'doubles');
    mkdirSync(doubles);
    for (const name of DOUBLES) {
      const file = join(doubles, name);
      writeFileSync(
        file,
        `#!/bin/sh\nexec '${process.execPath}' '${join(__dirname, 'command-double.mjs')}' ${name} "$@"\n`,
      );
      chmodSync(file, 0o755);
    }
    return {
      PATH: [doubles, PYTHON, process.env.PATH].join(delimiter),
      HOME: folder,
      AWS_ACCESS_KEY_ID: 'local',
      AWS_SECRET_ACCESS_KEY: 'local',
      AWS_ENDPOINT_URL: this.proxy.endpoint,
      AWS_EC2_METADATA_DISABLED: 'true',
      RUNBOOK_COMMANDS: this.proxy.commands,
      ...this.variables,
    };
  }

  private async record(call: Call): Promise<void> {
    this.steps.push(call.operation);
    this.calls.push(call);
    if (!call.isRecorded) return;
    this.recorded.add(call.operation);
    await this.effects[call.operation]?.(call);
  }

  private async command({ name, args, variables }: Command): Promise<{ output: string; status: number }> {
    try {
      if (name === 'block') await this.after[args[0]]?.();
      else this.steps.push([name, ...args].join(' '));
      if (name === 'gh') this.setVariable(args);
      // the command has its own tests
      if (name === 'npx' && args[1] !== 'failover') await this.nx(args, variables);
      return { output: OUTPUTS[name] ?? '', status: 0 };
    } catch (error) {
      this.failure = error;
      return { output: '', status: 1 };
    }
  }

  private setVariable(args: readonly string[]): void {
    const [, name, value] = /^variable set (\w+) --body (.+)$/.exec(args.join(' ')) ?? [];
    if (name === undefined) throw new Error(`gh must be called with variable set, got ${args.join(' ')}`);
    this.variables[name] = value;
  }

  /** Synthesizes with the variables of the shell, and runs Nx on the result. */
  private async nx(args: readonly string[], { AWS_REGION, ...settings }: Command['variables']): Promise<void> {
    // the workflows deploy with the variables of the repository
    expect(settings).toEqual(this.variables);
    const [nx, target, project, flag, environment, ...options] = args;
    expect([nx, project, flag, environment]).toEqual(['nx', 'pets-platform', '-c', 'prod']);
    // the answer to the question whether resources can be replaced
    const answer = target === 'deploy' ? ['--yes'] : [];
    await this.deployment.nx(target, [...options, ...answer], {
      assembly: this.synthesize(settings),
      endpoint: this.proxy.endpoint,
      region: AWS_REGION,
    });
  }

  private synthesize(settings: Readonly<Record<string, string>>): string {
    const key = JSON.stringify(settings);
    const assembly = this.assemblies.get(key) ?? synthesizeProd(settings);
    this.assemblies.set(key, assembly);
    return assembly;
  }
}

/** The shell blocks of a document with their places. */
function blocksOf(markdown: string): { place: string; commands: string }[] {
  return markdown.split(/^#+ /m).flatMap((section) => {
    const [heading] = section.split('\n');
    return [...section.matchAll(/^( *)```(?:sh|bash)\n(.*?)^\1```$/gms)].map(([, , commands], index) => ({
      place: `${heading.replaceAll("'", '')}, ${index + 1}`,
      commands,
    }));
  });
}

function withValues(script: string, values: Readonly<Record<string, string>>): string {
  return Object.entries(values).reduce((text, [example, value]) => {
    if (!text.includes(example) && example !== '/dev/shm/') throw new Error(`the runbook has no ${example}`);
    return text.replaceAll(example, value);
  }, script);
}
