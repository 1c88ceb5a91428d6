import type * as ecs from 'aws-cdk-lib/aws-ecs';
import * as iam from 'aws-cdk-lib/aws-iam';

/** Grants permission to start a new deployment of a service and to describe it. */
export function grantRestart({ serviceArn }: ecs.IService, grantee: iam.IGrantable): iam.Grant {
  return iam.Grant.addToPrincipal({
    grantee,
    actions: ['ecs:UpdateService', 'ecs:DescribeServices'],
    resourceArns: [serviceArn],
  });
}
