import type { Rule } from '../../rule';
import type { Properties } from '../../template';

/** A rule that demands an option of both tunnels of a VPN connection. */
export function bothTunnels(meets: (tunnel: Properties) => boolean): Rule {
  return {
    types: ['AWS::EC2::VPNConnection'],
    judge(connection) {
      const tunnels = connection.items('VpnTunnelOptionsSpecifications');
      return tunnels.length === 2 && tunnels.every(meets);
    },
  };
}
