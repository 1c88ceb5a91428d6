import type { Rule } from '../../rule';

/** A flow log records the rejected traffic of a VPC. */
export const flowLogs: Rule = {
  types: ['AWS::EC2::VPC'],
  judge: (vpc) =>
    vpc.siblings
      .referring('AWS::EC2::FlowLog', vpc, 'ResourceId')
      .some((log) => ['REJECT', 'ALL'].includes(log.text('TrafficType') ?? '')),
};
