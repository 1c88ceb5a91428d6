import type { Rule } from '../rule';

/** A GraphQL API logs the resolution of fields. */
export const fieldLogs: Rule = {
  types: ['AWS::AppSync::GraphQLApi'],
  judge: (api) => (api.text('LogConfig', 'FieldLogLevel') ?? 'NONE') !== 'NONE',
};
