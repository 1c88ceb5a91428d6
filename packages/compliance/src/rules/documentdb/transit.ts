import type { Rule } from '../rule';
import type { TemplateResource } from '../template';

/** A cluster requires a current version of TLS. The parameter has the value `enabled` by default. */
export const documentTls: Rule = {
  types: ['AWS::DocDB::DBCluster'],
  judge: (cluster) => !['disabled', 'enabled'].includes(tlsOf(cluster) ?? 'enabled'),
};

function tlsOf(cluster: TemplateResource): string | undefined {
  const name = cluster.raw('DBClusterParameterGroupName');
  if (typeof name === 'string' && name.startsWith('default.')) return undefined;
  return cluster.follow('DBClusterParameterGroupName')?.text('Parameters', 'tls');
}
