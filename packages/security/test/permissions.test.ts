import { join } from 'node:path';
import { App, Stack } from 'aws-cdk-lib/core';
import * as ecr from 'aws-cdk-lib/aws-ecr';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as signer from 'aws-cdk-lib/aws-signer';
import * as ssm from 'aws-cdk-lib/aws-ssm';
import { testPermissions } from '../../../tools/jest/src/permissions';
import {
  ArtifactBucket,
  AuditTrail,
  ConfigurationAudit,
  ConfigurationRecorder,
  CustomerKey,
  DeployPermission,
  FirewallLogging,
  GithubDeployer,
  GithubIdentityProvider,
  GithubSubject,
  KeyService,
  LogBucket,
  LogSource,
  RecorderRole,
  WebFirewall,
} from '../src';

const env = { account: '111111111111', region: 'eu-west-1' };

function stackWith(create: (stack: Stack) => void): Stack {
  const stack = new Stack(new App(), 'Security', { env });
  create(stack);
  return stack;
}

/** A key for one service. */
const keyFor = (service: KeyService) => () =>
  stackWith((stack) => new CustomerKey(stack, 'Key', { description: 'key', services: [service] }));

/** A log bucket for one source. */
const bucketFor = (source: LogSource) => () =>
  stackWith((stack) => new LogBucket(stack, 'Bucket', { bucketName: 'aws-waf-logs-api', sources: [source] }));

/** A role of GitHub with one permission. */
const deployerWith = (permission: (stack: Stack) => DeployPermission) => () =>
  stackWith((stack) => {
    const provider = GithubIdentityProvider.fromAccount(stack, 'Github');
    const subjects = [GithubSubject.environment('prod')];
    const permissions = [permission(stack)];
    new GithubDeployer(stack, 'Deployer', { provider, repository: 'octo-org/api', subjects, permissions });
  });

const repository = (stack: Stack) => ecr.Repository.fromRepositoryName(stack, 'Images', 'api');
const role = (stack: Stack) => new iam.Role(stack, 'Role', { assumedBy: new iam.AccountRootPrincipal() });

