import { Duration, Stack } from 'aws-cdk-lib/core';
import * as acm from 'aws-cdk-lib/aws-certificatemanager';
import * as acmpca from 'aws-cdk-lib/aws-acmpca';
import * as backup from 'aws-cdk-lib/aws-backup';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as cognito from 'aws-cdk-lib/aws-cognito';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecr from 'aws-cdk-lib/aws-ecr';
import * as efs from 'aws-cdk-lib/aws-efs';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as rds from 'aws-cdk-lib/aws-rds';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import * as servicediscovery from 'aws-cdk-lib/aws-servicediscovery';
import * as sns from 'aws-cdk-lib/aws-sns';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import * as ssm from 'aws-cdk-lib/aws-ssm';
import * as wafv2 from 'aws-cdk-lib/aws-wafv2';
import { Construct } from 'constructs';
import {
  ComparedRegion,
  ContainerService,
  ImageSigning,
  PublicLoadBalancer,
  ServiceImage,
  ServiceSecret,
  Traffic,
} from '@pets/service';

/** Values that the examples declare. */
export class Values extends Construct {
  readonly commit = '4f2a9c1';
  readonly originSecret = 'a-value-of-the-header';

  get vpc(): ec2.IVpc {
    const ipProtocol = ec2.IpProtocol.DUAL_STACK;
    return new ec2.Vpc(this, 'Vpc', { availabilityZones: ['us-east-1a', 'us-east-1b'], ipProtocol });
  }

  get taskGroup(): ec2.ISecurityGroup {
    return this.securityGroup('TaskGroup');
  }

  get otherTaskGroup(): ec2.ISecurityGroup {
    return this.securityGroup('OtherTaskGroup');
  }

  get loadBalancerGroup(): ec2.ISecurityGroup {
    return this.securityGroup('LoadBalancerGroup');
  }

  get certificate(): acm.ICertificate {
    return new acm.Certificate(this, 'Certificate', { domainName: 'api.example.com' });
  }

  get accessLogs(): s3.IBucket {
    return new s3.Bucket(this, 'AccessLogs');
  }

  get uploads(): s3.IBucket {
    return new s3.Bucket(this, 'Uploads');
  }

  get logGroup(): logs.ILogGroup {
    return new logs.LogGroup(this, 'Logs');
  }

  get recoveryLogs(): logs.ILogGroup {
    return new logs.LogGroup(this.recoveryStack, 'Logs');
  }

  get runnerLogs(): logs.ILogGroup {
    return new logs.LogGroup(this, 'RunnerLogs');
  }

  get restartLogs(): logs.ILogGroup {
    return new logs.LogGroup(this, 'RestartLogs');
  }

  get sessionLogs(): logs.ILogGroup {
    return new logs.LogGroup(this, 'SessionLogs');
  }

  get trustStore(): elbv2.ITrustStore {
    const bucket = new s3.Bucket(this, 'Certificates');
    return new elbv2.TrustStore(this, 'TrustStore', { bucket, key: 'authorities.pem' });
  }

  get key(): kms.IKey {
    return new kms.Key(this, 'Key');
  }

  get recoveryStack(): Stack {
    const env = { account: Stack.of(this).account, region: 'us-west-2' };
    return new Stack(Stack.of(this).node.scope as Construct, 'Recovery', { env });
  }

  get recoveryKey(): kms.IKey {
    return new kms.Key(this.recoveryStack, 'Key');
  }

  get pipelineRole(): iam.IRole {
    return new iam.Role(this, 'PipelineRole', { assumedBy: new iam.AccountRootPrincipal() });
  }

  get operatorRole(): iam.IRole {
    return new iam.Role(this, 'OperatorRole', { assumedBy: new iam.AccountRootPrincipal() });
  }

  get primaryNames(): ComparedRegion {
    return comparedRegion('us-east-1');
  }

  get recoveryNames(): ComparedRegion {
    return comparedRegion('us-west-2');
  }

  get repository(): ecr.IRepository {
    return new ecr.Repository(this, 'Repository');
  }

  get otherRepository(): ecr.IRepository {
    return new ecr.Repository(this, 'OtherRepository');
  }

  get login(): secretsmanager.ISecret {
    return new secretsmanager.Secret(this, 'Login');
  }

  get token(): secretsmanager.ISecret {
    return new secretsmanager.Secret(this, 'Token');
  }

  get clientSecret(): secretsmanager.ISecret {
    return new secretsmanager.Secret(this, 'ClientSecret');
  }

  get userPool(): cognito.IUserPool {
    return new cognito.UserPool(this, 'UserPool');
  }

  get userPoolClient(): cognito.IUserPoolClient {
    return new cognito.UserPoolClient(this, 'UserPoolClient', { userPool: this.userPool, generateSecret: true });
  }

