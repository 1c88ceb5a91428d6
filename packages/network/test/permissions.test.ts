import { join } from 'node:path';
import { App } from 'aws-cdk-lib/core';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as s3 from 'aws-cdk-lib/aws-s3';
import type { Stack } from 'aws-cdk-lib/core';
import { testPermissions } from '../../../tools/jest/src/permissions';
import { DistributionLogging, FlowLogs, RegionSwitch, type TieredVpcProps } from '../src';
import { distributionIn } from './edge/distribution-fixtures';
import { stackIn, vpcIn } from './fixtures';

function vpcWith(props: (stack: Stack) => Partial<TieredVpcProps>): Stack {
  const stack = stackIn(new App(), 'Network');
  vpcIn(stack, props(stack));
  return stack;
}

testPermissions(join(__dirname, '..'), {
  'a VPC with flow logs in CloudWatch Logs': () => vpcWith(() => ({})),
  'a VPC with flow logs in a bucket': () =>
    vpcWith((stack) => ({
      flowLogs: FlowLogs.toBucket(new s3.Bucket(stack, 'Bucket', { encryptionKey: new kms.Key(stack, 'BucketKey') })),
    })),
  'a VPC with endpoints': () =>
    vpcWith(() => ({
      endpoints: { dynamoDb: true, interfaces: [ec2.InterfaceVpcEndpointAwsService.SECRETS_MANAGER] },
    })),
  'a distribution with logs in a bucket': () => {
    const stack = stackIn(new App(), 'Traffic');
    distributionIn(stack, { logging: DistributionLogging.toBucket(new s3.Bucket(stack, 'Bucket')) });
    return stack;
  },
  'a distribution with logs in a log group': () => {
    const stack = stackIn(new App(), 'Traffic');
    distributionIn(stack, { logging: DistributionLogging.toLogGroup(new logs.LogGroup(stack, 'Group')) });
    return stack;
  },
  'a switch between Regions and a role that switches': () => {
    const stack = stackIn(new App(), 'Traffic');
    const regions = new RegionSwitch(stack, 'Switch', { alarmName: 'active', metricNamespace: 'api' });
    regions.grantSwitch(new iam.Role(stack, 'Role', { assumedBy: new iam.AccountRootPrincipal() }));
    return stack;
  },
});
