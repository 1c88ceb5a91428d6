import type { Rule } from '../rule';
import { replicasOf, TABLE_TYPES } from './private/replicas';

/** A table and its replicas can be restored to a point in time. */
export const tableRecovery: Rule = {
  types: TABLE_TYPES,
  judge: (table) =>
    replicasOf(table).every((replica) =>
      replica.flag('PointInTimeRecoverySpecification', 'PointInTimeRecoveryEnabled'),
    ),
};
