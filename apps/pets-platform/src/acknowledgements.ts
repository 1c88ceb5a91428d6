import { HealthCanary } from '@pets/observability';
import type { RegisteredAcknowledgement } from '@pets/compliance';
import { GithubDeployer } from '@pets/security';
import type { App } from 'aws-cdk-lib/core';
import { CONTROL_TOWER_ACKNOWLEDGEMENTS, CONTROL_TOWER_CANARY, controlTower } from './control-tower';

const NIST = 'NIST.800.53.R5';
const PCI = 'PCI.DSS.321';
const HIPAA = 'HIPAA.Security';

/** Who answers for what is acknowledged here. */
const owner = 'devops-team';

/** The same rule of several packs. */
function of(rule: string, ...packs: string[]): string[] {
  return packs.map((pack) => `${pack}::${pack}-${rule}`);
}

/** A secret that no schedule rotates. */
const NO_ROTATION = ['AwsSolutions::AwsSolutions-SMG4', ...of('SecretsManagerRotationEnabled', NIST, HIPAA)];

/** A database in one zone. */
const NO_STANDBY = ['AwsSolutions::AwsSolutions-RDS3', ...of('RDSMultiAZSupport', NIST, HIPAA)];

/** The use of a policy that AWS manages. */
function managedPolicy(name: string): string {
  return `AwsSolutions::AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/${name}]`;
}

