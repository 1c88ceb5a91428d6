import { closedPorts } from '../private/closed-ports';

/** A security group does not open RDP to all addresses. */
export const rdp = closedPorts([3389]);
