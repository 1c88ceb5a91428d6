import type { Properties, TemplateResource } from '../../template';

/** Types of resources that are DynamoDB tables. */
export const TABLE_TYPES: readonly string[] = ['AWS::DynamoDB::Table', 'AWS::DynamoDB::GlobalTable'];

/** Properties of a table, or of each replica of a global table. */
export function replicasOf(table: TemplateResource): Properties[] {
  return table.type === 'AWS::DynamoDB::GlobalTable' ? table.items('Replicas') : [table];
}