const ALWAYS: RegisteredAcknowledgement[] = [
  {
    rules: of('VPCNoUnrestrictedRouteToIGW', NIST, PCI, HIPAA),
    at: [
      'Network/Vpc/publicSubnet1/DefaultRoute',
      'Network/Vpc/publicSubnet2/DefaultRoute',
      'Recovery/Vpc/publicSubnet1/DefaultRoute',
      'Recovery/Vpc/publicSubnet2/DefaultRoute',
    ],
    reason: 'The public subnets hold the load balancer and the NAT gateways, which need the internet gateway',
    owner,
    expires: '2027-11-30',
  },
  {
    rules: ['AwsSolutions::AwsSolutions-VPC3'],
    at: ['Network/Vpc/IsolatedNetworkAcl', 'Recovery/Vpc/IsolatedNetworkAcl'],
    reason: 'The network ACL of the database subnets is a second barrier behind the security groups, and has two rules',
    owner,
    expires: '2027-11-30',
  },
  {
    rules: ['AwsSolutions::AwsSolutions-RDS11', controlTower('rds_instance_no_default_ports')],
    at: ['Data/Database'],
    reason:
      'The design asks for port 5432; two security groups alone may reach it, and an unusual port would hide nothing',
    owner,
    expires: '2027-11-30',
  },
  {
    rules: ['AwsSolutions::AwsSolutions-RDS11'],
    at: ['Replica/Replica'],
    reason: 'A replica has the port of the database that it copies',
    owner,
    expires: '2027-11-30',
  },
  {
    rules: NO_ROTATION,
    at: ['Data/Secrets/Url', 'Data/Secrets/Username'],
    reason: 'The URL and the user name are no secrets that wear out: neither opens the database without the password',
    owner,
    expires: '2027-11-30',
  },
  {
    rules: NO_ROTATION,
    at: ['Data/Secrets/Jwt'],
    reason: 'The design rotates the signing key by hand, since every token that it signed ends with it',
    owner,
    expires: '2027-05-31',
  },
  {
    rules: NO_ROTATION,
    at: ['Data/Secrets/Password', 'Data/Secrets/User'],
    reason:
      'Both passwords rotate every 30 days, by schedules in the stack Rotation; the rule looks for a schedule only in the stack of the secret',
    owner,
    expires: '2027-11-30',
  },
  {
    rules: ['AwsSolutions::AwsSolutions-IAM5[Resource::*]'],
    at: ['Rotation/Rotation/Policy', 'Rotation/UserRotation/Policy'],
    reason: 'AWS Lambda makes its network interfaces in the VPC by actions of EC2 that know no resource',
    owner,
    expires: '2027-11-30',
  },
  {
    rules: ['AwsSolutions::AwsSolutions-IAM5[Resource::*]'],
    at: ['Service/Restart/RolePolicy'],
    reason: 'Traces and log deliveries of AWS Step Functions go by actions that know no resource',
    owner,
    expires: '2027-11-30',
  },
  {
    rules: NO_ROTATION,
    at: ['Traffic/OriginVerification'],
    reason: 'CloudFront and the load balancer must change together, so the header is rotated by three deployments',
    owner,
    expires: '2027-05-31',
  },
  {
    rules: [...NO_STANDBY, controlTower('rds_instance_multi_az_support')],
    at: ['Data/Database'],
    stages: ['dev', 'staging'],
    reason: 'The design gives a standby to prod alone',
    owner,
    expires: '2027-11-30',
  },
  {
    rules: [managedPolicy('AmazonRDSEnhancedMonitoringRole')],
    at: ['Data/Database/MonitoringRole', 'Replica/Replica/MonitoringRole'],
    reason: 'The policy that AWS keeps for enhanced monitoring, assumed by that service for this database alone',
    owner,
    expires: '2027-11-30',
  },
  {
    rules: ['AwsSolutions::AwsSolutions-IAM5[Resource::*]'],
    at: ['Service/Service/ExecutionPolicy', 'Governance/ImagePusher/Policy'],
    reason: 'ecr:GetAuthorizationToken knows no resource; every other action names its own',
    owner,
    expires: '2027-11-30',
  },
  {
    rules: ['AwsSolutions::AwsSolutions-ECS2'],
    at: ['Service/Service/TaskDefinition'],
    reason:
      'The plain variables are the Spring profile, the size of the pool and the format of logs; all else is a secret',
    owner,
    expires: '2027-11-30',
  },
  {
    rules: of('ELBv2ACMCertificateRequired', NIST, PCI, HIPAA),
    at: ['Traffic/LoadBalancer/Http'],
    reason: 'The listener on port 80 redirects to 443 and serves nothing; no security group lets anybody reach it',
    owner,
    expires: '2027-11-30',
  },
  {
    rules: ['AwsSolutions::AwsSolutions-CFR1'],
    at: ['Traffic/Distribution'],
    reason: 'The API is called from every country',
    owner,
    expires: '2027-11-30',
  },
  {
    rules: [...of('S3DefaultEncryptionKMS', NIST, PCI, HIPAA), controlTower('s3_bucket_default_encryption_kms')],
    at: ['Traffic/AccessLogs', 'Traffic/ServerAccessLogs', 'Governance/ServerAccessLogs'],
    reason: 'Load balancers, CloudFront and S3 itself deliver access logs to buckets with SSE-S3 alone',
    owner,
    expires: '2027-11-30',
  },
  {
    rules: of('S3BucketReplicationEnabled', NIST, PCI, HIPAA),
    at: ['Traffic/AccessLogs', 'Traffic/ServerAccessLogs', 'Governance/ServerAccessLogs'],
    reason: 'Access logs are versioned and kept for 400 days; losing a region of them would not harm the service',
    owner,
    expires: '2027-11-30',
  },
  {
    rules: of('S3BucketReplicationEnabled', NIST, PCI, HIPAA),
    at: ['Observability/Archive', 'Governance/Builds'],
    reason: 'The archive and the builds are versioned and retained; the service runs without them, in any region',
    owner,
    expires: '2027-11-30',
  },
  {
    rules: [
      ...of('RDSEnhancedMonitoringEnabled', NIST, HIPAA),
      controlTower('rds_instance_enhanced_monitoring_enabled'),
    ],
    at: ['Data/Database'],
    stages: ['dev', 'staging'],
    reason: 'The design gives enhanced monitoring to prod alone; Database Insights is on everywhere',
    owner,
    expires: '2027-11-30',
  },
  {
    rules: [...of('ELBDeletionProtectionEnabled', NIST, HIPAA), controlTower('elbv2_deletion_protection_enabled')],
    at: ['Traffic/LoadBalancer'],
    stages: ['dev'],
    reason: 'dev is made and destroyed at will, and its load balancer holds nothing',
    owner,
    expires: '2027-11-30',
  },
  {
    rules: of('S3BucketReplicationEnabled', NIST, PCI, HIPAA),
    at: ['Governance/AuditLogs'],
    reason:
      'CloudTrail and AWS Config keep 90 days and more of their own; the bucket is versioned, validated and retained',
    owner,
    expires: '2027-05-31',
  },
  {
    rules: [managedPolicy('AWSBackupServiceRolePolicyForBackup')],
    at: ['Data/Backup/BackupRole'],
    reason: 'The policy that AWS Backup asks for to back up, which AWS keeps in step with the service',
    owner,
    expires: '2027-11-30',
  },
  {
    rules: [managedPolicy('AWSBackupServiceRolePolicyForRestores')],
    at: ['Data/Backup/RestoreRole'],
    reason: 'The policy that AWS Backup asks for to restore, which AWS keeps in step with the service',
    owner,
    expires: '2027-11-30',
  },
  {
    rules: of('RDSInBackupPlan', NIST, HIPAA),
    at: ['Replica/Replica'],
    reason: 'The replica is a copy of a database that a plan backs up, and has automated backups of its own',
    owner,
    expires: '2027-11-30',
  },
  {
    rules: NO_STANDBY,
    at: ['Replica/Replica'],
    reason: 'The design keeps the replica in one zone; it gets a standby when it takes over',
    owner,
    expires: '2027-11-30',
  },
  {
    rules: NO_ROTATION,
    at: ['Data/Cache/Auth', 'Data/Cache/Url'],
    reason: 'The password of the session cache is renewed by hand: only the service group reaches the cache, by TLS',
    owner,
    expires: '2027-05-31',
  },
  {
    rules: ['AwsSolutions::AwsSolutions-AEC4'],
    at: ['Data/Cache'],
    stages: ['dev'],
    reason: 'The sessions of dev are lost with its one node, and nobody misses them',
    owner,
    expires: '2027-11-30',
  },
  {
    rules: ['CloudFormation-Validate::W3010'],
    at: ['Network/Vpc', 'Recovery/Vpc'],
    reason: 'The address plan gives each zone blocks of its own, and so names the zones',
    owner,
    expires: '2027-11-30',
  },
  ...CONTROL_TOWER_ACKNOWLEDGEMENTS,
];

