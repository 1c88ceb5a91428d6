import type { Rule } from '../rule';

/** Tags of a repository are immutable. */
export const immutableTags: Rule = {
  types: ['AWS::ECR::Repository'],
  judge: (repository) => repository.text('ImageTagMutability') === 'IMMUTABLE',
};
