import type { Rule } from '../rule';
import { CLUSTER_TYPES, isSupported, versionOf } from './private/clusters';

/** A cluster runs a version of Kubernetes with standard support. */
export const clusterVersion: Rule = {
  types: CLUSTER_TYPES,
  judge: (cluster) => isSupported(versionOf(cluster)),
};
