import type { Rule } from '../rule';

/** A connector writes the logs of its workers. */
export const connectorLogs: Rule = {
  types: ['AWS::KafkaConnect::Connector'],
  judge(connector) {
    const delivery = connector.in('LogDelivery', 'WorkerLogDelivery');
    return ['CloudWatchLogs', 'Firehose', 'S3'].some((target) => delivery.flag(target, 'Enabled'));
  },
};
