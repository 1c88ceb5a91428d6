import type { Rule } from '../../rule';
import { engineOf } from '../private/engine';

/** A cluster has instances in two Availability Zones or more. Multi-AZ clusters always have. */
export const clusterZones: Rule = {
  types: ['AWS::RDS::DBCluster'],
  judge(cluster) {
    if (!engineOf(cluster).startsWith('aurora')) return true;
    const instances = cluster.siblings.referring('AWS::RDS::DBInstance', cluster, 'DBClusterIdentifier');
    const zones = instances.map((instance) => instance.raw('AvailabilityZone'));
    // Amazon RDS distributes instances without a zone
    return (
      instances.length > 1 && (zones.includes(undefined) || new Set(zones.map((zone) => JSON.stringify(zone))).size > 1)
    );
  },
};