  get userPoolDomain(): cognito.IUserPoolDomain {
    const cognitoDomain = { domainPrefix: 'example-orders' };
    return new cognito.UserPoolDomain(this, 'UserPoolDomain', { userPool: this.userPool, cognitoDomain });
  }

  get smokeTest(): lambda.IFunction {
    return new lambda.Function(this, 'SmokeTest', {
      runtime: lambda.Runtime.NODEJS_22_X,
      handler: 'index.handler',
      code: lambda.Code.fromInline("exports.handler = async () => ({ hookStatus: 'SUCCEEDED' });"),
    });
  }

  get topic(): sns.ITopic {
    return new sns.Topic(this, 'Topic');
  }

  get webAcl(): wafv2.CfnWebACL {
    return new wafv2.CfnWebACL(this, 'WebAcl', {
      scope: 'REGIONAL',
      defaultAction: { allow: {} },
      visibilityConfig: { cloudWatchMetricsEnabled: true, metricName: 'web-acl', sampledRequestsEnabled: true },
    });
  }

  get slowResponses(): cloudwatch.IAlarm {
    const metric = new cloudwatch.Metric({ namespace: 'shop', metricName: 'latency' });
    return new cloudwatch.Alarm(this, 'SlowResponses', { metric, threshold: 1, evaluationPeriods: 1 });
  }

  get waitingJobs(): cloudwatch.IMetric {
    return new cloudwatch.Metric({ namespace: 'shop', metricName: 'waiting-jobs', period: Duration.minutes(1) });
  }

  get parameter(): ssm.IParameter {
    return new ssm.StringParameter(this, 'Parameter', { stringValue: 'on' });
  }

  get fileSystem(): efs.IFileSystem {
    return new efs.FileSystem(this, 'FileSystem', { vpc: this.vpc });
  }

  get fileSystemGroup(): ec2.ISecurityGroup {
    return this.securityGroup('FileSystemGroup');
  }

  get backupVault(): backup.IBackupVault {
    return new backup.BackupVault(this, 'BackupVault');
  }

  get database(): rds.IDatabaseInstance {
    return new rds.DatabaseInstance(this, 'Database', {
      vpc: this.vpc,
      engine: rds.DatabaseInstanceEngine.postgres({ version: rds.PostgresEngineVersion.VER_17_9 }),
      instanceType: ec2.InstanceType.of(ec2.InstanceClass.T4G, ec2.InstanceSize.MEDIUM),
      storageEncryptionKey: this.key,
    });
  }

  get accessPoint(): efs.IAccessPoint {
    return new efs.AccessPoint(this, 'AccessPoint', { fileSystem: this.fileSystem });
  }

  get queue(): sqs.IQueue {
    return new sqs.Queue(this, 'Queue');
  }

  get certificateAuthority(): acmpca.ICertificateAuthority {
    const arn = `arn:aws:acm-pca:us-east-1:${Stack.of(this).account}:certificate-authority/00000000-0000-0000-0000-000000000000`;
    return acmpca.CertificateAuthority.fromCertificateAuthorityArn(this, 'CertificateAuthority', arn);
  }

  get cloudMapNamespace(): servicediscovery.INamespace {
    return new servicediscovery.HttpNamespace(this, 'Namespace', { name: 'shop' });
  }

  get loadBalancer(): PublicLoadBalancer {
    const { vpc, loadBalancerGroup: securityGroup, certificate, accessLogs } = this;
    return new PublicLoadBalancer(this, 'LoadBalancer', { vpc, securityGroup, certificate, accessLogs });
  }

  get signing(): ImageSigning {
    return new ImageSigning(this, 'Signing', { repositories: [this.repository] });
  }

  get service(): ContainerService {
    return new ContainerService(this, 'Service', {
      vpc: this.vpc,
      securityGroup: this.taskGroup,
      image: ServiceImage.fromEcr(this.repository, this.commit),
      containerPort: 8080,
      cpu: 512,
      memoryLimitMiB: 1024,
      logGroup: this.logGroup,
      secrets: { DB_PASSWORD: ServiceSecret.fromSecretsManager(this.login, 'password') },
      traffic: Traffic.fromListener(this.loadBalancer.listener),
    });
  }

  private securityGroup(id: string): ec2.ISecurityGroup {
    return new ec2.SecurityGroup(this, id, { vpc: this.vpc, allowAllOutbound: false });
  }
}

function comparedRegion(region: string): ComparedRegion {
  return {
    region,
    clusterName: 'shop',
    serviceName: 'api',
    cpu: 512,
    maxCapacity: 10,
    restingCapacity: region === 'us-east-1' ? 2 : 0,
    minCapacityParameterName: '/api/min-capacity',
    imageTagParameterName: '/api/image-tag',
    repositoryName: 'api',
    databaseIdentifier: 'shop-db',
  };
}
