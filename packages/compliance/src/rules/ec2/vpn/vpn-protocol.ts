import { bothTunnels } from '../private/tunnels';

/** Both tunnels of a VPN connection allow only IKEv2. */
export const vpnProtocol = bothTunnels((tunnel) => {
  const versions = tunnel.items('IKEVersions').map((version) => version.text('Value'));
  return versions.length > 0 && versions.every((version) => version === 'ikev2');
});
