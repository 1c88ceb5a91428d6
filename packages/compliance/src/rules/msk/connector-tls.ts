import type { Rule } from '../rule';

/** A connector encrypts its connections to the cluster. */
export const connectorTls: Rule = {
  types: ['AWS::KafkaConnect::Connector'],
  judge: (connector) => connector.text('KafkaClusterEncryptionInTransit', 'EncryptionType') === 'TLS',
};
