import type { Rule } from '../rule';
import { isSupported, versionOf } from './private/clusters';

/** A node group runs a version of Kubernetes with standard support, which is the version of the cluster by default. */
export const nodeVersion: Rule = {
  types: ['AWS::EKS::Nodegroup'],
  judge(group) {
    if (group.has('Version')) return isSupported(group.text('Version'));
    const cluster = group.follow('ClusterName');
    return isSupported(cluster && versionOf(cluster));
  },
};
