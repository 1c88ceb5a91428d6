import type { Rule } from '../../rule';

/** A network ACL is associated with a subnet. */
export const networkAclUsed: Rule = {
  types: ['AWS::EC2::NetworkAcl'],
  judge: (acl) => acl.siblings.referring('AWS::EC2::SubnetNetworkAclAssociation', acl, 'NetworkAclId').length > 0,
};
