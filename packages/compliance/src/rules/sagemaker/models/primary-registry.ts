import type { Rule } from '../../rule';

/** The primary container of a model is in a private registry in the VPC. */
export const primaryRegistry: Rule = {
  types: ['AWS::SageMaker::Model'],
  judge(model) {
    if (!model.has('PrimaryContainer')) return undefined;
    return model.text('PrimaryContainer', 'ImageConfig', 'RepositoryAccessMode') === 'Vpc';
  },
};
