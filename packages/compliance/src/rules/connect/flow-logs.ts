import type { Rule } from '../rule';

/** An instance writes logs of contact flows. */
export const contactFlowLogs: Rule = {
  types: ['AWS::Connect::Instance'],
  judge: (instance) => instance.flag('Attributes', 'ContactflowLogs') === true,
};
