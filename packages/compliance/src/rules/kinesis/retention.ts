import type { Rule } from '../rule';

const DEFAULT_HOURS = 24;
const WEEK_HOURS = 168;

/** A stream keeps its records for at least a week. */
export const streamRetention: Rule = {
  types: ['AWS::Kinesis::Stream'],
  judge: (stream) => (stream.number('RetentionPeriodHours') ?? DEFAULT_HOURS) >= WEEK_HOURS,
};
