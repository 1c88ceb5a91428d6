import type { Rule } from '../../rule';

/** A subnet assigns no public IPv4 or IPv6 addresses, which is the default. */
export const subnetPublicAddresses: Rule = {
  types: ['AWS::EC2::Subnet'],
  judge: (subnet) => subnet.flag('MapPublicIpOnLaunch') !== true && subnet.flag('AssignIpv6AddressOnCreation') !== true,
};
