import { clusterEvents } from '../../../src/rules/rds/events/cluster-events';
import { instanceEvents } from '../../../src/rules/rds/events/instance-events';
import { parameterGroupEvents } from '../../../src/rules/rds/events/parameter-group-events';
import { securityGroupEvents } from '../../../src/rules/rds/events/security-group-events';
import type { Rule } from '../../../src/rules/rule';
import { PARAMETER, properties, type RuleCases } from './case';

function subscription(rule: Rule, SourceType: string, EventCategories: readonly string[]): RuleCases {
  return {
    rule,
    compliant: {
      'all categories': properties({ SourceType }),
      'the required categories': properties({ SourceType, EventCategories }),
    },
    nonCompliant: {
      'a missing category': properties({ SourceType, EventCategories: [...EventCategories.slice(1), 'creation'] }),
      'a disabled subscription': properties({ SourceType, Enabled: false }),
      'some sources': properties({ SourceType, SourceIds: ['source'] }),
    },
    notApplicable: { 'another type of source': properties({ SourceType: 'db-snapshot' }) },
    unresolved: { 'a parameter': properties({ SourceType, EventCategories: PARAMETER }) },
  };
}

export const events: Readonly<Record<string, RuleCases>> = {
  clusterEvents: subscription(clusterEvents, 'db-cluster', ['maintenance', 'failure']),
  instanceEvents: subscription(instanceEvents, 'db-instance', ['maintenance', 'configuration change', 'failure']),
  parameterGroupEvents: subscription(parameterGroupEvents, 'db-parameter-group', ['configuration change']),
  securityGroupEvents: subscription(securityGroupEvents, 'db-security-group', ['configuration change', 'failure']),
};
