import type { Rule } from '../rule';

/** An integration uses TLS if it connects through a VPC link. */
export const privateIntegrationTls: Rule = {
  types: ['AWS::ApiGatewayV2::Integration'],
  judge(integration) {
    return integration.text('ConnectionType') === 'VPC_LINK' ? integration.has('TlsConfig') : undefined;
  },
};
