import { closedPorts } from '../private/closed-ports';

/** A security group does not open SSH and RDP to all IPv4 addresses. */
export const administrationIpv4 = closedPorts([22, 3389], '0.0.0.0/0');
