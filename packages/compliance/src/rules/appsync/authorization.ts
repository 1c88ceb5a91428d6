import type { Rule } from '../rule';

/** A GraphQL API does not accept API keys. */
export const apiAuthorization: Rule = {
  types: ['AWS::AppSync::GraphQLApi'],
  judge(api) {
    return ![api, ...api.items('AdditionalAuthenticationProviders')].some(
      (provider) => provider.text('AuthenticationType') === 'API_KEY',
    );
  },
};
