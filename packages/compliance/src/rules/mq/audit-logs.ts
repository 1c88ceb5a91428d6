import type { Rule } from '../rule';

/** An ActiveMQ broker publishes audit logs. */
export const brokerAuditLogs: Rule = {
  types: ['AWS::AmazonMQ::Broker'],
  judge(broker) {
    if (broker.text('EngineType')?.toUpperCase() !== 'ACTIVEMQ') return undefined;
    return broker.flag('Logs', 'Audit') === true;
  },
};
