import type { Rule } from '../rule';

/** A custom browser does not use the public network. */
export const browserNetwork: Rule = {
  types: ['AWS::BedrockAgentCore::BrowserCustom'],
  judge: (browser) => browser.text('NetworkConfiguration', 'NetworkMode') !== 'PUBLIC',
};
