import type { Rule } from '../rule';

/** A namespace exports logs of connections and users. */
export const namespaceLogs: Rule = {
  types: ['AWS::RedshiftServerless::Namespace'],
  judge(namespace) {
    const logs = namespace.texts('LogExports');
    return ['connectionlog', 'userlog'].every((name) => logs.includes(name));
  },
};
