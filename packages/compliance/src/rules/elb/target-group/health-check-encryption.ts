import type { Rule } from '../../rule';

/** Health checks of a target group use HTTPS, which is not the default. */
export const healthCheckEncryption: Rule = {
  types: ['AWS::ElasticLoadBalancingV2::TargetGroup'],
  judge(group) {
    if (group.text('TargetType') === 'lambda' || group.text('Protocol') === 'GENEVE') return undefined;
    return group.text('HealthCheckProtocol') === 'HTTPS';
  },
};
