import { rotation } from '../../../src/rules/secretsmanager/rotation';
import { rotationPeriod } from '../../../src/rules/secretsmanager/rotation-period';
import { type Case, PARAMETER, properties, resources, type RuleCases } from './case';

function rotated(RotationRules: unknown, more: Readonly<Record<string, unknown>> = {}): Case {
  return resources({
    'Judged AWS::SecretsManager::Secret': {},
    'Schedule AWS::SecretsManager::RotationSchedule': { SecretId: { Ref: 'Judged' }, RotationRules, ...more },
  });
}

const scheduled = (ScheduleExpression: string) => rotated({ ScheduleExpression });

const STACK = { name: 'secrets' };

/** A secret whose rotation schedule is in another stack. */
const elsewhere = (RotationRules: unknown, more = {}): Case => ({
  resources: {
    Judged: { Type: 'AWS::SecretsManager::Secret' },
    Attachment: {
      Type: 'AWS::SecretsManager::SecretTargetAttachment',
      Properties: { SecretId: { Ref: 'Judged' } },
    },
  },
  stack: STACK,
  outputs: { Attachment: { Value: { Ref: 'Attachment' } } },
  others: {
    rotation: {
      Resources: {
        Schedule: {
          Type: 'AWS::SecretsManager::RotationSchedule',
          Properties: {
            SecretId: { 'Fn::GetStackOutput': { StackName: STACK.name, OutputName: 'Attachment' } },
            RotationRules,
            ...more,
          },
        },
      },
    },
  },
});

const LAMBDA = { RotationLambdaARN: { 'Fn::GetAtt': ['Rotation', 'Arn'] } };

export const secretsManager: Readonly<Record<string, RuleCases>> = {
  rotation: {
    rule: rotation,
    compliant: {
      'a function': rotated({ AutomaticallyAfterDays: 30 }, LAMBDA),
      'a hosted function': rotated({ ScheduleExpression: 'rate(1 day)' }, { HostedRotationLambda: {} }),
      'a schedule in another stack': elsewhere({ AutomaticallyAfterDays: 30 }, LAMBDA),
    },
    nonCompliant: {
      'no schedule': properties({}),
      'no function': rotated({ AutomaticallyAfterDays: 30 }),
      'no period': rotated({}, LAMBDA),
      'a schedule without a function in another stack': elsewhere({ AutomaticallyAfterDays: 30 }),
    },
    unresolved: { 'rules in a parameter': rotated(PARAMETER, LAMBDA) },
  },
  rotationPeriod: {
    rule: rotationPeriod,
    compliant: {
      '90 days': rotated({ AutomaticallyAfterDays: 90 }),
      'a rate in days': scheduled('rate(1 day)'),
      'a rate in hours': scheduled('rate(2160 hours)'),
      'each month': scheduled('cron(0 16 1 * ? *)'),
      'each month without a year': scheduled('cron(0/30 10 15 * ?)'),
      'each second month from the tenth': scheduled('cron(15 16 ? 10/2 MON#1 *)'),
      'each second month': scheduled('cron(0 16 1 1/2 ? *)'),
      'a schedule in another stack': elsewhere({ AutomaticallyAfterDays: 30 }),
      'a secret of a database': resources({
        'Judged AWS::SecretsManager::Secret': {},
        'Attachment AWS::SecretsManager::SecretTargetAttachment': { SecretId: { Ref: 'Judged' } },
        'Schedule AWS::SecretsManager::RotationSchedule': {
          SecretId: { Ref: 'Attachment' },
          RotationRules: { AutomaticallyAfterDays: 30 },
        },
      }),
    },
    nonCompliant: {
      'no schedule': properties({}),
      '91 days': rotated({ AutomaticallyAfterDays: 91 }),
      'a long rate': scheduled('rate(91 days)'),
      'text before a rate': scheduled('a rate(1 day)'),
      'text after a rate': scheduled('rate(1 day)x'),
      'text before a schedule': scheduled('a cron(0 16 1 * ? *)'),
      'text after a schedule': scheduled('cron(0 16 1 * ? *)x'),
      'each tenth month': scheduled('cron(0 16 1 1/10 ? *)'),
      'a step of another list': scheduled('cron(0 16 1 JAN-*/2 ? *)'),
      'a step with a range': scheduled('cron(0 16 1 1/2-3 ? *)'),
      'each third month': scheduled('cron(0 16 1 */3 ? *)'),
      'each year': scheduled('cron(0 16 1 1 ? *)'),
      'no period': rotated(undefined),
    },
    unresolved: { 'a parameter': rotated({ AutomaticallyAfterDays: PARAMETER }) },
  },
};
