import { bothTunnels } from '../private/tunnels';

/** Both tunnels of a VPN connection have logs. */
export const vpnLog = bothTunnels((tunnel) => tunnel.flag('LogOptions', 'CloudwatchLogOptions', 'LogEnabled') === true);
