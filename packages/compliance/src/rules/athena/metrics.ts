import type { Rule } from '../rule';

/** A workgroup publishes metrics of its queries. */
export const workGroupMetrics: Rule = {
  types: ['AWS::Athena::WorkGroup'],
  judge: (group) => group.flag('WorkGroupConfiguration', 'PublishCloudWatchMetricsEnabled') === true,
};
