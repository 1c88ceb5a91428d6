import type { Rule } from '../../../src/rules/rule';
import { publicTopicPolicy } from '../../../src/rules/sns/public-topic-policy';
import { publicQueuePolicy } from '../../../src/rules/sqs/public-queue-policy';
import { PARAMETER, properties, type RuleCases } from './case';

function publicPolicy(rule: Rule): RuleCases {
  const policy = (values: object) => properties({ PolicyDocument: { Statement: [{ Effect: 'Allow', ...values }] } });
  return {
    rule,
    compliant: {
      'a service': policy({ Principal: { Service: 'events.amazonaws.com' } }),
      'a topic of the account': policy({
        Principal: '*',
        Condition: { ArnEquals: { 'aws:SourceArn': { Ref: 'Judged' } } },
      }),
      'a denied request': policy({ Principal: '*', Effect: 'Deny' }),
    },
    nonCompliant: {
      everyone: policy({ Principal: '*' }),
      'all topics': policy({ Principal: '*', Condition: { ArnLike: { 'aws:SourceArn': 'arn:aws:sns:*:*:*' } } }),
    },
    unresolved: { 'a parameter': policy({ Principal: PARAMETER }) },
  };
}

export const messaging: Readonly<Record<string, RuleCases>> = {
  publicTopicPolicy: publicPolicy(publicTopicPolicy),
  publicQueuePolicy: publicPolicy(publicQueuePolicy),
};
