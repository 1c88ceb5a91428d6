import type { Rule } from '../rule';

/** An endpoint connects with SSL. Endpoints for Amazon S3 have no SSL mode. */
export const endpointSsl: Rule = {
  types: ['AWS::DMS::Endpoint'],
  judge: (endpoint) =>
    endpoint.text('EngineName') === 's3' ? undefined : (endpoint.text('SslMode') ?? 'none') !== 'none',
};
