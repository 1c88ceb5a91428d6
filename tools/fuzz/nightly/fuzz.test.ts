import { begin, Fuzz } from '../src/run';

/** Different inputs each night. A failure prints the seed, to repeat it. */
const SEED = Math.floor(Date.now() / 86_400_000) * 100_000;
const INPUTS = 20_000;

test(`no input with the seed ${SEED} has a violation`, () => {
  const { done, findings } = new Fuzz().run(begin(SEED), INPUTS);
  expect({ done, findings: Object.values(findings) }).toEqual({ done: INPUTS, findings: [] });
});