/** Where a setting asks for a canary. */
const CANARY: RegisteredAcknowledgement[] = [
  {
    rules: of('S3BucketReplicationEnabled', NIST, PCI, HIPAA),
    at: ['Observability/CanaryRuns'],
    reason: 'What a canary found is of use for days, and the next run finds it again',
    owner,
    expires: '2027-11-30',
  },
  {
    rules: [
      'AwsSolutions::AwsSolutions-IAM5[Resource::*]',
      'AwsSolutions::AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:logs:<AWS::Region>:<AWS::AccountId>:log-group:/aws/lambda/cwsyn-*]',
    ],
    at: ['Observability/Canary/Policy'],
    reason: 'CloudWatch Synthetics names the log group by chance, and asks for two actions that know no resource',
    owner,
    expires: '2027-11-30',
  },
  ...CONTROL_TOWER_CANARY,
];

/** The role that releases to an environment, wherever its account is governed. */
function ofReleaser(environment: string): RegisteredAcknowledgement {
  const stack = `arn:<AWS::Partition>:cloudformation:<AWS::Region>:<AWS::AccountId>:stack/${environment}-Service/*`;
  return {
    rules: [`AwsSolutions::AwsSolutions-IAM5[Resource::${stack}]`],
    at: [`Governance/Releaser-${environment}/Policy`],
    reason: 'CloudFormation ends the ARN of a stack with an id of its own; the name before it is whole',
    owner,
    expires: '2027-11-30',
  };
}

/** Every finding that is left in this deployment. */
export function acknowledgementsOf(app: App): RegisteredAcknowledgement[] {
  const constructs = app.node.findAll();
  const isAsked = constructs.some((construct) => construct instanceof HealthCanary);
  const deployers = constructs.filter((construct) => construct instanceof GithubDeployer).map(({ node }) => node.id);
  const releasers = new Set(deployers.flatMap((id) => /^Releaser-(.+)$/.exec(id)?.[1] ?? []));
  return [...ALWAYS, ...[...releasers].map(ofReleaser), ...(isAsked ? CANARY : [])];
}
