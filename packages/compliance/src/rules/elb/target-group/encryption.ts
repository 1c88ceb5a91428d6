import type { Rule } from '../../rule';

/** Requests to a target group are encrypted. */
export const targetGroupEncryption: Rule = {
  types: ['AWS::ElasticLoadBalancingV2::TargetGroup'],
  judge(group) {
    if (['lambda', 'alb'].includes(group.text('TargetType') ?? '')) return undefined;
    const protocol = group.text('Protocol') ?? '';
    return protocol === 'GENEVE' ? undefined : ['HTTPS', 'TLS', 'QUIC'].includes(protocol);
  },
};
