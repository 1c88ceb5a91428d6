import { closedPorts } from '../private/closed-ports';

/** A security group does not open SSH and RDP to all IPv6 addresses. */
export const administrationIpv6 = closedPorts([22, 3389], '::/0');
