import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { begin, Fuzz, type Progress, seedOf } from './run';

/** Number of inputs after which the progress is saved. */
const SAVED = 50;

function main(): void {
  const { values } = parseArgs({
    options: {
      inputs: { type: 'string', default: '20000' },
      seed: { type: 'string', default: '1' },
      state: { type: 'string', default: join(__dirname, '../../../reports/fuzz/progress.json') },
    },
  });
  const { state, inputs } = values;
  const seed = seedOf(values.seed, Date.now());
  const fuzz = new Fuzz();
  const earlier = existsSync(state) ? (JSON.parse(readFileSync(state, 'utf8')) as Progress) : undefined;
  const progress = earlier?.seed === seed ? earlier : begin(seed);
  const from = { done: progress.done, time: Date.now() };
  const save = () => {
    mkdirSync(dirname(state), { recursive: true });
    writeFileSync(`${state}.new`, JSON.stringify(progress, undefined, 1));
    renameSync(`${state}.new`, state);
  };
  fuzz.run(progress, Number(inputs), ({ done }) => {
    if (done % SAVED === 0) save();
  });
  save();
  const hours = (Date.now() - from.time) / 3_600_000;
  const findings = Object.values(progress.findings).sort((one, other) => other.count - one.count);
  for (const { count, kind, message, input } of findings)
    console.log(`${count} x ${kind}\n    ${message.split('\n')[0]}\n    ${JSON.stringify(input)}`);
  console.log(
    `${progress.done} inputs (seed ${seed}): ${progress.synthesized} synthesized, ${progress.refused} refused, ` +
      `${findings.length} kinds of violations; ${Math.round((progress.done - from.done) / hours)} inputs an hour`,
  );
  if (findings.length > 0) process.exitCode = 1;
}

main();
