import { allowsInternet, allowsTcp, ingressRules } from '../private/ingress';
import type { Rule } from '../rule';
import type { Properties, TemplateResource } from '../template';

const DEFAULT_PORT = 5439;

/** Security groups of a cluster do not open its port to the internet. */
export const portAccess: Rule = {
  types: ['AWS::Redshift::Cluster'],
  judge(cluster) {
    const port = cluster.number('Port') ?? DEFAULT_PORT;
    return !cluster
      .items('VpcSecurityGroupIds')
      .map((id) => id.follow())
      .filter((group) => group !== undefined)
      .flatMap((group) => allIngressRules(group))
      .some((rule) => allowsTcp(rule, port) && allowsInternet(rule));
  },
};

function allIngressRules(group: TemplateResource): Properties[] {
  return [...ingressRules(group), ...group.siblings.referring('AWS::EC2::SecurityGroupIngress', group, 'GroupId')];
}
