import type { Rule } from '../../rule';

/** A launch template assigns no public addresses. */
export const launchPublicAddresses: Rule = {
  types: ['AWS::EC2::LaunchTemplate'],
  judge: (template) =>
    !template
      .items('LaunchTemplateData', 'NetworkInterfaces')
      .some((item) => item.flag('AssociatePublicIpAddress') === true),
};
