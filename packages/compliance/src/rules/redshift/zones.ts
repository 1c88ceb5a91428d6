import type { Rule } from '../rule';

/** A cluster runs in several Availability Zones. */
export const redshiftZones: Rule = {
  types: ['AWS::Redshift::Cluster'],
  judge: (cluster) => cluster.flag('MultiAZ') === true,
};
