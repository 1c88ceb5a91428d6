import * as core from 'aws-cdk-lib/core';
import * as acmpca from 'aws-cdk-lib/aws-acmpca';
import * as autoscaling from 'aws-cdk-lib/aws-applicationautoscaling';
import * as backup from 'aws-cdk-lib/aws-backup';
import * as ce from 'aws-cdk-lib/aws-ce';
import * as acm from 'aws-cdk-lib/aws-certificatemanager';
import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import * as origins from 'aws-cdk-lib/aws-cloudfront-origins';
import * as cloudtrail from 'aws-cdk-lib/aws-cloudtrail';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as actions from 'aws-cdk-lib/aws-cloudwatch-actions';
import * as cognito from 'aws-cdk-lib/aws-cognito';
import * as config from 'aws-cdk-lib/aws-config';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecr from 'aws-cdk-lib/aws-ecr';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as efs from 'aws-cdk-lib/aws-efs';
import * as elasticache from 'aws-cdk-lib/aws-elasticache';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import * as events from 'aws-cdk-lib/aws-events';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as rds from 'aws-cdk-lib/aws-rds';
import * as route53 from 'aws-cdk-lib/aws-route53';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as scheduler from 'aws-cdk-lib/aws-scheduler';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import * as servicediscovery from 'aws-cdk-lib/aws-servicediscovery';
import * as signer from 'aws-cdk-lib/aws-signer';
import * as sns from 'aws-cdk-lib/aws-sns';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import * as ssm from 'aws-cdk-lib/aws-ssm';
import * as stepfunctions from 'aws-cdk-lib/aws-stepfunctions';
import * as synthetics from 'aws-cdk-lib/aws-synthetics';
import * as wafv2 from 'aws-cdk-lib/aws-wafv2';

type Build = (scope: core.Stack, id: string) => unknown;

const ID = '1234abcd-12ab-34cd-56ef-1234567890ab';

/** The VPC of a stack, which all its resources share. */
function vpcOf(stack: core.Stack): ec2.Vpc {
  const existing = stack.node.tryFindChild('Vpc');
  if (existing) return existing as ec2.Vpc;
  return new ec2.Vpc(stack, 'Vpc', {
    availabilityZones: ['us-east-1a', 'us-east-1b'],
    natGateways: 1,
    subnetConfiguration: [
      { name: 'public', subnetType: ec2.SubnetType.PUBLIC, cidrMask: 24 },
      { name: 'application', subnetType: ec2.SubnetType.PRIVATE_WITH_EGRESS, cidrMask: 24 },
      { name: 'isolated', subnetType: ec2.SubnetType.PRIVATE_ISOLATED, cidrMask: 24 },
    ],
  });
}

const loadBalancer = (stack: core.Stack, id: string) =>
  new elbv2.ApplicationLoadBalancer(stack, id, { vpc: vpcOf(stack) });
const listener = (stack: core.Stack, id: string) =>
  loadBalancer(stack, `${id}Balancer`).addListener('Listener', {
    port: 443,
    certificates: [elbv2.ListenerCertificate.fromArn(`arn:aws:acm:us-east-1:111111111111:certificate/${ID}`)],
    defaultAction: elbv2.ListenerAction.fixedResponse(404),
  });
const alarm = (stack: core.Stack, id: string) =>
  new cloudwatch.Alarm(stack, id, {
    metric: new cloudwatch.Metric({ namespace: 'pets', metricName: 'errors' }),
    threshold: 1,
    evaluationPeriods: 1,
  });
const instance = (stack: core.Stack, id: string) =>
  rds.DatabaseInstance.fromDatabaseInstanceAttributes(stack, id, {
    instanceIdentifier: 'pets-db',
    instanceEndpointAddress: 'pets-db.abc.us-east-1.rds.amazonaws.com',
    port: 5432,
    securityGroups: [],
    instanceResourceId: 'db-ABCDEFGHIJKLMNOP',
    engine: rds.DatabaseInstanceEngine.POSTGRES,
  });
const importedFunction = (stack: core.Stack, id: string) =>
  lambda.Function.fromFunctionArn(stack, id, 'arn:aws:lambda:us-east-1:111111111111:function:hook');
const metric = () => new cloudwatch.Metric({ namespace: 'pets', metricName: 'requests', statistic: 'Sum' });

