import type { Rule } from '../rule';

/** A workgroup has no public address, which is the default. */
export const workgroupPublicAccess: Rule = {
  types: ['AWS::RedshiftServerless::Workgroup'],
  judge: (group) => group.flag('PubliclyAccessible') !== true,
};
