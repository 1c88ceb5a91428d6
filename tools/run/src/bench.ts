import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import Table from 'cli-table3';
import type { Options } from './options';
import { CommandError } from './command-error';
import { runTasks } from './nx';
import { seconds, step } from './steps';
import { readStacks } from './assembly';

/** An odd number, so that the median is one of the runs. */
const RUNS = 7;
const BENCH = 'tools/run/bench';
const ASSEMBLY = 'apps/pets-platform/cdk.out';
/** What is measured, and what each script is told to work on. */
const SCRIPTS = { app: 'apps/pets-platform/lib', floor: ASSEMBLY, typed: ASSEMBLY };

interface Measurement {
  readonly milliseconds: number;
  readonly mebibytes: number;
}

/** What the documentation promises, as ratios of the app to the floor. */
const PROMISED = { off: 3, on: 1.5 };

/** Measures, in one run, the synth against its floor and a second run of everything. No figure fails it. */
export async function bench({ verbose }: Options): Promise<void> {
  const everything = ['build', 'synth', 'lint', 'typecheck', 'test', 'examples', 'docs'];
  await step('prepare: a first run of everything', () => runTasks({ targets: everything, verbose }));
  const begin = performance.now();
  const totals = await runTasks({ targets: everything, verbose: false });
  const again = performance.now() - begin;

  const { results, typed } = await step(`synthesize ${RUNS} times each`, async () => compare());
  const table = new Table({ head: ['measured', 'app', 'floor', 'ratio', 'promised'], style: { head: [], border: [] } });
  for (const [name, { app, floor, promised }] of Object.entries(results)) {
    const ratio = app.milliseconds / floor.milliseconds;
    table.push([name, show(app), show(floor), `${ratio.toFixed(2)}x`, `at most ${promised}x`]);
  }
  const stacks = readStacks(ASSEMBLY);
  const resources = stacks.reduce((sum, stack) => sum + stack.resources, 0);
  console.log(table.toString());
  console.log(`median of ${RUNS} runs each, peak memory behind it; ${stacks.length} stacks, ${resources} resources`);
  console.log(`typed resources alone, of the same templates by CfnInclude, packs and validation off: ${typed}`);
  console.log(
    `second run of everything: ${seconds(again)}, ${totals.fromCache} of ${totals.tasks} tasks from the cache`,
  );
}

function show({ milliseconds, mebibytes }: Measurement): string {
  return `${seconds(milliseconds)}, ${mebibytes} MiB`;
}

/** They take turns, so that what else the machine does strikes all. */
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
      'packs and validation off': { ...off, promised: PROMISED.off },
      'packs and validation on': { ...on, promised: PROMISED.on },
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
  const { status, stderr, output } = spawnSync(process.execPath, args, {
    env: { ...process.env, CDK_VALIDATION: String(checks) },
    stdio: ['ignore', 'ignore', 'pipe', 'pipe'],
    encoding: 'utf8',
  });
  const milliseconds = performance.now() - begin;
  // the floor's plain resources carry no acknowledgement, so findings are no failure there
  if (status !== 0 && !(checks && script === 'floor')) throw new CommandError(`${script} failed: ${stderr}`);
  if (script !== 'typed' && !isDeepStrictEqual(readTemplates(outdir), readTemplates(ASSEMBLY)))
    throw new CommandError(`${script} made other templates than those in ${ASSEMBLY}, so it measures something else`);
  rmSync(outdir, { recursive: true });
  return { milliseconds, mebibytes: Math.round(Number(output[3]) / 1024) };
}

/** Those with which Node runs the app. */
function nodeOptions(): string[] {
  const { app } = JSON.parse(readFileSync('apps/pets-platform/cdk.json', 'utf8')) as { app: string };
  return app.split(' ').filter((word) => word.startsWith('--'));
}

/** All templates of a cloud assembly, by the path of the file. */
function readTemplates(folder: string): Record<string, unknown> {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) =>
    file.endsWith('.template.json'),
  );
  return Object.fromEntries(files.map((file) => [file, JSON.parse(readFileSync(join(folder, file), 'utf8'))]));
}

function median(runs: readonly Measurement[]): Measurement {
  return [...runs].sort((a, b) => a.milliseconds - b.milliseconds)[Math.floor(runs.length / 2)];
}
