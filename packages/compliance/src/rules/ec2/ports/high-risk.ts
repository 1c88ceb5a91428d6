import { closedPorts } from '../private/closed-ports';

const PORTS = [
  20, 21, 22, 23, 25, 110, 135, 143, 445, 1433, 1434, 3000, 3306, 3389, 4333, 5000, 5432, 5500, 5601, 8080, 8088, 8888,
  9200, 9300,
];

/** A security group does not open ports of file transfer, administration, databases and test servers to all addresses. */
export const highRiskPorts = closedPorts(PORTS);
