import type { Rule } from '../rule';

/** An Auto Scaling group has several instance types, or requirements for them. */
export const instanceTypes: Rule = {
  types: ['AWS::AutoScaling::AutoScalingGroup'],
  judge(group) {
    const overrides = group.items('MixedInstancesPolicy', 'LaunchTemplate', 'Overrides');
    if (overrides.some((override) => override.has('InstanceRequirements'))) return true;
    return new Set(overrides.flatMap((override) => override.text('InstanceType') ?? [])).size > 1;
  },
};
