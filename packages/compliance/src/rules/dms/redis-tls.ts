import type { Rule } from '../rule';

/** An endpoint for Redis connects with TLS, which is the default. */
export const redisTls: Rule = {
  types: ['AWS::DMS::Endpoint'],
  judge(endpoint) {
    if (endpoint.text('EngineName') !== 'redis') return undefined;
    return endpoint.text('RedisSettings', 'SslSecurityProtocol') !== 'plaintext';
  },
};
