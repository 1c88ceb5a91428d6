import type { Rule } from '../../rule';

/** Tasks of a service have no public IP address, which is the default. */
export const servicePublicIp: Rule = {
  types: ['AWS::ECS::Service'],
  judge: (service) => service.text('NetworkConfiguration', 'AwsvpcConfiguration', 'AssignPublicIp') !== 'ENABLED',
};
