import type { Rule } from '../rule';

/** A rule group and its rules have metrics. */
export const ruleGroupMetrics: Rule = {
  types: ['AWS::WAFv2::RuleGroup'],
  judge: (group) =>
    [group, ...group.items('Rules')].every(
      (item) => item.flag('VisibilityConfig', 'CloudWatchMetricsEnabled') === true,
    ),
};
