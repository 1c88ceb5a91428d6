import type { Rule } from '../../rule';

/** A capacity provider with an Auto Scaling group terminates no instance that runs tasks. */
export const managedTermination: Rule = {
  types: ['AWS::ECS::CapacityProvider'],
  judge(provider) {
    if (!provider.has('AutoScalingGroupProvider')) return undefined;
    return provider.text('AutoScalingGroupProvider', 'ManagedTerminationProtection') === 'ENABLED';
  },
};
