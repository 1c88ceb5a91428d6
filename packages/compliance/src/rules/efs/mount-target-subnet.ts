import type { Rule } from '../rule';

/** The subnet of a mount target assigns no public IPv4 addresses. */
export const mountTargetSubnet: Rule = {
  types: ['AWS::EFS::MountTarget'],
  judge: (target) => target.follow('SubnetId')?.flag('MapPublicIpOnLaunch') !== true,
};