/** Values of types of the CDK. Each type has at least one valid value. */
export const FIXTURES: Readonly<Record<string, readonly Build[]>> = {
  'aws-cdk-lib.aws_acmpca.ICertificateAuthority': [
    (stack, id) =>
      acmpca.CertificateAuthority.fromCertificateAuthorityArn(
        stack,
        id,
        `arn:aws:acm-pca:us-east-1:111111111111:certificate-authority/${ID}`,
      ),
  ],
  'aws-cdk-lib.aws_applicationautoscaling.ScalingInterval': [
    () => ({ lower: 100, change: 1 }),
    () => ({ upper: 10, change: -1 }),
  ],
  'aws-cdk-lib.aws_applicationautoscaling.Schedule': [
    () => autoscaling.Schedule.cron({ hour: '8', minute: '0' }),
    () => autoscaling.Schedule.rate(core.Duration.hours(1)),
  ],
  'aws-cdk-lib.aws_backup.IBackupVault': [
    (stack, id) => new backup.BackupVault(stack, id),
    (stack, id) => backup.BackupVault.fromBackupVaultName(stack, id, 'pets'),
  ],
  'aws-cdk-lib.aws_certificatemanager.ICertificate': [
    (stack, id) =>
      acm.Certificate.fromCertificateArn(stack, id, `arn:aws:acm:us-east-1:111111111111:certificate/${ID}`),
  ],
  'aws-cdk-lib.SecretsManagerSecretOptions': [() => ({}), () => ({ jsonField: 'password' })],
  'aws-cdk-lib.aws_cloudfront.AllowedMethods': [
    () => cloudfront.AllowedMethods.ALLOW_GET_HEAD,
    () => cloudfront.AllowedMethods.ALLOW_ALL,
  ],
  'aws-cdk-lib.aws_cloudfront.IKeyGroup': [
    (stack, id) => cloudfront.KeyGroup.fromKeyGroupId(stack, id, '1234abcd-12ab-34cd-56ef-1234567890ab'),
  ],
  'aws-cdk-lib.aws_cloudfront.IOrigin': [() => new origins.HttpOrigin('files.example.com')],
  'aws-cdk-lib.aws_cognito.IUserPool': [
    (stack, id) => cognito.UserPool.fromUserPoolId(stack, id, 'us-east-1_abcdefghi'),
  ],
  'aws-cdk-lib.aws_cognito.IUserPoolClient': [
    (stack, id) => cognito.UserPoolClient.fromUserPoolClientId(stack, id, 'abcdefghijklmnopqrstuvwxyz'),
  ],
  'aws-cdk-lib.aws_cognito.IUserPoolDomain': [(stack, id) => cognito.UserPoolDomain.fromDomainName(stack, id, 'pets')],
  'aws-cdk-lib.aws_cloudfront.GeoRestriction': [() => cloudfront.GeoRestriction.allowlist('DE', 'US')],
  'aws-cdk-lib.aws_cloudfront.IDistribution': [
    (stack, id) =>
      cloudfront.Distribution.fromDistributionAttributes(stack, id, {
        distributionId: 'E1234567890ABC',
        domainName: 'd1234567890abc.cloudfront.net',
      }),
  ],
  'aws-cdk-lib.aws_cloudfront.IOriginRequestPolicy': [() => cloudfront.OriginRequestPolicy.ALL_VIEWER],
  'aws-cdk-lib.aws_cloudfront.IResponseHeadersPolicy': [() => cloudfront.ResponseHeadersPolicy.SECURITY_HEADERS],
  'aws-cdk-lib.aws_cloudtrail.InsightType': [
    () => cloudtrail.InsightType.API_CALL_RATE,
    () => cloudtrail.InsightType.API_ERROR_RATE,
  ],
  'aws-cdk-lib.aws_cloudwatch.IAlarm': [
    alarm,
    (stack, id) => cloudwatch.Alarm.fromAlarmArn(stack, id, 'arn:aws:cloudwatch:us-east-1:111111111111:alarm:pets'),
  ],
  'aws-cdk-lib.aws_cloudwatch.IAlarmAction': [
    (stack, id) => new actions.SnsAction(new sns.Topic(stack, id)),
    () => new actions.Ec2Action(actions.Ec2InstanceAction.REBOOT),
  ],
  'aws-cdk-lib.aws_cloudwatch.IMetric': [metric],
  'aws-cdk-lib.aws_cloudwatch.Metric': [metric],
  'aws-cdk-lib.aws_cloudwatch.VerticalAnnotation': [() => ({ date: '2026-01-31T23:45:00Z', label: 'release' })],
  'aws-cdk-lib.aws_config.RuleScope': [
    () => config.RuleScope.fromResources([config.ResourceType.S3_BUCKET]),
    () => config.RuleScope.fromTag('Project', 'pets'),
  ],
  'aws-cdk-lib.aws_dynamodb.ITable': [(stack, id) => dynamodb.Table.fromTableName(stack, id, 'pets')],
  'aws-cdk-lib.aws_ec2.InstanceType': [
    () => ec2.InstanceType.of(ec2.InstanceClass.T3, ec2.InstanceSize.MEDIUM),
    () => ec2.InstanceType.of(ec2.InstanceClass.M7G, ec2.InstanceSize.LARGE),
  ],
  'aws-cdk-lib.aws_ec2.InterfaceVpcEndpointAwsService': [
    () => ec2.InterfaceVpcEndpointAwsService.SECRETS_MANAGER,
    () => ec2.InterfaceVpcEndpointAwsService.ECR,
  ],
  'aws-cdk-lib.aws_ec2.IPeer': [() => ec2.Peer.ipv4('10.0.0.0/16')],
  'aws-cdk-lib.aws_ec2.Port': [() => ec2.Port.tcp(443)],
  'aws-cdk-lib.aws_ec2.ISecurityGroup': [
    (stack, id) => new ec2.SecurityGroup(stack, id, { vpc: vpcOf(stack) }),
    (stack, id) => ec2.SecurityGroup.fromSecurityGroupId(stack, id, 'sg-0123456789abcdef0'),
  ],
  'aws-cdk-lib.aws_ec2.IVpc': [
    vpcOf,
    (stack, id) =>
      ec2.Vpc.fromVpcAttributes(stack, id, {
        vpcId: 'vpc-0123456789abcdef0',
        vpcCidrBlock: '10.0.0.0/16',
        availabilityZones: ['us-east-1a', 'us-east-1b'],
        publicSubnetIds: ['subnet-0123456789abcdef0', 'subnet-0123456789abcdef1'],
        publicSubnetRouteTableIds: ['rtb-0123456789abcdef0', 'rtb-0123456789abcdef1'],
        privateSubnetIds: ['subnet-0123456789abcdef2', 'subnet-0123456789abcdef3'],
        privateSubnetRouteTableIds: ['rtb-0123456789abcdef2', 'rtb-0123456789abcdef3'],
        isolatedSubnetIds: ['subnet-0123456789abcdef4', 'subnet-0123456789abcdef5'],
        isolatedSubnetRouteTableIds: ['rtb-0123456789abcdef4', 'rtb-0123456789abcdef5'],
      }),
  ],
  'aws-cdk-lib.aws_ec2.SubnetSelection': [
    () => ({ subnetType: ec2.SubnetType.PRIVATE_WITH_EGRESS }),
    () => ({ subnetGroupName: 'isolated' }),
    () => ({ subnetGroupName: 'none' }),
    () => ({}),
  ],
  'aws-cdk-lib.aws_ecr.IRepository': [
    (stack, id) => new ecr.Repository(stack, id),
    (stack, id) => ecr.Repository.fromRepositoryName(stack, id, 'pets-api'),
  ],
  'aws-cdk-lib.aws_ecs.ContainerImage': [() => ecs.ContainerImage.fromRegistry('public.ecr.aws/pets/api:4f2a9c1')],
  'aws-cdk-lib.aws_ecs.CredentialSpec': [
    () =>
      ecs.DomainJoinedCredentialSpec.fromSsmParameter(
        ssm.StringParameter.fromStringParameterName(new core.Stack(), 'Spec', '/pets/spec'),
      ),
  ],
  'aws-cdk-lib.aws_ecs.EnvironmentFile': [
    (stack, id) => ecs.EnvironmentFile.fromBucket(s3.Bucket.fromBucketName(stack, id, 'pets-settings'), 'api.env'),
  ],
  'aws-cdk-lib.aws_ecs.FargatePlatformVersion': [() => ecs.FargatePlatformVersion.LATEST],
  'aws-cdk-lib.aws_ecs.IBaseService': [
    (stack, id) =>
      ecs.FargateService.fromFargateServiceAttributes(stack, id, {
        serviceName: 'api',
        cluster: ecs.Cluster.fromClusterAttributes(stack, `${id}Cluster`, { clusterName: 'pets', vpc: vpcOf(stack) }),
      }),
  ],
  'aws-cdk-lib.aws_ecs.ICluster': [
    (stack, id) => new ecs.Cluster(stack, id, { vpc: vpcOf(stack) }),
    (stack, id) => ecs.Cluster.fromClusterAttributes(stack, id, { clusterName: 'pets', vpc: vpcOf(stack) }),
  ],
  'aws-cdk-lib.aws_ecs.LinuxParameters': [
    (stack, id) => new ecs.LinuxParameters(stack, id, { initProcessEnabled: true }),
  ],
  'aws-cdk-lib.aws_ecs.PortMapping': [() => ({ containerPort: 4317 }), () => ({ containerPort: 8080 })],
  'aws-cdk-lib.aws_ecs.RuntimePlatform': [() => ({ cpuArchitecture: ecs.CpuArchitecture.ARM64 })],
  'aws-cdk-lib.aws_ecs.Secret': [
    (stack, id) => ecs.Secret.fromSecretsManager(new secretsmanager.Secret(stack, id)),
    (stack, id) => ecs.Secret.fromSsmParameter(ssm.StringParameter.fromStringParameterName(stack, id, '/pets/value')),
  ],
  'aws-cdk-lib.aws_ecs.SecretVersionInfo': [() => ({ versionStage: 'AWSCURRENT' })],
  'aws-cdk-lib.aws_ecs.SystemControl': [() => ({ namespace: 'net.core.somaxconn', value: '1024' })],
  'aws-cdk-lib.aws_ecs.Ulimit': [() => ({ name: ecs.UlimitName.NOFILE, softLimit: 65_536, hardLimit: 65_536 })],
  'aws-cdk-lib.aws_ecs.AppProtocol': [() => ecs.AppProtocol.http],
  'aws-cdk-lib.aws_efs.IAccessPoint': [
    (stack, id) =>
      efs.AccessPoint.fromAccessPointAttributes(stack, id, {
        accessPointId: 'fsap-0123456789abcdef0',
        fileSystem: fileSystem(stack, `${id}Files`),
      }),
  ],
  'aws-cdk-lib.aws_efs.ReplicationConfiguration': [
    () => efs.ReplicationConfiguration.regionalFileSystem('us-west-2'),
    (stack, id) => efs.ReplicationConfiguration.existingFileSystem(fileSystem(stack, id)),
  ],
  'aws-cdk-lib.aws_efs.IFileSystem': [(stack, id) => fileSystem(stack, id)],
  'aws-cdk-lib.aws_elasticloadbalancingv2.IApplicationListener': [listener],
  'aws-cdk-lib.aws_elasticloadbalancingv2.IApplicationLoadBalancer': [loadBalancer],
  'aws-cdk-lib.aws_elasticloadbalancingv2.ILoadBalancerV2': [loadBalancer],
  'aws-cdk-lib.aws_elasticloadbalancingv2.IApplicationTargetGroup': [
    (stack, id) => {
      const group = new elbv2.ApplicationTargetGroup(stack, id, {
        vpc: vpcOf(stack),
        port: 8080,
        targetType: elbv2.TargetType.IP,
      });
      listener(stack, `${id}Front`).addTargetGroups('Targets', { targetGroups: [group] });
      return group;
    },
  ],
  'aws-cdk-lib.aws_elasticloadbalancingv2.ITrustStore': [
    (stack, id) =>
      elbv2.TrustStore.fromTrustStoreArn(
        stack,
        id,
        'arn:aws:elasticloadbalancing:us-east-1:111111111111:truststore/pets/0123456789abcdef',
      ),
  ],
  'aws-cdk-lib.aws_elasticloadbalancingv2.ListenerAction': [() => elbv2.ListenerAction.fixedResponse(404)],
  'aws-cdk-lib.aws_elasticloadbalancingv2.ListenerCondition': [
    () => elbv2.ListenerCondition.pathPatterns(['/api/*']),
    () => elbv2.ListenerCondition.hostHeaders(['api.example.com']),
  ],
  'aws-cdk-lib.aws_events.RuleTargetInput': [() => events.RuleTargetInput.fromText('release')],
  'aws-cdk-lib.aws_events.Schedule': [
    () => events.Schedule.cron({ hour: '3', minute: '0' }),
    () => events.Schedule.rate(core.Duration.days(1)),
    () => events.Schedule.expression('daily'),
  ],
  'aws-cdk-lib.aws_iam.IGrantable': [
    (stack, id) => new iam.Role(stack, id, { assumedBy: new iam.ServicePrincipal('ecs-tasks.amazonaws.com') }),
    (stack, id) => iam.Role.fromRoleArn(stack, id, 'arn:aws:iam::222222222222:role/elsewhere'),
  ],
  'aws-cdk-lib.aws_iam.IManagedPolicy': [() => iam.ManagedPolicy.fromAwsManagedPolicyName('ReadOnlyAccess')],
  'aws-cdk-lib.aws_iam.IOidcProvider': [
    (stack, id) =>
      iam.OidcProviderNative.fromOidcProviderArn(
        stack,
        id,
        'arn:aws:iam::111111111111:oidc-provider/token.actions.githubusercontent.com',
      ),
  ],
  'aws-cdk-lib.aws_iam.IPrincipal': [
    () => new iam.AccountRootPrincipal(),
    () => new iam.ArnPrincipal('arn:aws:iam::111111111111:role/admin'),
    () => new iam.AnyPrincipal(),
  ],
  'aws-cdk-lib.aws_iam.IRole': [
    (stack, id) => new iam.Role(stack, id, { assumedBy: new iam.ServicePrincipal('backup.amazonaws.com') }),
    (stack, id) => iam.Role.fromRoleArn(stack, id, 'arn:aws:iam::111111111111:role/pets'),
  ],
  'aws-cdk-lib.aws_iam.PolicyDocument': [
    () =>
      new iam.PolicyDocument({
        statements: [
          new iam.PolicyStatement({
            actions: ['elasticfilesystem:ClientMount'],
            principals: [new iam.AnyPrincipal()],
            conditions: { Bool: { 'elasticfilesystem:AccessedViaMountTarget': 'true' } },
          }),
        ],
      }),
  ],
  'aws-cdk-lib.aws_iam.PolicyStatement': [
    () => new iam.PolicyStatement({ actions: ['s3:GetObject'], resources: ['arn:aws:s3:::pets/*'] }),
  ],
  'aws-cdk-lib.aws_kms.IKey': [
    (stack, id) => new kms.Key(stack, id),
    (stack, id) => kms.Key.fromKeyArn(stack, id, `arn:aws:kms:us-east-1:111111111111:key/${ID}`),
  ],
  'aws-cdk-lib.aws_lambda.IFunction': [importedFunction],
  'aws-cdk-lib.aws_logs.IFilterPattern': [() => logs.FilterPattern.allTerms('ERROR')],
  'aws-cdk-lib.aws_logs.ILogGroup': [
    (stack, id) => new logs.LogGroup(stack, id),
    (stack, id) => logs.LogGroup.fromLogGroupName(stack, id, '/ecs/pets'),
  ],
  'aws-cdk-lib.aws_rds.CaCertificate': [() => rds.CaCertificate.RDS_CA_RSA2048_G1],
  'aws-cdk-lib.aws_rds.Credentials': [
    (stack, id) => rds.Credentials.fromSecret(new secretsmanager.Secret(stack, id), 'pets'),
    () => rds.Credentials.fromGeneratedSecret('pets'),
    () => rds.Credentials.fromUsername('admin'),
  ],
  'aws-cdk-lib.aws_rds.IDatabaseInstance': [instance],
  'aws-cdk-lib.aws_rds.ISubnetGroup': [
    (stack, id) => rds.SubnetGroup.fromSubnetGroupName(stack, id, 'pets'),
    (stack, id) => new rds.SubnetGroup(stack, id, { description: 'pets', vpc: vpcOf(stack) }),
  ],
  'aws-cdk-lib.aws_rds.PostgresEngineVersion': [
    () => rds.PostgresEngineVersion.VER_15_17,
    () => rds.PostgresEngineVersion.of('16.4', '16'),
    () => rds.PostgresEngineVersion.VER_11,
  ],
  'aws-cdk-lib.aws_rds.SessionPinningFilter': [() => rds.SessionPinningFilter.EXCLUDE_VARIABLE_SETS],
  'aws-cdk-lib.aws_route53.IHealthCheck': [(stack, id) => route53.HealthCheck.fromHealthCheckId(stack, id, ID)],
  'aws-cdk-lib.aws_route53.IHostedZone': [
    (stack, id) =>
      route53.HostedZone.fromHostedZoneAttributes(stack, id, {
        hostedZoneId: 'Z0123456789ABCDEFGHIJ',
        zoneName: 'example.com',
      }),
  ],
  'aws-cdk-lib.aws_s3.IBucket': [
    (stack, id) => new s3.Bucket(stack, id),
    (stack, id) => s3.Bucket.fromBucketName(stack, id, 'aws-waf-logs-pets'),
  ],
  'aws-cdk-lib.aws_s3.ObjectLockRetention': [() => s3.ObjectLockRetention.governance(core.Duration.days(30))],
  'aws-cdk-lib.aws_s3.ReplicationRule': [
    (stack, id) => ({ destination: s3.Bucket.fromBucketName(stack, id, 'pets-copies') }),
  ],
  'aws-cdk-lib.aws_secretsmanager.ISecret': [
    (stack, id) => new secretsmanager.Secret(stack, id),
    (stack, id) => secretsmanager.Secret.fromSecretNameV2(stack, id, 'pets/db'),
    (stack, id) =>
      secretsmanager.Secret.fromSecretCompleteArn(
        stack,
        id,
        'arn:aws:secretsmanager:us-east-1:111111111111:secret:pets/db-AbCdEf',
      ),
  ],
  'aws-cdk-lib.aws_secretsmanager.ReplicaRegion': [() => ({ region: 'us-west-2' }), () => ({ region: 'us-east-1' })],
  'aws-cdk-lib.aws_signer.ISigningProfile': [
    (stack, id) => new signer.SigningProfile(stack, id, { platform: signer.Platform.NOTATION_OCI_SHA384_ECDSA }),
    (stack, id) =>
      signer.SigningProfile.fromSigningProfileAttributes(stack, id, {
        signingProfileName: 'pets',
        signingProfileVersion: 'abcdef1234',
      }),
  ],
  'aws-cdk-lib.aws_servicediscovery.INamespace': [
    (stack, id) =>
      servicediscovery.HttpNamespace.fromHttpNamespaceAttributes(stack, id, {
        namespaceName: 'pets',
        namespaceId: 'ns-0123456789abcdef',
        namespaceArn: 'arn:aws:servicediscovery:us-east-1:111111111111:namespace/ns-0123456789abcdef',
      }),
  ],
  'aws-cdk-lib.aws_sns.ITopic': [
    (stack, id) => new sns.Topic(stack, id),
    (stack, id) => sns.Topic.fromTopicArn(stack, id, 'arn:aws:sns:us-east-1:111111111111:pets'),
  ],
  'aws-cdk-lib.aws_sqs.IQueue': [
    (stack, id) => new sqs.Queue(stack, id),
    (stack, id) => sqs.Queue.fromQueueArn(stack, id, 'arn:aws:sqs:us-east-1:111111111111:pets'),
  ],
  'aws-cdk-lib.aws_sqs.QueueProps': [() => ({}), () => ({ queueName: 'pets' }), () => ({ fifo: true })],
  'aws-cdk-lib.aws_ssm.IParameter': [
    (stack, id) => ssm.StringParameter.fromStringParameterName(stack, id, '/pets/value'),
  ],
  'aws-cdk-lib.aws_ssm.IStringParameter': [
    (stack, id) => new ssm.StringParameter(stack, id, { stringValue: '1' }),
    (stack, id) => ssm.StringParameter.fromStringParameterName(stack, id, '/pets/value'),
  ],
  'aws-cdk-lib.aws_synthetics.ArtifactsBucketLocation': [
    (stack, id) => ({ bucket: new s3.Bucket(stack, id) }),
    (stack, id) => ({ bucket: s3.Bucket.fromBucketName(stack, id, 'pets-artifacts'), prefix: 'canary' }),
  ],
  'aws-cdk-lib.aws_synthetics.Runtime': [() => synthetics.Runtime.SYNTHETICS_NODEJS_PUPPETEER_9_1],
  'aws-cdk-lib.aws_wafv2.CfnWebACL.StatementProperty': [() => ({ geoMatchStatement: { countryCodes: ['DE'] } })],
  'aws-cdk-lib.aws_wafv2.CfnWebACL.ManagedRuleGroupConfigProperty': [() => ({ loginPath: '/login' })],
  'aws-cdk-lib.aws_wafv2.CfnWebACL.RuleActionProperty': [() => ({ block: {} }), () => ({ count: {} })],
  'aws-cdk-lib.aws_cloudfront.ErrorResponse': [
    () => ({ httpStatus: 503, ttl: core.Duration.seconds(10) }),
    () => ({ httpStatus: 999 }),
  ],
  'aws-cdk-lib.interfaces.aws_ce.IAnomalyMonitorRef': [
    (stack, id) =>
      new ce.CfnAnomalyMonitor(stack, id, {
        monitorName: 'pets',
        monitorType: 'DIMENSIONAL',
        monitorDimension: 'SERVICE',
      }),
  ],
  'aws-cdk-lib.interfaces.aws_ec2.INatGatewayRef': [
    (stack, id) =>
      new ec2.CfnNatGateway(stack, id, {
        subnetId: vpcOf(stack).publicSubnets[0].subnetId,
        connectivityType: 'private',
      }),
  ],
  'aws-cdk-lib.interfaces.aws_elasticache.IReplicationGroupRef': [
    (stack, id) =>
      new elasticache.CfnReplicationGroup(stack, id, {
        replicationGroupDescription: 'sessions',
        engine: 'valkey',
        cacheNodeType: 'cache.t4g.small',
        numCacheClusters: 1,
        transitEncryptionEnabled: true,
      }),
  ],
  'aws-cdk-lib.interfaces.aws_rds.IDBProxyRef': [
    (stack, id) =>
      rds.DatabaseProxy.fromDatabaseProxyAttributes(stack, id, {
        dbProxyName: 'pets-proxy',
        dbProxyArn: 'arn:aws:rds:us-east-1:111111111111:db-proxy:prx-1',
        endpoint: 'pets-proxy.proxy-1.us-east-1.rds.amazonaws.com',
        securityGroups: [],
      }),
  ],
  'aws-cdk-lib.interfaces.aws_wafv2.IWebACLRef': [
    (stack, id) =>
      new wafv2.CfnWebACL(stack, id, {
        scope: 'CLOUDFRONT',
        defaultAction: { allow: {} },
        visibilityConfig: { cloudWatchMetricsEnabled: true, metricName: 'pets', sampledRequestsEnabled: true },
      }),
  ],
  'aws-cdk-lib.aws_scheduler.IScheduleGroup': [
    (stack, id) => scheduler.ScheduleGroup.fromScheduleGroupName(stack, id, 'pets'),
  ],
  'aws-cdk-lib.aws_scheduler.ScheduleExpression': [
    () => scheduler.ScheduleExpression.cron({ hour: '3', minute: '0' }),
    () => scheduler.ScheduleExpression.rate(core.Duration.days(1)),
  ],
  'aws-cdk-lib.aws_scheduler.TimeWindow': [
    () => scheduler.TimeWindow.off(),
    () => scheduler.TimeWindow.flexible(core.Duration.minutes(15)),
  ],
  'aws-cdk-lib.aws_stepfunctions.IStateMachine': [
    (stack, id) => stepfunctions.StateMachine.fromStateMachineName(stack, id, 'pets'),
  ],
  'aws-cdk-lib.interfaces.aws_kms.IKeyRef': [(stack, id) => new kms.Key(stack, id)],
  'aws-cdk-lib.TimeZone': [() => core.TimeZone.EUROPE_BERLIN],
  'constructs.IConstruct': [(stack) => stack],
};

function fileSystem(stack: core.Stack, id: string): efs.IFileSystem {
  return efs.FileSystem.fromFileSystemAttributes(stack, id, {
    fileSystemId: 'fs-0123456789abcdef0',
    securityGroup: ec2.SecurityGroup.fromSecurityGroupId(stack, `${id}Group`, 'sg-0123456789abcdef0'),
  });
}
