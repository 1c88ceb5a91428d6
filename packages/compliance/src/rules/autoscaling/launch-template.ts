import type { Rule } from '../rule';

/** An Auto Scaling group has a launch template. */
export const launchTemplate: Rule = {
  types: ['AWS::AutoScaling::AutoScalingGroup'],
  judge: (group) =>
    group.has('LaunchTemplate') || group.has('MixedInstancesPolicy', 'LaunchTemplate', 'LaunchTemplateSpecification'),
};
