import type { Rule } from '../../rule';

/** A model has network isolation. */
export const modelIsolation: Rule = {
  types: ['AWS::SageMaker::Model'],
  judge: (model) => model.flag('EnableNetworkIsolation') === true,
};
