import { busPolicy } from '../../../src/rules/eventbridge/bus-policy';
import { streamRetention } from '../../../src/rules/kinesis/retention';
import { stateMachineLogs } from '../../../src/rules/stepfunctions/logs';
import { PARAMETER, properties, settingCases, type Case, type RuleCases } from './case';

function busWithPolicy(EventBusName: unknown): Case {
  return {
    resources: {
      Judged: { Type: 'AWS::Events::EventBus', Properties: { Name: 'orders' } },
      Other: { Type: 'AWS::Events::EventBus' },
      Policy: { Type: 'AWS::Events::EventBusPolicy', Properties: { EventBusName } },
    },
  };
}

export const integration: Readonly<Record<string, RuleCases>> = {
  busPolicy: {
    rule: busPolicy,
    compliant: {
      'a policy of the bus': properties({ Name: 'orders', Policy: {} }),
      'a policy that refers to the bus': busWithPolicy({ Ref: 'Judged' }),
      'a policy with the name of the bus': busWithPolicy('orders'),
    },
    nonCompliant: {
      'no policy': properties({ Name: 'orders' }),
      'a policy of another bus': busWithPolicy({ Ref: 'Other' }),
      'a policy with another name': busWithPolicy('payments'),
      'a policy of the default bus': busWithPolicy(undefined),
    },
    unresolved: { 'a policy of a bus in a parameter': busWithPolicy(PARAMETER) },
  },
  streamRetention: settingCases(streamRetention, ['RetentionPeriodHours'], {
    compliant: [168, '8760'],
    nonCompliant: [167, undefined],
  }),
  stateMachineLogs: settingCases(stateMachineLogs, ['LoggingConfiguration', 'Level'], {
    compliant: ['ALL', 'ERROR', 'FATAL'],
    nonCompliant: ['OFF', undefined],
  }),
};
