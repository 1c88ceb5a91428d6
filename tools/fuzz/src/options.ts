import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { seedOf } from './run';

export const HELP = `npm run fuzz -- [options]

Creates generated inputs for each public construct, and synthesizes them. An input is a violation unless it throws an error that
begins with a construct path and names the prop, or results in a template that the validation of CloudFormation accepts.
A run that was stopped continues with the same command. Fails if there is a violation.

options
  --inputs N            number of inputs (20000)
  --seed N|today        other inputs for each number, or for each day (1)
  --state FILE          file of the progress and the violations (reports/fuzz/progress.json)
  -h, --help            print this help`;

/** An option that is unknown or has an invalid value. */
export class OptionError extends Error {}

export interface FuzzOptions {
  readonly inputs: number;
  readonly seed: number;
  readonly state: string;
}

/** Parses the arguments. Returns `undefined` if they ask for help. */
export function parse(args: readonly string[], root: string, now: number): FuzzOptions | undefined {
  const { values } = parsed(args, root);
  if (values.help) return undefined;
  const problems = [
    ...(integer(values.inputs, 1)
      ? []
      : [`--inputs must be an integer of at least 1, got ${JSON.stringify(values.inputs)}`]),
    ...(values.seed === 'today' || integer(values.seed, 0)
      ? []
      : [`--seed must be an integer of at least 0 or "today", got ${JSON.stringify(values.seed)}`]),
  ];
  if (problems.length > 0) throw new OptionError(problems.join('\n'));
  return { inputs: Number(values.inputs), seed: seedOf(values.seed, now), state: values.state };
}

function parsed(args: readonly string[], root: string) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        inputs: { type: 'string', default: '20000' },
        seed: { type: 'string', default: '1' },
        state: { type: 'string', default: join(root, 'reports/fuzz/progress.json') },
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
  } catch (error) {
    throw new OptionError(`${(error as Error).message}\nFor options, run npm run fuzz -- --help.`);
  }
}

function integer(text: string, lowest: number): boolean {
  return /^\d{1,9}$/.test(text) && Number(text) >= lowest;
}
