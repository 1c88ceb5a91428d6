import type { Rule } from '../rule';

/** An endpoint for MongoDB authenticates with a password. */
export const mongodbAuthentication: Rule = {
  types: ['AWS::DMS::Endpoint'],
  judge(endpoint) {
    if (endpoint.text('EngineName') !== 'mongodb') return undefined;
    return endpoint.text('MongoDbSettings', 'AuthType')?.toLowerCase() === 'password';
  },
};
