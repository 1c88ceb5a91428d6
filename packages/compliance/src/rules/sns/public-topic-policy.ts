import { allowing, isPublic } from '../private/policy';
import type { Rule } from '../rule';

/** A topic policy does not give everyone access. */
export const publicTopicPolicy: Rule = {
  types: ['AWS::SNS::TopicPolicy', 'AWS::SNS::TopicInlinePolicy'],
  judge: (policy) => !allowing(policy.in('PolicyDocument')).some(isPublic),
};
