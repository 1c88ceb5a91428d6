import type { Rule } from '../rule';
import { attributeOf, isApplication } from './private/attributes';

const CLASSIC = 'AWS::ElasticLoadBalancing::LoadBalancer';

/** An Application or Classic Load Balancer has access logs. */
export const accessLogs: Rule = {
  types: ['AWS::ElasticLoadBalancingV2::LoadBalancer', CLASSIC],
  judge(loadBalancer) {
    if (loadBalancer.type === CLASSIC) return loadBalancer.flag('AccessLoggingPolicy', 'Enabled') === true;
    return isApplication(loadBalancer) ? attributeOf(loadBalancer, 'access_logs.s3.enabled') === 'true' : undefined;
  },
};
