import type { Rule } from '../../../src/rules/rule';
import { globalRule } from '../../../src/rules/waf/classic/global-rule';
import { globalWebAcl } from '../../../src/rules/waf/classic/global-web-acl';
import { regionalRule } from '../../../src/rules/waf/classic/regional-rule';
import { regionalWebAcl } from '../../../src/rules/waf/classic/regional-web-acl';
import { ruleGroupMetrics } from '../../../src/rules/waf/rule-group-metrics';
import { webAcl } from '../../../src/rules/waf/web-acl';
import { PARAMETER, properties, type RuleCases } from './case';

function notEmpty(rule: Rule, list: string): RuleCases {
  return {
    rule,
    compliant: { 'one element': properties({ [list]: [{}] }) },
    nonCompliant: { 'no list': properties({}), 'an empty list': properties({ [list]: [] }) },
    unresolved: { 'a parameter': properties({ [list]: PARAMETER }) },
  };
}

const metrics = (CloudWatchMetricsEnabled: unknown, ...Rules: readonly object[]) => ({
  VisibilityConfig: { CloudWatchMetricsEnabled },
  Rules,
});

export const waf: Readonly<Record<string, RuleCases>> = {
  globalRule: notEmpty(globalRule, 'Predicates'),
  globalWebAcl: notEmpty(globalWebAcl, 'Rules'),
  regionalRule: notEmpty(regionalRule, 'Predicates'),
  regionalWebAcl: notEmpty(regionalWebAcl, 'Rules'),
  webAcl: notEmpty(webAcl, 'Rules'),
  ruleGroupMetrics: {
    rule: ruleGroupMetrics,
    compliant: { metrics: properties(metrics(true, metrics(true))) },
    nonCompliant: {
      'no metrics of the group': properties(metrics(false)),
      'no metrics of a rule': properties(metrics(true, metrics(true), metrics(false))),
      'no configuration': properties({}),
    },
    unresolved: { 'a parameter': properties(metrics(PARAMETER)) },
  },
};
