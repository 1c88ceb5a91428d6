import type { Rule } from '../rule';

/** A connector has a role to write logs. */
export const transferConnectorLogs: Rule = {
  types: ['AWS::Transfer::Connector'],
  judge: (connector) => connector.pattern('LoggingRole') !== undefined,
};
