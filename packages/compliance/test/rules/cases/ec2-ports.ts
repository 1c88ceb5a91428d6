import { administrationIpv4 } from '../../../src/rules/ec2/ports/administration-ipv4';
import { administrationIpv6 } from '../../../src/rules/ec2/ports/administration-ipv6';
import { authorizedPorts } from '../../../src/rules/ec2/ports/authorized';
import { highRiskPorts } from '../../../src/rules/ec2/ports/high-risk';
import { rdp } from '../../../src/rules/ec2/ports/rdp';
import { ssh } from '../../../src/rules/ec2/ports/ssh';
import type { Rule } from '../../../src/rules/rule';
import { PARAMETER, properties, type RuleCases } from './case';

const IPV4 = { CidrIp: '0.0.0.0/0' };
const IPV6 = { CidrIpv6: '::/0' };
const INGRESS = 'AWS::EC2::SecurityGroupIngress';

const group = (...SecurityGroupIngress: readonly object[]) => properties({ SecurityGroupIngress });
const tcp = (FromPort: unknown, ToPort: unknown = FromPort) => ({ IpProtocol: 'tcp', FromPort, ToPort });

function closed(rule: Rule, port: number, everyone: object = IPV4, others: object = {}): RuleCases {
  return {
    rule,
    compliant: {
      'no rules': properties({}),
      'another port': group({ ...everyone, ...tcp(443) }),
      'some addresses': group({ CidrIp: '10.0.0.0/8', ...tcp(port) }),
      'the addresses of a VPC': group({ CidrIp: { 'Fn::GetAtt': ['Judged', 'CidrBlock'] }, ...tcp(port) }),
      'a security group': properties({ SourceSecurityGroupId: 'sg-1', ...tcp(port) }, INGRESS),
      UDP: group({ ...everyone, IpProtocol: 'udp', FromPort: port, ToPort: port }),
      'other addresses': group({ ...others, ...tcp(port) }),
    },
    nonCompliant: {
      'the port': group({ ...everyone, ...tcp(443) }, { ...everyone, ...tcp(port) }),
      'a range': properties({ ...everyone, ...tcp(0, 65535) }, INGRESS),
      'all protocols': group({ ...everyone, IpProtocol: '-1' }),
    },
    unresolved: {
      'a parameter': group({ ...everyone, ...tcp(PARAMETER) }),
      'rules in a parameter': properties({ SecurityGroupIngress: PARAMETER }),
    },
  };
}

export const ports: Readonly<Record<string, RuleCases>> = {
  ssh: closed(ssh, 22),
  rdp: closed(rdp, 3389, IPV6),
  highRiskPorts: closed(highRiskPorts, 5432),
  administrationIpv4: closed(administrationIpv4, 3389, IPV4, IPV6),
  administrationIpv6: closed(administrationIpv6, 22, IPV6, IPV4),
  authorizedPorts: {
    rule: authorizedPorts,
    compliant: {
      'no rules': properties({}),
      'the authorized ports': group({ ...IPV4, ...tcp(80) }, { ...IPV6, IpProtocol: '6', FromPort: 443, ToPort: 443 }),
      'some addresses': group({ CidrIp: '10.0.0.0/8', ...tcp(0, 65535) }),
      'ICMP, which has no ports': properties({ ...IPV4, IpProtocol: 'icmp', FromPort: -1, ToPort: -1 }, INGRESS),
    },
    nonCompliant: {
      'another port': group({ ...IPV4, ...tcp(8443) }),
      'a range': group({ ...IPV4, ...tcp(80, 443) }),
      'no port': group({ ...IPV4, IpProtocol: 'tcp' }),
      'all protocols': group({ ...IPV6 }),
      UDP: group({ ...IPV4, IpProtocol: 'udp', FromPort: 443, ToPort: 443 }),
    },
    unresolved: { 'a parameter': group({ ...IPV4, ...tcp(PARAMETER) }) },
  },
};
