import type { Rule } from '../rule';
import type { TemplateResource } from '../template';

const CURRENT_FAMILY = '2.0';

/** A cluster requires TLS, which is the default of the current family of parameter groups. */
export const clusterTls: Rule = {
  types: ['AWS::Redshift::Cluster'],
  judge(cluster) {
    const name = cluster.raw('ClusterParameterGroupName');
    if (typeof name === 'string' && name.startsWith('default.')) return name.endsWith(CURRENT_FAMILY);
    const group = cluster.follow('ClusterParameterGroupName');
    return group === undefined || requiresTls(group);
  },
};

function requiresTls(group: TemplateResource): boolean {
  const parameter = group
    .items('Parameters')
    .find((item) => item.text('ParameterName')?.toLowerCase() === 'require_ssl');
  if (parameter) return parameter.flag('ParameterValue') === true;
  return group.texts('ParameterGroupFamily').some((family) => family.endsWith(CURRENT_FAMILY));
}
