import type { Rule } from '../../../src/rules/rule';
import { publicTopicPolicy } from '../../../src/rules/sns/public-topic-policy';
import { publicQueuePolicy } from '../../../src/rules/sqs/public-queue-policy';
import { PARAMETER, properties, type RuleCases } from './case';

function publicPolicy(rule: Rule, inline: string): RuleCases {
  const policy = (values: object, type?: string) =>
    properties({ PolicyDocument: { Statement: [{ Effect: 'Allow', ...values }] } }, type);
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
      'everyone in an inline policy': policy({ Principal: '*' }, inline),
      'all topics': policy({ Principal: '*', Condition: { ArnLike: { 'aws:SourceArn': 'arn:aws:sns:*:*:*' } } }),
    },
    unresolved: { 'a parameter': policy({ Principal: PARAMETER }) },
  };
}

export const messaging: Readonly<Record<string, RuleCases>> = {
  publicTopicPolicy: publicPolicy(publicTopicPolicy, 'AWS::SNS::TopicInlinePolicy'),
  publicQueuePolicy: publicPolicy(publicQueuePolicy, 'AWS::SQS::QueueInlinePolicy'),
};
