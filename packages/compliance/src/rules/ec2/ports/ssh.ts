import { closedPorts } from '../private/closed-ports';

/** A security group does not open SSH to all addresses. */
export const ssh = closedPorts([22]);
