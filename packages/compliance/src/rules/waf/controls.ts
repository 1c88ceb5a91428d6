import type { Control } from '../control';
import { config, nag, rule } from '../decisions';
import { globalRule } from './classic/global-rule';
import { globalWebAcl } from './classic/global-web-acl';
import { regionalRule } from './classic/regional-rule';
import { regionalWebAcl } from './classic/regional-web-acl';
import { ruleGroupMetrics } from './rule-group-metrics';
import { webAcl } from './web-acl';

const NO_GROUPS = 'CloudFormation has no rule groups of AWS WAF Classic.';

/** Controls for AWS WAF. */
export const WAF: readonly Control[] = [
  {
    id: 'WAF.1',
    title: 'global web ACLs of AWS WAF Classic have logs',
    severity: 'medium',
    decision: config('WAF_CLASSIC_LOGGING_ENABLED', 'CloudFormation has no property for logs of AWS WAF Classic.'),
  },
  {
    id: 'WAF.2',
    title: 'regional rules of AWS WAF Classic have a condition',
    severity: 'medium',
    decision: rule(regionalRule),
  },
  {
    id: 'WAF.3',
    title: 'regional rule groups of AWS WAF Classic have a rule',
    severity: 'medium',
    decision: config('WAF_REGIONAL_RULEGROUP_NOT_EMPTY', NO_GROUPS),
  },
  {
    id: 'WAF.4',
    title: 'regional web ACLs of AWS WAF Classic have a rule',
    severity: 'medium',
    decision: rule(regionalWebAcl),
  },
  {
    id: 'WAF.6',
    title: 'global rules of AWS WAF Classic have a condition',
    severity: 'medium',
    decision: rule(globalRule),
  },
  {
    id: 'WAF.7',
    title: 'global rule groups of AWS WAF Classic have a rule',
    severity: 'medium',
    decision: config('WAF_GLOBAL_RULEGROUP_NOT_EMPTY', NO_GROUPS),
  },
  {
    id: 'WAF.8',
    title: 'global web ACLs of AWS WAF Classic have a rule',
    severity: 'medium',
    decision: rule(globalWebAcl),
  },
  { id: 'WAF.10', title: 'web ACLs have a rule', severity: 'medium', decision: rule(webAcl) },
  {
    id: 'WAF.11',
    title: 'web ACLs have logs',
    severity: 'low',
    decision: nag('waf.WAFv2LoggingEnabled', 'AWS::WAFv2::WebACL'),
  },
  {
    id: 'WAF.12',
    title: 'rule groups and their rules have metrics',
    severity: 'medium',
    decision: rule(ruleGroupMetrics),
  },
];
