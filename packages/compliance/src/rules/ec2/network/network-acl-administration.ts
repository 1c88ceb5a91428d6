import type { Rule } from '../../rule';
import type { Properties } from '../../template';

const PORTS = [22, 3389];
const TCP_OR_ALL = ['6', '-1'];

/** An entry of a network ACL does not allow SSH or RDP from all addresses. */
export const networkAclAdministration: Rule = {
  types: ['AWS::EC2::NetworkAclEntry'],
  judge(entry) {
    if (entry.flag('Egress') === true || entry.text('RuleAction') !== 'allow') return undefined;
    const open = entry.text('CidrBlock') === '0.0.0.0/0' || entry.text('Ipv6CidrBlock') === '::/0';
    return !(open && TCP_OR_ALL.includes(entry.text('Protocol') ?? '') && PORTS.some((port) => includes(entry, port)));
  },
};

function includes(entry: Properties, port: number): boolean {
  if (entry.text('Protocol') === '-1') return true;
  const from = entry.number('PortRange', 'From') ?? 0;
  const to = entry.number('PortRange', 'To') ?? 65535;
  return from <= port && port <= to;
}
