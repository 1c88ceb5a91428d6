import type { Rule } from '../rule';
import { replicasOf, TABLE_TYPES } from './private/replicas';

/** A table and its replicas have deletion protection. */
export const tableDeletionProtection: Rule = {
  types: TABLE_TYPES,
  judge: (table) => replicasOf(table).every((replica) => replica.flag('DeletionProtectionEnabled')),
};
