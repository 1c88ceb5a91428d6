import { CloudWatchClient, DescribeAlarmsCommand } from '@aws-sdk/client-cloudwatch';
import { GetOpenIDConnectProviderCommand, IAMClient, ListOpenIDConnectProvidersCommand } from '@aws-sdk/client-iam';
import {
  GetBucketEncryptionCommand,
  GetBucketPolicyCommand,
  GetPublicAccessBlockCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { byName, FACTS, tagsOf } from './facts';
import { ACCOUNT, type LocalDeployment } from './local-deployment';

const ALARMS = {
  'pets-api-high-cpu': { MetricName: 'CPUUtilization', Namespace: 'AWS/ECS', Period: 300, Threshold: 80 },
  'pets-api-high-memory': { MetricName: 'MemoryUtilization', Namespace: 'AWS/ECS', Period: 300, Threshold: 85 },
  'pets-api-unhealthy-target': {
    MetricName: 'UnHealthyHostCount',
    Namespace: 'AWS/ApplicationELB',
    Period: 60,
    Threshold: 1,
  },
  'pets-api-db-connections': { MetricName: 'DatabaseConnections', Namespace: 'AWS/RDS', Period: 300, Threshold: 80 },
};

/** The rows O1 to O7 and X1 to X5, read from CloudWatch, S3, IAM, CloudTrail, AWS Config and WAF. */
export function describeAccount(deployment: LocalDeployment): void {
  const { environment } = deployment;

  test('the account has every stack of the environment, with the tags of the design', async () => {
    const { Account } = await new STSClient(deployment.client()).send(new GetCallerIdentityCommand({}));
    expect(Account).toBe(ACCOUNT);
    const stacks = await deployment.stacks();
    expect(stacks.map(({ StackName }) => StackName).sort()).toEqual(deployment.expectedStacks('us-east-1').sort());
    for (const { StackStatus, Tags } of stacks) {
      expect(StackStatus).toBe('CREATE_COMPLETE');
      expect(byName(Tags)).toEqual(tagsOf(environment));
    }
  });

  test.each(Object.entries(ALARMS))(
    '%s monitors its own resource and notifies the topic',
    async (AlarmName, expected) => {
      const { MetricAlarms } = await new CloudWatchClient(deployment.client()).send(
        new DescribeAlarmsCommand({ AlarmNames: [AlarmName] }),
      );
      const topic = `arn:aws:sns:us-east-1:${ACCOUNT}:alerts`;
      expect(MetricAlarms).toMatchObject([
        {
          ...expected,
          Statistic: 'Average',
          EvaluationPeriods: 2,
          ComparisonOperator: 'GreaterThanThreshold',
          AlarmActions: [topic],
          OKActions: [topic],
        },
      ]);
      const values = MetricAlarms?.[0].Dimensions?.map(({ Value }) => Value);
      expect(values?.length).toBeGreaterThan(0);
      // the target group has a generated name
      const names = new RegExp(`pets-api|^${environment}-Service-`);
      for (const value of values ?? []) expect(value).toMatch(names);
    },
  );

  test('application logs are encrypted and have the retention of the design', async () => {
    const { logGroups } = await deployment.callJson('logs', 'Logs_20140328.DescribeLogGroups', {
      logGroupNamePrefix: '/ecs/pets-api',
    });
    expect(logGroups).toMatchObject([
      {
        logGroupName: '/ecs/pets-api',
        retentionInDays: FACTS[environment].logRetentionDays,
        kmsKeyId: expect.stringMatching(/:key\//),
      },
    ]);
  });

  test('every bucket is encrypted, blocks public access and requires TLS', async () => {
    const s3 = new S3Client({ ...deployment.client(), forcePathStyle: true });
    const names = deployment.expectedStacks('us-east-1').map((name) => name.split('-')[1]);
    const resources = (await Promise.all(names.map((name) => deployment.resources(name)))).flat();
    const buckets = resources.filter(({ ResourceType }) => ResourceType === 'AWS::S3::Bucket');
    expect(buckets.length).toBeGreaterThanOrEqual(4);
    for (const { PhysicalResourceId: Bucket } of buckets) {
      const { ServerSideEncryptionConfiguration } = await s3.send(new GetBucketEncryptionCommand({ Bucket }));
      expect(ServerSideEncryptionConfiguration?.Rules).toHaveLength(1);
      const { PublicAccessBlockConfiguration } = await s3.send(new GetPublicAccessBlockCommand({ Bucket }));
      expect(PublicAccessBlockConfiguration).toEqual({
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      });
      const { Policy = '{}' } = await s3.send(new GetBucketPolicyCommand({ Bucket }));
      const { Statement } = JSON.parse(Policy) as { Statement: object[] };
      expect(Statement).toContainEqual(
        expect.objectContaining({ Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }),
      );
    }
  });

  test('the trail covers all Regions, validates log files and is encrypted', async () => {
    const target = 'com.amazonaws.cloudtrail.v20131101.CloudTrail_20131101.DescribeTrails';
    const { trailList } = await deployment.callJson('cloudtrail', target, {});
    expect(trailList).toMatchObject([
      { IsMultiRegionTrail: true, LogFileValidationEnabled: true, KmsKeyId: expect.stringMatching(/:key\//) },
    ]);
  });

  test('AWS Config records all resources and evaluates rules', async () => {
    const config = (operation: string) => deployment.callJson('config', `StarlingDoveService.${operation}`, {});
    const { ConfigurationRecorders } = await config('DescribeConfigurationRecorders');
    expect(ConfigurationRecorders).toMatchObject([{ recordingGroup: { allSupported: true } }]);
    const { DeliveryChannels } = await config('DescribeDeliveryChannels');
    expect(DeliveryChannels).toHaveLength(1);
    const { ConfigRules } = await config('DescribeConfigRules');
    const sources = ConfigRules.map(({ Source }: { Source: { SourceIdentifier: string } }) => Source.SourceIdentifier);
    expect(sources).toEqual(expect.arrayContaining(['ROOT_ACCOUNT_MFA_ENABLED', 'RDS_STORAGE_ENCRYPTED']));
  });

  test('the distribution and the load balancer have web ACLs', async () => {
    const waf = (operation: string, body: object) =>
      deployment.callJson('wafv2', `AWSWAF_20190729.${operation}`, body) as Promise<Record<string, { Name: string }[]>>;
    const names = async (Scope: string) => (await waf('ListWebACLs', { Scope })).WebACLs.map(({ Name }) => Name);
    expect(await names('CLOUDFRONT')).toHaveLength(1);
    expect(await names('REGIONAL')).toHaveLength(1);
  });

  test('GitHub workflows have roles without stored keys', async () => {
    const iam = new IAMClient(deployment.client());
    const { OpenIDConnectProviderList = [] } = await iam.send(new ListOpenIDConnectProvidersCommand({}));
    expect(OpenIDConnectProviderList.map(({ Arn }) => Arn)).toEqual([
      `arn:aws:iam::${ACCOUNT}:oidc-provider/token.actions.githubusercontent.com`,
    ]);
    const provider = await iam.send(
      new GetOpenIDConnectProviderCommand({ OpenIDConnectProviderArn: OpenIDConnectProviderList[0].Arn }),
    );
    expect(provider.ClientIDList).toEqual(['sts.amazonaws.com']);
  });
}
