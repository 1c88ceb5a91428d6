import type { Rule } from '../rule';

/** A workgroup routes copied data through the VPC. */
export const workgroupRouting: Rule = {
  types: ['AWS::RedshiftServerless::Workgroup'],
  judge: (group) => group.flag('EnhancedVpcRouting') === true,
};
