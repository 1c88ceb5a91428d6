import type { Rule } from '../rule';

const OLDEST_SUPPORTED = 3;

/** A Spark job runs a supported version of AWS Glue. */
export const sparkVersion: Rule = {
  types: ['AWS::Glue::Job'],
  judge(job) {
    if (job.text('Command', 'Name') !== 'glueetl') return undefined;
    return (job.number('GlueVersion') ?? 0) >= OLDEST_SUPPORTED;
  },
};
