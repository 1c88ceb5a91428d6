import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SynthesizedStack } from '../assembly/assembly';
import { AssemblyCopy } from '../assembly/assembly-copy';
import { recordIn, withRecord } from '../assembly/output-record';
import { table } from '../shared/table';
import type { DeployedStack } from './aws';
import type { CdkCli } from './cdk-cli';
import type { Outputs } from './descriptions';
import type { OutputReads } from './output-reads';
import type { Session } from './session';
import { wavesOf } from './waves';

/** A deployed stack that cannot be skipped by the AWS CDK CLI: the value of such a parameter can change. */
const SSM_PARAMETER = /^AWS::SSM::Parameter::Value</;
/** Parameters with this mark in the description are not read by the AWS CDK CLI. */
const SKIPPED = '[cdk:skip]';

/** Input of `Rollout`. */
export interface RolloutOptions {
  readonly session: Session;
  readonly reads: OutputReads;
  /** The deployed stacks. */
  readonly deployed: ReadonlyMap<SynthesizedStack, DeployedStack>;
  /** Stacks whose templates have changed. */
  readonly changed: ReadonlySet<SynthesizedStack>;
  /** Sentences that were printed about stacks that read outputs which have changed. */
  readonly reasons: ReadonlyMap<SynthesizedStack, string>;
  /** Number of stacks that are deployed in parallel. */
  readonly concurrency: number;
}

/**
 * Deploys stacks with the AWS CDK CLI, each with a record of the outputs that it reads.
 *
 * A stack that reads an output which can change is deployed after the output is known.
 */
export class Rollout {
  private readonly scratch = mkdtempSync(join(tmpdir(), 'nx-cdk-'));
  private readonly results = new Map<string, string>();

  constructor(private readonly options: RolloutOptions) {}

  /** Deploys the stacks and prints their results. Returns the outputs. */
  async run(): Promise<Outputs> {
    const { session, reads, changed, reasons } = this.options;
    const { selected } = session;
    try {
      const copy = selected.some((stack) => reads.hasReads(stack)) ? this.copy() : undefined;
      const cli = copy ? session.cli.withAssembly(copy.folder) : session.cli;
      const waves = wavesOf({
        stacks: selected,
        producersOf: (stack) => reads.producersOf(stack),
        changes: (stack) => changed.has(stack) || reasons.has(stack) || hasUnknownParameter(stack),
      });
      const outputs: Outputs[] = [];
      for (const [index, wave] of waves.entries()) {
        // the first wave reads what the comparison has read
        if (index > 0) reads.refresh();
        if (copy) await this.record(copy, wave);
        outputs.push(await this.deploy(cli, wave));
      }
      return Object.assign({}, ...outputs) as Outputs;
    } finally {
      rmSync(this.scratch, { recursive: true, force: true });
      const rows = selected.map(({ id, region }) => [id, region, this.results.get(id) ?? 'not started']);
      console.log(table(['stack', 'region', 'result'], rows));
    }
  }

  private copy(): AssemblyCopy {
    const folder = join(this.scratch, 'cdk.out');
    mkdirSync(folder);
    return new AssemblyCopy(this.options.session.assembly, folder);
  }

  private async record(copy: AssemblyCopy, wave: readonly SynthesizedStack[]): Promise<void> {
    const { reads, deployed, reasons } = this.options;
    for (const stack of wave) {
      if (!reads.hasReads(stack)) continue;
      copy.writeTemplate(stack, withRecord(stack.template, await reads.current(stack)));
      const reason = await reads.reason(stack, deployed.get(stack));
      if (reason !== undefined && reason !== reasons.get(stack)) console.log(reason);
    }
  }

  private async deploy(cli: CdkCli, wave: readonly SynthesizedStack[]): Promise<Outputs> {
    const file = join(this.scratch, 'outputs.json');
    rmSync(file, { force: true });
    const args = [
      ...wave.map(({ path }) => path),
      '--exclusively',
      '--require-approval=never',
      '--progress=events',
      `--concurrency=${this.options.concurrency}`,
      `--outputs-file=${file}`,
    ];
    await cli.run('deploy', args, (line) => this.readResult(line, wave));
    return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Outputs) : {};
  }

  /** Reads the result of a stack, for example `✅  dev/Network (dev-Network) (no changes)`. */
  private readResult(line: string, stacks: readonly SynthesizedStack[]): void {
    const [, mark, label, rest] = /(✅|❌)\s+(\S+)(.*)$/u.exec(line) ?? [];
    const stack = stacks.find(({ path, name }) => label === path || label === name);
    if (!stack) return;
    const success = rest?.includes('(no changes)') ? 'unchanged' : 'deployed';
    this.results.set(stack.id, mark === '❌' ? 'failed' : success);
  }
}

/**
 * Copies a cloud assembly with the deployed records, so that the AWS CDK CLI does not report them as changes.
 *
 * @param folder an empty folder
 */
export function copyWithDeployedRecords(
  assembly: string,
  folder: string,
  deployed: ReadonlyMap<SynthesizedStack, DeployedStack>,
): void {
  const copy = new AssemblyCopy(assembly, folder);
  for (const [stack, { template }] of deployed) {
    const record = recordIn(template);
    if (Object.keys(record).length > 0) copy.writeTemplate(stack, withRecord(stack.template, record));
  }
}

function hasUnknownParameter({ template: { Parameters = {} } }: SynthesizedStack): boolean {
  return Object.values(Parameters).some((parameter) => {
    const { Type, Description } = parameter as { Type?: string; Description?: string };
    return SSM_PARAMETER.test(Type ?? '') && !Description?.includes(SKIPPED);
  });
}
