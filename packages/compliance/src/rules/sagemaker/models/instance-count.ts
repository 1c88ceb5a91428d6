import type { Rule } from '../../rule';

/** Variants of an endpoint start with at least two instances. Serverless variants have none. */
export const endpointInstances: Rule = {
  types: ['AWS::SageMaker::EndpointConfig'],
  judge(endpoint) {
    const variants = endpoint.items('ProductionVariants').filter((variant) => !variant.has('ServerlessConfig'));
    return variants.length === 0
      ? undefined
      : variants.every((variant) => (variant.number('InitialInstanceCount') ?? 1) > 1);
  },
};
