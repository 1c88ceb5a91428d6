import type { Rule } from '../rule';
import { UnresolvedError, type TemplateResource } from '../template';
import { engineOf } from './private/engine';

/** Oldest supported version of Aurora MySQL 3, and the long-term support versions before it. */
const OLDEST = [3, 8, 0];
const LONG_TERM = ['3.04.0', '3.04.1', '3.04.2', '3.04.3'];

/** A global cluster has a supported version of Aurora MySQL. */
export const globalClusterVersion: Rule = {
  types: ['AWS::RDS::GlobalCluster'],
  judge(global) {
    const database = global.has('Engine') ? global : (global.follow('SourceDBClusterIdentifier') ?? global);
    if (engineOf(database) !== 'aurora-mysql') return undefined;
    const version = versionOf(database);
    return LONG_TERM.includes(version) || isAtLeast(version.split('.').map(Number), OLDEST);
  },
};

/** The version after `8.0.mysql_aurora.`. Versions before Aurora MySQL 3 have another prefix. */
function versionOf(database: TemplateResource): string {
  const version = database.text('EngineVersion');
  if (version === undefined)
    throw new UnresolvedError(`${database.logicalId}.EngineVersion must be in the template to be judged`);
  return /^8\.\d+\.mysql_aurora\.(.+)$/.exec(version)?.[1] ?? '0';
}

function isAtLeast(version: readonly number[], oldest: readonly number[]): boolean {
  const position = oldest.findIndex((part, index) => (version[index] ?? 0) !== part);
  return position === -1 || (version[position] ?? 0) > oldest[position];
}
