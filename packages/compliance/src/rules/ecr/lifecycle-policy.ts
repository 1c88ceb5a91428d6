import type { Rule } from '../rule';

/** A repository has a lifecycle policy. */
export const lifecyclePolicy: Rule = {
  types: ['AWS::ECR::Repository'],
  judge: (repository) => repository.has('LifecyclePolicy', 'LifecyclePolicyText'),
};
