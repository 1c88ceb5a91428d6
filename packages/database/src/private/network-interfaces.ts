import * as iam from 'aws-cdk-lib/aws-iam';

/**
 * AWS Lambda attaches the function to the VPC with its role. These actions support no resource, or one that does not
 * exist yet. The condition denies them to the code of the function ("Giving Lambda functions access to a VPC").
 */
export function networkInterfaces(): iam.PolicyStatement {
  return new iam.PolicyStatement({
    actions: [
      'ec2:AssignPrivateIpAddresses',
      'ec2:CreateNetworkInterface',
      'ec2:DeleteNetworkInterface',
      'ec2:DescribeNetworkInterfaces',
      'ec2:DescribeSubnets',
      'ec2:UnassignPrivateIpAddresses',
    ],
    resources: ['*'],
    conditions: { Null: { 'lambda:SourceFunctionArn': 'true' } },
  });
}
