import type { Rule } from '../rule';

/** A public hosted zone logs queries. */
export const queryLog: Rule = {
  types: ['AWS::Route53::HostedZone'],
  judge(zone) {
    if (zone.items('VPCs').length > 0) return undefined;
    return zone.has('QueryLoggingConfig', 'CloudWatchLogsLogGroupArn');
  },
};
