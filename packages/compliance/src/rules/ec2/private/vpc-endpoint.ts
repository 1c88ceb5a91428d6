import type { Rule } from '../../rule';

/** A rule that demands an endpoint of each VPC for a service, such as `ecr.api`. */
export function vpcEndpoint(service: string): Rule {
  return {
    types: ['AWS::EC2::VPC'],
    judge: (vpc) =>
      vpc.siblings
        .referring('AWS::EC2::VPCEndpoint', vpc, 'VpcId')
        .some((endpoint) => serviceOf(endpoint.pattern('ServiceName')) === service),
  };
}

/** The part after the Region, in names such as `com.amazonaws.us-east-1.ecr.api`. */
function serviceOf(name = ''): string | undefined {
  return /^(cn\.)?com\.amazonaws\.[^.]+\.(.+)$/.exec(name)?.[2];
}
