import type { Rule } from '../rule';

/** A gateway authorizes inbound requests. */
export const gatewayAuthorization: Rule = {
  types: ['AWS::BedrockAgentCore::Gateway'],
  judge: (gateway) => gateway.text('AuthorizerType') !== 'NONE',
};
