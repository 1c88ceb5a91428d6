import type { Rule } from '../../rule';

/** The containers of a pipeline are in a private registry in the VPC. */
export const pipelineRegistry: Rule = {
  types: ['AWS::SageMaker::Model'],
  judge(model) {
    const containers = model.items('Containers');
    if (containers.length === 0) return undefined;
    return containers.every((container) => container.text('ImageConfig', 'RepositoryAccessMode') === 'Vpc');
  },
};
