import type { Rule } from '../rule';

/** A DynamoDB Accelerator cluster encrypts connections. */
export const acceleratorTls: Rule = {
  types: ['AWS::DAX::Cluster'],
  judge: (cluster) => cluster.text('ClusterEndpointEncryptionType') === 'TLS',
};
