import type { Rule } from '../rule';

/** An agent runtime does not use the public network. */
export const runtimeNetwork: Rule = {
  types: ['AWS::BedrockAgentCore::Runtime'],
  judge: (runtime) => runtime.text('NetworkConfiguration', 'NetworkMode') !== 'PUBLIC',
};
