import type { Control } from '../control';
import { rule } from '../decisions';
import { browserNetwork } from './browser-network';
import { browserRecording } from './browser-recording';
import { gatewayAuthorization } from './gateway-authorization';
import { runtimeNetwork } from './runtime-network';

/** Controls for Amazon Bedrock AgentCore. */
export const BEDROCK_AGENTCORE: readonly Control[] = [
  {
    id: 'BedrockAgentCore.1',
    title: 'agent runtimes run in a VPC',
    severity: 'high',
    decision: rule(runtimeNetwork),
  },
  {
    id: 'BedrockAgentCore.2',
    title: 'gateways authorize inbound requests',
    severity: 'high',
    decision: rule(gatewayAuthorization),
  },
  {
    id: 'BedrockAgentCore.5',
    title: 'custom browsers run in a VPC',
    severity: 'high',
    decision: rule(browserNetwork),
  },
  {
    id: 'BedrockAgentCore.6',
    title: 'custom browsers record their sessions',
    severity: 'medium',
    decision: rule(browserRecording),
  },
];
