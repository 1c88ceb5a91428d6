import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type FuzzOptions, HELP, OptionError, parse } from './options';
import { begin, Fuzz, type Progress } from './run';

/** Number of inputs after which the progress is saved. */
const SAVED = 50;

/** Number of inputs after which a line is printed. */
const PRINTED = 1000;

function main({ inputs, seed, state }: FuzzOptions): void {
  const fuzz = new Fuzz();
  const earlier = existsSync(state) ? (JSON.parse(readFileSync(state, 'utf8')) as Progress) : undefined;
  const progress = earlier?.seed === seed ? earlier : begin(seed);
  const from = { done: progress.done, time: Date.now() };
  const save = () => {
    mkdirSync(dirname(state), { recursive: true });
    writeFileSync(`${state}.new`, JSON.stringify(progress, undefined, 1));
    renameSync(`${state}.new`, state);
  };
  if (from.done > 0) console.log(`continue after ${from.done} of ${inputs} inputs`);
  fuzz.run(progress, inputs, ({ done, findings }) => {
    if (done % SAVED === 0) save();
    if (done % PRINTED === 0)
      console.log(`${done} of ${inputs} inputs, ${Object.keys(findings).length} kinds of violations`);
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

try {
  const options = parse(process.argv.slice(2), join(__dirname, '../../..'), Date.now());
  if (options) main(options);
  else console.log(HELP);
} catch (error) {
  if (!(error instanceof OptionError)) throw error;
  console.error(error.message);
  process.exitCode = 2;
}
