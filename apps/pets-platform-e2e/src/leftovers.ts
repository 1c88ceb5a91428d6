import { CloudWatchClient, DescribeAlarmsCommand } from '@aws-sdk/client-cloudwatch';
import {
  DescribeAddressesCommand,
  DescribeNatGatewaysCommand,
  DescribeVpcsCommand,
  EC2Client,
} from '@aws-sdk/client-ec2';
import { DescribeRepositoriesCommand, ECRClient } from '@aws-sdk/client-ecr';
import { ECSClient, ListClustersCommand } from '@aws-sdk/client-ecs';
import { DescribeLoadBalancersCommand, ElasticLoadBalancingV2Client } from '@aws-sdk/client-elastic-load-balancing-v2';
import { DescribeReplicationGroupsCommand, ElastiCacheClient } from '@aws-sdk/client-elasticache';
import {
  IAMClient,
  ListOpenIDConnectProvidersCommand,
  ListPoliciesCommand,
  ListRolesCommand,
} from '@aws-sdk/client-iam';
import { KMSClient, ListKeysCommand } from '@aws-sdk/client-kms';
import { DescribeDBInstancesCommand, RDSClient } from '@aws-sdk/client-rds';
import { ListBucketsCommand, S3Client } from '@aws-sdk/client-s3';
import { ListSecretsCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { LocalDeployment } from './local-deployment';

/** Returns the names of the resources in the primary Region by type, except those of AWS, the bootstrap and the emulator. */
export async function leftovers(deployment: LocalDeployment): Promise<Record<string, string[]>> {
  const settings = deployment.client();
  const iam = new IAMClient(settings);
  const ec2 = new EC2Client(settings);
  const { Buckets = [] } = await new S3Client({ ...settings, forcePathStyle: true }).send(new ListBucketsCommand({}));
  const { Keys = [] } = await new KMSClient(settings).send(new ListKeysCommand({}));
  const { SecretList = [] } = await new SecretsManagerClient(settings).send(new ListSecretsCommand({}));
  const { DBInstances = [] } = await new RDSClient(settings).send(new DescribeDBInstancesCommand({}));
  const { repositories = [] } = await new ECRClient(settings).send(new DescribeRepositoriesCommand({}));
  const { logGroups } = await deployment.callJson('logs', 'Logs_20140328.DescribeLogGroups', {});
  const { Vpcs = [] } = await ec2.send(new DescribeVpcsCommand({}));
  const { NatGateways = [] } = await ec2.send(new DescribeNatGatewaysCommand({}));
  const { Addresses = [] } = await ec2.send(new DescribeAddressesCommand({}));
  const { Roles = [] } = await iam.send(new ListRolesCommand({}));
  const { Policies = [] } = await iam.send(new ListPoliciesCommand({ Scope: 'Local' }));
  const { OpenIDConnectProviderList = [] } = await iam.send(new ListOpenIDConnectProvidersCommand({}));
  const { clusterArns = [] } = await new ECSClient(settings).send(new ListClustersCommand({}));
  const balancers = await new ElasticLoadBalancingV2Client(settings).send(new DescribeLoadBalancersCommand({}));
  const caches = await new ElastiCacheClient(settings).send(new DescribeReplicationGroupsCommand({}));
  const { MetricAlarms = [], CompositeAlarms = [] } = await new CloudWatchClient(settings).send(
    new DescribeAlarmsCommand({ AlarmTypes: ['MetricAlarm', 'CompositeAlarm'] }),
  );
  const functions = await fetch(`${deployment.endpoint}/2015-03-31/functions/`);
  const { Functions } = (await functions.json()) as { Functions: { FunctionName: string }[] };

  const found: Record<string, (string | undefined)[]> = {
    'AWS::S3::Bucket': Buckets.map(({ Name }) => Name),
    'AWS::KMS::Key': Keys.map(({ KeyId }) => KeyId),
    'AWS::SecretsManager::Secret': SecretList.map(({ Name }) => Name),
    'AWS::RDS::DBInstance': DBInstances.map(({ DBInstanceIdentifier }) => DBInstanceIdentifier),
    'AWS::ECR::Repository': repositories.map(({ repositoryName }) => repositoryName),
    'AWS::Logs::LogGroup': logGroups.map(({ logGroupName }) => logGroupName),
    'AWS::EC2::VPC': Vpcs.filter(({ IsDefault }) => !IsDefault).map(({ VpcId }) => VpcId),
    'AWS::EC2::NatGateway': NatGateways.filter(({ State }) => State !== 'deleted').map(
      ({ NatGatewayId }) => NatGatewayId,
    ),
    'AWS::EC2::EIP': Addresses.map(({ PublicIp }) => PublicIp),
    'AWS::IAM::Role': Roles.map(({ RoleName }) => RoleName),
    'AWS::IAM::ManagedPolicy': Policies.map(({ Arn }) => Arn),
    'AWS::IAM::OIDCProvider': OpenIDConnectProviderList.map(({ Arn }) => Arn),
    'AWS::ECS::Cluster': clusterArns,
    'AWS::ElasticLoadBalancingV2::LoadBalancer': (balancers.LoadBalancers ?? []).map(
      ({ LoadBalancerArn }) => LoadBalancerArn,
    ),
    'AWS::ElastiCache::ReplicationGroup': (caches.ReplicationGroups ?? []).map(
      ({ ReplicationGroupId }) => ReplicationGroupId,
    ),
    'AWS::CloudWatch::Alarm': [...MetricAlarms, ...CompositeAlarms].map(({ AlarmName }) => AlarmName),
    'AWS::Lambda::Function': Functions.map(({ FunctionName }) => FunctionName),
  };
  return Object.fromEntries(
    Object.entries(found).map(([type, names]) => [
      type,
      names.filter((name): name is string => name !== undefined && !NOT_OURS.test(name)).sort(),
    ]),
  );
}

/** Bootstrap resources, the shim function, and log groups that Lambda creates. */
const NOT_OURS = /^cdk-hnb659fds-|^local-shims$|^\/aws\/lambda\//;