testPermissions(join(__dirname, '..'), {
  'a key with administrators': () =>
    stackWith((stack) => {
      const admins = [new iam.ArnPrincipal('arn:aws:iam::111111111111:role/admin')];
      new CustomerKey(stack, 'Key', { description: 'key', multiRegion: true, admins });
    }),
  'a key for the log groups of CloudWatch Logs': keyFor(KeyService.cloudWatchLogs('/ecs/*')),
  'a key for CloudWatch alarms': keyFor(KeyService.cloudWatchAlarms()),
  'a key for Amazon EventBridge': keyFor(KeyService.eventBridge()),
  'a key for AWS Budgets': keyFor(KeyService.budgets()),
  'a key for AWS Cost Anomaly Detection': keyFor(KeyService.costAnomalyDetection()),
  'a key for the events of Amazon RDS': keyFor(KeyService.rdsEvents()),
  'a key for the events of Amazon S3': keyFor(KeyService.s3EventNotifications()),
  'a key for Amazon SNS': keyFor(KeyService.snsTopics()),
  'a key for AWS CloudTrail': keyFor(KeyService.cloudTrail()),
  'a key for a trail': keyFor(KeyService.cloudTrail('trail')),
  'a key for AWS Config': keyFor(KeyService.config()),
  'a key for the delivery of logs': keyFor(KeyService.logDelivery()),
  'a key for Amazon CloudFront': keyFor(KeyService.cloudFront()),
  'a key for any service': keyFor(
    KeyService.principal('backup.amazonaws.com', {
      actions: ['kms:Decrypt', 'kms:GenerateDataKey*'],
      conditions: { StringEquals: { 'aws:SourceOrgID': 'o-1234567890' } },
    }),
  ),
  'a log bucket for load balancers': bucketFor(LogSource.loadBalancers()),
  'a log bucket for Amazon CloudFront': bucketFor(LogSource.cloudFront()),
  'a log bucket for the legacy logs of Amazon CloudFront': bucketFor(LogSource.cloudFrontLegacy()),
  'a log bucket for flow logs': bucketFor(LogSource.vpcFlowLogs()),
  'a log bucket for AWS WAF': bucketFor(LogSource.waf()),
  'a log bucket for AWS CloudTrail': bucketFor(LogSource.cloudTrail()),
  'a log bucket for one trail': bucketFor(LogSource.cloudTrail({ trailName: 'trail' })),
  'a log bucket for AWS Config': bucketFor(LogSource.config()),
  'a log bucket for server access logs': bucketFor(LogSource.serverAccessLogs()),
  'a log bucket with server access logs': () =>
    stackWith((stack) => {
      const bucket = new LogBucket(stack, 'AccessLogs', { sources: [] });
      new LogBucket(stack, 'Bucket', { sources: [], serverAccessLogs: { bucket, prefix: 'logs/' } });
    }),
  'an artifact bucket and a role that uploads': () =>
    stackWith((stack) => {
      const bucket = new ArtifactBucket(stack, 'Artifacts', { encryptionKey: new kms.Key(stack, 'Key') });
      bucket.grantUpload(role(stack));
    }),
  'a trail': () =>
    stackWith((stack) => {
      const bucket = new s3.Bucket(stack, 'Bucket');
      new AuditTrail(stack, 'Trail', { bucket, encryptionKey: new kms.Key(stack, 'Key') });
    }),
  'an audit of the configuration': () =>
    stackWith((stack) => {
      const bucket = new LogBucket(stack, 'Bucket', { sources: [] });
      new ConfigurationAudit(stack, 'Audit', { recorder: ConfigurationRecorder.toBucket(bucket) });
    }),
  'an audit of the configuration with a role': () =>
    stackWith((stack) => {
      const bucket = new s3.Bucket(stack, 'Bucket', { encryptionKey: new kms.Key(stack, 'Key') });
      const recorder = ConfigurationRecorder.toBucket(bucket, { role: RecorderRole.fromRole(role(stack)) });
      new ConfigurationAudit(stack, 'Audit', { recorder });
    }),
  'a web ACL that logs': () =>
    stackWith((stack) => {
      const logging = FirewallLogging.toNewLogGroup({ encryptionKey: new kms.Key(stack, 'Key') });
      new WebFirewall(stack, 'Firewall', { logging });
    }),
  'a role of GitHub that deploys': deployerWith(() => DeployPermission.cdkDeploy(env)),
  'a role of GitHub that publishes images': deployerWith(() => DeployPermission.cdkPublishImages(env)),
  'a role of GitHub that compares': deployerWith(() => DeployPermission.cdkDiff(env)),
  'a role of GitHub that pushes images': deployerWith((stack) => DeployPermission.pushImages(repository(stack))),
  'a role of GitHub that reads the findings of images': deployerWith((stack) =>
    DeployPermission.readImageFindings(repository(stack)),
  ),
  'a role of GitHub that signs images': deployerWith((stack) =>
    DeployPermission.signImages(
      signer.SigningProfile.fromSigningProfileAttributes(stack, 'Profile', {
        signingProfileName: 'images',
        signingProfileVersion: '1',
      }),
    ),
  ),
  'a role of GitHub that reads the signatures of images': deployerWith((stack) =>
    DeployPermission.readImageSignatures(repository(stack)),
  ),
  'a role of GitHub that tags images': deployerWith((stack) => DeployPermission.tagImages(repository(stack))),
  'a role of GitHub that writes parameters': deployerWith((stack) =>
    DeployPermission.writeParameters(ssm.StringParameter.fromStringParameterName(stack, 'Tag', '/api/image-tag')),
  ),
  'a role of GitHub that writes parameters by name': deployerWith(() =>
    DeployPermission.writeNamedParameters({ ...env, parameterNames: ['/api/image-tag'] }),
  ),
  'a role of GitHub that updates a stack': deployerWith(() =>
    DeployPermission.updateStack({ ...env, stackName: 'Service' }),
  ),
  'a role of GitHub that reads a service': deployerWith(() =>
    DeployPermission.describeService({ ...env, clusterName: 'shop', serviceName: 'api' }),
  ),
});
