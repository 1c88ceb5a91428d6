import { allowing, isPublic } from '../private/policy';
import type { Rule } from '../rule';

/** A queue policy does not give everyone access. */
export const publicQueuePolicy: Rule = {
  types: ['AWS::SQS::QueuePolicy', 'AWS::SQS::QueueInlinePolicy'],
  judge: (policy) => !allowing(policy.in('PolicyDocument')).some(isPublic),
};
