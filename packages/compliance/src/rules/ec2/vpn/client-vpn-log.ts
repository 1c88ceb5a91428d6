import type { Rule } from '../../rule';

/** A Client VPN endpoint logs connections. */
export const clientVpnLog: Rule = {
  types: ['AWS::EC2::ClientVpnEndpoint'],
  judge: (endpoint) => endpoint.flag('ConnectionLogOptions', 'Enabled') === true,
};
