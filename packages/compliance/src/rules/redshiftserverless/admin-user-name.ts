import type { Rule } from '../rule';

/** The administrator of a namespace does not have the default name. */
export const namespaceAdminUserName: Rule = {
  types: ['AWS::RedshiftServerless::Namespace'],
  judge: (namespace) => (namespace.text('AdminUsername') ?? 'admin') !== 'admin',
};
