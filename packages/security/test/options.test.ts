import { join } from 'node:path';
import { testOptions } from '../../../tools/jest/src/options';

const BUCKET = {
  options: 'aws_s3.BucketProps',
  l2: 'aws_s3.Bucket',
  l1: 'aws_s3.CfnBucket',
  set: {
    blockPublicAccess: 'all public access is blocked',
    bucketKeyEnabled: 'reduces the requests to AWS KMS',
    encryption: 'SSE-KMS with a key, otherwise SSE-S3',
    enforceSSL: 'TLS is required',
    minimumTLSVersion: 'TLS 1.2 is required',
    publicReadAccess: 'all public access is blocked',
    versioned: 'deleted and overwritten objects can be restored',
  },
  unsupported: {
    accessControl: 'access control lists are disabled, except for log delivery that requires them',
    notificationsHandlerRole: 'role of a custom resource of the CDK, not an option of the bucket',
    notificationsSkipDestinationValidation: 'option of a custom resource of the CDK, not of the bucket',
    websiteErrorDocument: 'the bucket is not a website',
    websiteIndexDocument: 'the bucket is not a website',
    websiteRedirect: 'the bucket is not a website',
    websiteRoutingRules: 'the bucket is not a website',
  },
  byProp: { serverAccessLogsBucket: 'serverAccessLogs', serverAccessLogsPrefix: 'serverAccessLogs' },
  byMethod: {
    cors: 'addCorsRule',
    eventBridgeEnabled: 'enableEventBridgeNotification',
    inventories: 'addInventory',
    lifecycleRules: 'addLifecycleRule',
    metrics: 'addMetric',
  },
};

const BUCKET_L1 = {
  abacStatus: 'abacStatus',
  blockedEncryptionTypes: 'bucketEncryption',
  bucketNamePrefix: 'bucketNamePrefix',
  bucketNamespace: 'bucketNamespace',
  intelligentTieringConfigurations: 'intelligentTieringConfigurations',
  objectOwnership: 'ownershipControls',
  replicationRole: 'replicationConfiguration',
  targetObjectKeyFormat: 'loggingConfiguration',
  transferAcceleration: 'accelerateConfiguration',
  transitionDefaultMinimumObjectSize: 'lifecycleConfiguration',
};

testOptions(
  join(__dirname, '..'),
  [
    {
      construct: 'CustomerKey',
      props: 'CustomerKeyProps',
      options: 'aws_kms.KeyProps',
      l2: 'aws_kms.Key',
      l1: 'aws_kms.CfnKey',
      set: {
        enableKeyRotation: 'the key is rotated',
        keySpec: 'only symmetric keys are rotated',
        keyUsage: 'only keys for encryption are rotated',
      },
      byMethod: { policy: 'addToResourcePolicy' },
    },
    {
      construct: 'LogBucket',
      props: 'LogBucketProps',
      ...BUCKET,
      byL1: BUCKET_L1,
      set: { ...BUCKET.set, objectLockEnabled: 'with objectLockDefaultRetention' },
    },
    {
      construct: 'ArtifactBucket',
      props: 'ArtifactBucketProps',
      ...BUCKET,
      byL1: {
        ...BUCKET_L1,
        objectLockEnabled: 'objectLockEnabled',
        objectLockDefaultRetention: 'objectLockConfiguration',
      },
    },
    {
      construct: 'AuditTrail',
      props: 'AuditTrailProps',
      options: 'aws_cloudtrail.TrailProps',
      l2: 'aws_cloudtrail.Trail',
      l1: 'aws_cloudtrail.CfnTrail',
      set: {
        enableFileValidation: 'log files are validated',
        managementEvents: 'all management events are recorded',
        sendToCloudWatchLogs: 'events are sent to CloudWatch Logs',
      },
      byL1: {
        cloudWatchLogGroup: 'cloudWatchLogsLogGroupArn',
        includeGlobalServiceEvents: 'includeGlobalServiceEvents',
        isOrganizationTrail: 'isOrganizationTrail',
        snsTopic: 'snsTopicName',
      },
      unsupported: { orgId: 'the bucket of an organization trail has a policy of its own' },
    },
    {
      construct: 'WebFirewall',
      props: 'WebFirewallProps',
      options: 'aws_wafv2.CfnWebACLProps',
      l1: 'aws_wafv2.CfnWebACL',
      byProp: { name: 'webAclName', rules: 'extraRules', scope: 'webAclScope' },
      byL1: [
        'applicationConfig',
        'associationConfig',
        'captchaConfig',
        'challengeConfig',
        'customResponseBodies',
        'dataProtectionConfig',
        'defaultAction',
        'monetizationConfig',
        'onSourceDDoSProtectionConfig',
        'tokenDomains',
        'visibilityConfig',
      ],
      unsupported: { tags: 'Tags.of() tags the resource' },
    },
    {
      construct: 'GithubDeployer',
      props: 'GithubDeployerProps',
      options: 'aws_iam.RoleProps',
      l2: 'aws_iam.Role',
      l1: 'aws_iam.CfnRole',
      set: {
        assumedBy: 'workflows of the repository only',
        description: 'names the repository and the subjects',
      },
      unsupported: {
        externalIds: 'tokens of GitHub have no external id',
        inlinePolicies: 'findings of the NIST and PCI DSS packs',
      },
      byMethod: { managedPolicies: 'addManagedPolicy' },
    },
  ],
  {
    ConfigurationAudit: 'creates several resources of AWS Config, each of which is an L1 below the construct',
    GithubIdentityProvider: 'GitHub determines the URL and the audience of its provider',
  },
);
