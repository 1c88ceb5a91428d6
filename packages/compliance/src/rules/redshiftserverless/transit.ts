import type { Rule } from '../rule';

/** A workgroup requires TLS, which is the default. */
export const workgroupTls: Rule = {
  types: ['AWS::RedshiftServerless::Workgroup'],
  judge(group) {
    return !group
      .items('ConfigParameters')
      .some((item) => item.text('ParameterKey') === 'require_ssl' && item.flag('ParameterValue') === false);
  },
};
