import type { Rule } from '../../rule';

/** A transit gateway does not accept attachments of other accounts automatically, which is the default. */
export const transitGatewayAttachments: Rule = {
  types: ['AWS::EC2::TransitGateway'],
  judge: (gateway) => gateway.text('AutoAcceptSharedAttachments') !== 'enable',
};
