import type { Control } from '../control';
import { nag, rule } from '../decisions';
import { instanceTypes } from './instance-types';
import { launchTemplate } from './launch-template';
import { launchConfigurationTokens } from './metadata-tokens';
import { groupZones } from './zones';

/** Controls for Amazon EC2 Auto Scaling. */
export const AUTO_SCALING: readonly Control[] = [
  {
    id: 'AutoScaling.1',
    title: 'groups with a load balancer use its health checks',
    severity: 'low',
    decision: nag('autoscaling.AutoScalingGroupELBHealthCheckRequired', 'AWS::AutoScaling::AutoScalingGroup'),
  },
  {
    id: 'AutoScaling.2',
    title: 'groups have at least two Availability Zones',
    severity: 'medium',
    decision: rule(groupZones),
  },
  {
    id: 'AutoScaling.3',
    title: 'launch configurations require tokens for instance metadata (IMDSv2)',
    severity: 'high',
    decision: rule(launchConfigurationTokens),
  },
  {
    id: 'AutoScaling.5',
    title: 'launch configurations assign no public addresses',
    severity: 'high',
    decision: nag('autoscaling.AutoScalingLaunchConfigPublicIpDisabled', 'AWS::AutoScaling::LaunchConfiguration'),
  },
  {
    id: 'AutoScaling.6',
    title: 'groups have several instance types',
    severity: 'medium',
    decision: rule(instanceTypes),
  },
  {
    id: 'AutoScaling.9',
    title: 'groups have a launch template',
    severity: 'medium',
    decision: rule(launchTemplate),
  },
];
