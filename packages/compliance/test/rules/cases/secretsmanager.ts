import { rotationPeriod } from '../../../src/rules/secretsmanager/rotation-period';
import { type Case, PARAMETER, properties, resources, type RuleCases } from './case';

function rotated(RotationRules: unknown): Case {
  return resources({
    'Judged AWS::SecretsManager::Secret': {},
    'Schedule AWS::SecretsManager::RotationSchedule': { SecretId: { Ref: 'Judged' }, RotationRules },
  });
}

const scheduled = (ScheduleExpression: string) => rotated({ ScheduleExpression });

export const secretsManager: Readonly<Record<string, RuleCases>> = {
  rotationPeriod: {
    rule: rotationPeriod,
    compliant: {
      '90 days': rotated({ AutomaticallyAfterDays: 90 }),
      'a rate in days': scheduled('rate(1 day)'),
      'a rate in hours': scheduled('rate(2160 hours)'),
      'each month': scheduled('cron(0 16 1 * ? *)'),
      'each second month': scheduled('cron(0 16 1 1/2 ? *)'),
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
      'each third month': scheduled('cron(0 16 1 */3 ? *)'),
      'each year': scheduled('cron(0 16 1 1 ? *)'),
      'no period': rotated(undefined),
    },
    unresolved: { 'a parameter': rotated({ AutomaticallyAfterDays: PARAMETER }) },
  },
};
