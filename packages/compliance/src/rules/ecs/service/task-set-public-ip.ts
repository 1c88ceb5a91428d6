import type { Rule } from '../../rule';

/** Tasks of a task set have no public IP address, which is the default. */
export const taskSetPublicIp: Rule = {
  types: ['AWS::ECS::TaskSet'],
  judge: (taskSet) => taskSet.text('NetworkConfiguration', 'AwsVpcConfiguration', 'AssignPublicIp') !== 'ENABLED',
};
