import type { TemplateResource } from '../../template';

/** Value of a parameter in the parameter group of a database, or `undefined` if it has the default. */
export function parameterOf(database: TemplateResource, group: string, name: string): string | undefined {
  const isDefault = typeof database.raw(group) === 'string' && database.text(group)?.startsWith('default.');
  return isDefault ? undefined : database.follow(group)?.text('Parameters', name)?.toUpperCase();
}
