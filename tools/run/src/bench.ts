import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { CommandError, readAssembly, table } from '../../../packages/nx-cdk/src/toolkit';
import { runTasks } from './nx';
import type { Options } from './options';
import { seconds, step } from './steps';

/** An odd number, so that the median is one of the runs. */
const RUNS = 7;
const BENCH = 'tools/run/bench';
const ASSEMBLY = 'apps/pets-platform/cdk.out';
/** Measured scripts, and the folder that each works on. */
const SCRIPTS = { app: 'apps/pets-platform/lib', floor: ASSEMBLY, typed: ASSEMBLY };

interface Measurement {
  readonly milliseconds: number;
  readonly mebibytes: number;
}

/** Highest ratios of the app to the floor. docs/speed.md documents them. */
const TARGETS = { off: 3, on: 1.5 };

/** Measures the synthesis, relative to the floor, and a second run of all targets. No result fails the command. */
export async function bench({ verbose }: Options): Promise<void> {
  const everything = {
    targets: ['build', 'synth', 'lint', 'typecheck', 'test', 'examples', 'docs'],
    exclude: ['docs'],
  };
  await step('prepare: run all targets', () => runTasks({ ...everything, verbose }));
  const begin = performance.now();
  const totals = await runTasks({ ...everything, verbose: false });
  const again = performance.now() - begin;

  const { results, typed } = await step(`synthesize ${RUNS} times each`, async () => compare());
  const rows = Object.entries(results).map(([name, { app, floor, target }]) => {
    const ratio = app.milliseconds / floor.milliseconds;
    return [name, show(app), show(floor), `${ratio.toFixed(2)}x`, `at most ${target}x`];
  });
  const stacks = readAssembly(ASSEMBLY).flatMap((stage) => stage.stacks);
  const resources = stacks.reduce((sum, { template }) => sum + Object.keys(template.Resources ?? {}).length, 0);
  console.log(table(['measured', 'app', 'floor', 'ratio', 'target'], rows));
  console.log(`median time of ${RUNS} runs, and peak memory; ${stacks.length} stacks, ${resources} resources`);
  console.log(`same templates with CfnInclude, packs and validation off: ${typed}`);
  console.log(
    `second run of all targets: ${seconds(again)}, ${totals.fromCache} of ${totals.tasks} tasks from the cache`,
  );
}

function show({ milliseconds, mebibytes }: Measurement): string {
  return `${seconds(milliseconds)}, ${mebibytes} MiB`;
}

/** The scripts take turns, so that other load on the machine affects all of them. */
function compare() {
  const measureAll = <Name extends keyof typeof SCRIPTS>(checks: boolean, ...names: Name[]) => {
    const runs = Array.from({ length: RUNS }, () => names.map((name) => measure(name, checks)));
    const medians = names.map((name, column) => [name, median(runs.map((run) => run[column]))] as const);
    return Object.fromEntries(medians) as Record<Name, Measurement>;
  };
  const off = measureAll(false, 'app', 'floor', 'typed');
  const on = measureAll(true, 'app', 'floor');
  return {
    results: {
      'packs and validation off': { ...off, target: TARGETS.off },
      'packs and validation on': { ...on, target: TARGETS.on },
    },
    typed: `${show(off.typed)}, ${(off.typed.milliseconds / off.floor.milliseconds).toFixed(2)}x`,
  };
}

function measure(script: keyof typeof SCRIPTS, checks: boolean): Measurement {
  const outdir = mkdtempSync(join(tmpdir(), 'pets-bench-'));
  const args = [
    ...nodeOptions(),
    '--require',
    `./${BENCH}/measure.cjs`,
    `${BENCH}/${script}.cjs`,
    outdir,
    String(checks),
    SCRIPTS[script],
  ];
  const begin = performance.now();
  // needs a pipe in addition to the standard streams
  const { status, stderr, output } = spawnSync(process.execPath, args, {
    env: { ...process.env, CDK_VALIDATION: String(checks) },
    stdio: ['ignore', 'ignore', 'pipe', 'pipe'],
    encoding: 'utf8',
  });
  const milliseconds = performance.now() - begin;
  // the floor has no acknowledgements, so its findings are not a failure
  if (status !== 0 && !(checks && script === 'floor')) throw new CommandError(`${script} failed: ${stderr}`);
  if (script !== 'typed' && !isDeepStrictEqual(readTemplates(outdir), readTemplates(ASSEMBLY)))
    throw new CommandError(`${script}: the templates must be equal to those in ${ASSEMBLY}`);
  rmSync(outdir, { recursive: true });
  return { milliseconds, mebibytes: Math.round(Number(output[3]) / 1024) };
}

/** Returns the options of Node.js in the command of the app. */
function nodeOptions(): string[] {
  const { app } = JSON.parse(readFileSync('apps/pets-platform/cdk.json', 'utf8')) as { app: string };
  return app.split(' ').filter((word) => word.startsWith('--'));
}

/** Returns all templates of a cloud assembly by file path. */
function readTemplates(folder: string): Record<string, unknown> {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) =>
    file.endsWith('.template.json'),
  );
  return Object.fromEntries(files.map((file) => [file, JSON.parse(readFileSync(join(folder, file), 'utf8'))]));
}

function median(runs: readonly Measurement[]): Measurement {
  return [...runs].sort((a, b) => a.milliseconds - b.milliseconds)[Math.floor(runs.length / 2)];
}
