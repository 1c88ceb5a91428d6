import type { Rule } from '../rule';

/** An endpoint for Amazon Neptune uses IAM authorization. */
export const neptuneAuthorization: Rule = {
  types: ['AWS::DMS::Endpoint'],
  judge(endpoint) {
    if (endpoint.text('EngineName') !== 'neptune') return undefined;
    return endpoint.flag('NeptuneSettings', 'IamAuthEnabled') === true;
  },
};
