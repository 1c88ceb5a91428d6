import type { RegisteredAcknowledgement } from '@pets/compliance';
import { TAGS } from '../pets-api';
import { VARIABLES } from './environment-variables';
import { CIS, FSBP, HIPAA, managedPolicy, NIST, of, PCI } from './packs';
import {
  ACCESS_LOGS,
  CONTROL_TOWER_ACKNOWLEDGEMENTS,
  CONTROL_TOWER_CANARY,
  controlTower,
  ROTATIONS,
} from './control-tower';

const owner = TAGS.Owner;

/** A secret without a rotation schedule in its stack. */
const ROTATED_ELSEWHERE = ['AwsSolutions::AwsSolutions-SMG4', ...of('SecretsManagerRotationEnabled', NIST, HIPAA)];

/** A secret without a rotation schedule. */
export const NO_ROTATION = [
  ...ROTATED_ELSEWHERE,
  ...of('SecretsManager.1', FSBP, PCI),
  ...of('SecretsManager.4', FSBP, PCI),
];

/** A single-AZ database. */
const NO_STANDBY = [
  'AwsSolutions::AwsSolutions-RDS3',
  ...of('RDSMultiAZSupport', NIST, HIPAA),
  ...of('RDS.5', FSBP),
  ...of('2.2.4', CIS),
];

/** For all environments. */
export const ALWAYS: RegisteredAcknowledgement[] = [
  {
    rules: of('VPCNoUnrestrictedRouteToIGW', NIST, HIPAA),
    at: [
      'Network/Vpc/publicSubnet1/DefaultRoute',
      'Network/Vpc/publicSubnet2/DefaultRoute',
      'Recovery/Vpc/publicSubnet1/DefaultRoute',
      'Recovery/Vpc/publicSubnet2/DefaultRoute',
    ],
    reason:
      'Instances in a public subnet could be reached from the internet. The load balancer and the NAT gateways require the route to the internet gateway. No subnet assigns public IP addresses, and security groups allow only port 443 from CloudFront',
    owner,
    expires: '2027-11-30',
  },
  {
    rules: ['AwsSolutions::AwsSolutions-VPC3'],
    at: ['Network/Vpc/IsolatedNetworkAcl', 'Recovery/Vpc/IsolatedNetworkAcl'],
    reason:
      'Network ACLs are hard to maintain when they have many rules. This one has two, and restricts the database subnets to traffic within the VPC in addition to the security groups',
    owner,
    expires: '2027-11-30',
  },
  {
    rules: ['AwsSolutions::AwsSolutions-RDS11', ...of('RDS.23', FSBP), controlTower('rds_instance_no_default_ports')],
    at: ['Data/Database'],
    reason:
      'A default port is easier to find. Row N8 of the design requires port 5432. Security groups allow it only from the service and from the rotation functions, and the subnets have no route to the internet',
    owner,
    expires: '2027-11-30',
  },
  {
    rules: ['AwsSolutions::AwsSolutions-RDS11', ...of('RDS.23', FSBP)],
    at: ['Replica/Replica'],
    reason:
      'A default port is easier to find. A replica uses the port of its source (row N8 of the design). Its subnets have no route to the internet',
    owner,
    expires: '2027-11-30',
  },
  {
    rules: NO_ROTATION,
    at: ['Data/Secrets/Url', 'Data/Secrets/Username'],
    reason:
      'The URL and the user name are not credentials and do not need rotation. The password that both require is rotated every 30 days',
    owner,
    expires: '2027-11-30',
  },
  {
    rules: NO_ROTATION,
    at: ['Data/Secrets/Jwt'],
    reason:
      'A key that is not rotated stays valid after a leak. Rotation invalidates every issued token, so row D8 of the design requires a manual rotation, twice a year and after a suspicion. Procedure: docs/runbooks/rotate-jwt.md',
    owner,
    expires: '2027-05-31',
  },
  {
    rules: ROTATED_ELSEWHERE,
    at: ['Data/Secrets/Password', 'Data/Secrets/User', 'Data/Cache/Auth'],
    reason:
      'The passwords are rotated every 30 days by schedules in the stack Rotation. The rule finds a schedule only in the stack of the secret. A test checks the schedules, and an alarm reports a failed rotation',
    owner,
    expires: '2027-11-30',
  },
  {
    rules: of('LambdaConcurrency', NIST, HIPAA),
    at: ROTATIONS.map((rotation) => `${rotation}/Function`),
    reason:
      'Reserved concurrency fails in new accounts, whose quota is 10. A lock in the database serializes rotations, Amazon ElastiCache rejects a second change, and Secrets Manager invokes the function for one secret at a time',
    owner,
    expires: '2027-11-30',
  },
  {
    rules: ['AwsSolutions::AwsSolutions-IAM5[Resource::*]'],
    at: ROTATIONS.map((rotation) => `${rotation}/Policy`),
    reason:
      'The EC2 actions by which AWS Lambda attaches a function to a VPC do not support resource-level permissions. A condition denies them to the code of the function',
    owner,
    expires: '2027-11-30',
  },
  {
    rules: ['AwsSolutions::AwsSolutions-IAM5[Resource::*]'],
    at: ['Service/Restart/RolePolicy', 'Standby/Restart/RolePolicy'],
    reason:
      'The X-Ray and log delivery actions of AWS Step Functions do not support resource-level permissions. The only other action is ecs:UpdateService on one service',
    owner,
    expires: '2027-11-30',
  },
  {
    rules: ['AwsSolutions::AwsSolutions-SQS3'],
    at: ['Service/Restart/DeadLetters', 'Standby/Restart/DeadLetters'],
    reason:
      'Messages of a queue without a dead-letter queue can be lost. The queue is itself a dead-letter queue, of an EventBridge target, which cdk-nag does not recognize',
    owner,
    expires: '2027-11-30',
  },
  {
    rules: NO_ROTATION,
    at: ['Traffic/OriginVerification'],
    reason:
      'A header value that is not rotated stays valid after a leak. CloudFront and the load balancer must change together, so the value is rotated by three deployments. The load balancer also accepts connections only from CloudFront and has its own web ACL',
    owner,
    expires: '2027-05-31',
  },
  {
    rules: [...NO_STANDBY, controlTower('rds_instance_multi_az_support')],
    at: ['Data/Database'],
    stages: ['dev', 'staging'],
    reason:
      'The loss of an Availability Zone interrupts the database. Row D2 of the design provides a standby in prod only. Backups with point-in-time recovery exist in every environment',
    owner,
    expires: '2027-11-30',
  },
  {
    rules: [managedPolicy('AmazonRDSEnhancedMonitoringRole')],
    at: ['Data/Database/MonitoringRole', 'Replica/Replica/MonitoringRole'],
    reason:
      'AWS maintains this policy for enhanced monitoring. Only Amazon RDS can assume the role, and only for this database',
    owner,
    expires: '2027-11-30',
  },
  {
    rules: ['AwsSolutions::AwsSolutions-IAM5[Resource::*]'],
    at: ['Service/Service/ExecutionPolicy', 'Standby/Service/ExecutionPolicy', 'Governance/ImagePusher/Policy'],
    reason:
      'ecr:GetAuthorizationToken does not support resource-level permissions. Every other action of the policy is limited to its resources',
    owner,
    expires: '2027-11-30',
  },
  {
    rules: VARIABLES,
    at: ['Service/Service/TaskDefinition', 'Standby/Service/TaskDefinition'],
    reason:
      'Environment variables are readable in the console. These are the Spring profile, the connection pool size, the address and user of the session cache, the log format, timeouts, JVM options, and paths of health checks, static files and certificate authorities. All confidential values come from AWS Secrets Manager',
    owner,
    expires: '2027-11-30',
  },
  {
    rules: [...of('ELBv2ACMCertificateRequired', NIST, HIPAA), ...of('ELB.18', FSBP)],
    at: ['Traffic/LoadBalancer/Http', 'StandbyTraffic/LoadBalancer/Http'],
    reason:
      'HTTP is not encrypted. The listener on port 80, which row V7 of the design requires, only redirects to port 443, and no security group allows port 80',
    owner,
    expires: '2027-11-30',
  },
  {
    rules: [
      'AwsSolutions::AwsSolutions-CFR3',
      ...of('CloudFront.5', FSBP, PCI),
      controlTower('cloudfront_access_logs_enabled'),
    ],
    at: ['Traffic/Distribution'],
    reason:
      'Requests could not be investigated without access logs. Standard logging (v2) delivers them to a bucket. The rules only know legacy logging, which requires access control lists (https://github.com/cdklabs/cdk-nag/issues/1876)',
    owner,
    expires: '2027-11-30',
  },
  {
    rules: of('CloudFront.17', FSBP),
    at: ['Traffic/Distribution'],
    reason:
      'Signed URLs and cookies restrict access to files. The API authenticates each request with a JSON Web Token, and its static files are public',
    owner,
    expires: '2027-11-30',
  },
  {
    rules: [...of('ELB.21', FSBP), ...of('ELB.22', FSBP)],
    at: ['Service/Service/TargetGroup', 'Standby/Service/TargetGroup'],
    reason:
      'Requests and health checks between the load balancer and the tasks are not encrypted. Row V8 of the design requires HTTP on port 8080. Both are in one VPC, and the security group of the tasks allows the load balancer only',
    owner,
    expires: '2027-11-30',
  },
  {
    rules: ['AwsSolutions::AwsSolutions-CFR1'],
    at: ['Traffic/Distribution'],
    reason:
      'Geographic restriction reduces the attack surface. Clients of the API are in every country. Web ACLs with a rate limit and an IP reputation list protect the API',
    owner,
    expires: '2027-11-30',
  },
  {
    rules: [
      ...of('S3DefaultEncryptionKMS', NIST, HIPAA),
      ...of('S3.17', PCI),
      controlTower('s3_bucket_default_encryption_kms'),
    ],
    at: [...ACCESS_LOGS],
    reason:
      'A customer managed key would add control over decryption. Elastic Load Balancing and Amazon S3 deliver access logs only to buckets with SSE-S3. Public access is blocked, and TLS is required',
    owner,
    expires: '2027-11-30',
  },
  {
    rules: of('S3BucketReplicationEnabled', NIST, HIPAA),
    at: [...ACCESS_LOGS],
    reason:
      'The loss of the Region loses the logs. Access logs are not needed to run or recover the service. They are versioned and kept for 400 days',
    owner,
    expires: '2027-11-30',
  },
  {
    rules: of('S3BucketReplicationEnabled', NIST, HIPAA),
    at: ['Observability/Archive', 'Governance/Builds'],
    reason:
      'The loss of the Region loses the archive and the builds. Neither is needed to run or recover the service. Both are versioned and retained',
    owner,
    expires: '2027-11-30',
  },
  {
    rules: [
      ...of('RDSEnhancedMonitoringEnabled', NIST, HIPAA),
      ...of('RDS.6', FSBP),
      controlTower('rds_instance_enhanced_monitoring_enabled'),
    ],
    at: ['Data/Database'],
    stages: ['dev', 'staging'],
    reason:
      'Metrics of the operating system are missing outside prod. Row D4 of the design requires enhanced monitoring in prod only. Database Insights and the alarms are enabled in every environment',
    owner,
    expires: '2027-11-30',
  },
  {
    rules: [
      ...of('ELBDeletionProtectionEnabled', NIST, HIPAA),
      ...of('ELB.6', FSBP),
      controlTower('elbv2_deletion_protection_enabled'),
    ],
    at: ['Traffic/LoadBalancer'],
    stages: ['dev'],
    reason:
      'The load balancer can be deleted by mistake. Row V7 of the design requires protection outside dev only: dev is destroyed and deployed again regularly, and a load balancer holds no data',
    owner,
    expires: '2027-11-30',
  },
  {
    rules: of('S3BucketReplicationEnabled', NIST, HIPAA),
    at: ['Governance/AuditLogs', 'Governance/TrailLogs'],
    reason:
      'The loss of the Region loses the buckets. CloudTrail event history and AWS Config keep their own copies for 90 days and longer. The buckets are versioned and retained, and CloudTrail validates its log files',
    owner,
    expires: '2027-05-31',
  },
  {
    rules: [managedPolicy('AWSBackupServiceRolePolicyForBackup')],
    at: ['Data/Backup/BackupRole'],
    reason:
      'AWS maintains this policy, which AWS Backup requires to create backups. Only AWS Backup can assume the role',
    owner,
    expires: '2027-11-30',
  },
  {
    rules: [managedPolicy('AWSBackupServiceRolePolicyForRestores')],
    at: ['Data/Backup/RestoreRole'],
    reason: 'AWS maintains this policy, which AWS Backup requires to restore. Only AWS Backup can assume the role',
    owner,
    expires: '2027-11-30',
  },
  {
    rules: of('RDSInBackupPlan', NIST, HIPAA),
    at: ['Replica/Replica'],
    reason:
      'A database outside a backup plan could be lost. The source of the replica is in a backup plan with a copy in this Region, and the replica has automated backups',
    owner,
    expires: '2027-11-30',
  },
  {
    rules: NO_STANDBY,
    at: ['Replica/Replica'],
    reason:
      'The loss of an Availability Zone interrupts the replica. Row D5 of the design requires a single-AZ replica until it is promoted. It can be created again from its source',
    owner,
    expires: '2027-11-30',
  },
  {
    rules: ['AwsSolutions::AwsSolutions-AEC4', ...of('ElastiCache.3', FSBP)],
    at: ['Data/Cache'],
    stages: ['dev'],
    reason:
      'The loss of the node loses all sessions. Row D9 of the design requires failover outside dev only: dev has test users only, who log in again',
    owner,
    expires: '2027-11-30',
  },
  {
    rules: ['CloudFormation-Validate::W3010'],
    at: ['Network/Vpc', 'Recovery/Vpc'],
    reason:
      'A template with Availability Zones depends on the Region. The address plan assigns CIDR blocks to each Availability Zone and checks the Region',
    owner,
    expires: '2027-11-30',
  },
  ...CONTROL_TOWER_ACKNOWLEDGEMENTS,
];

/** For environments with a canary. */
export const CANARY: RegisteredAcknowledgement[] = [
  {
    rules: of('S3BucketReplicationEnabled', NIST, HIPAA),
    at: ['Observability/CanaryRuns'],
    reason:
      'The loss of the Region loses the results of the canary. They are needed for days, and each run creates new ones',
    owner,
    expires: '2027-11-30',
  },
  {
    rules: ['AwsSolutions::AwsSolutions-IAM5[Resource::*]'],
    at: ['Observability/Canary/Policy'],
    reason:
      'CloudWatch Synthetics requires two actions that do not support resource-level permissions. The other actions are limited to their resources',
    owner,
    expires: '2027-11-30',
  },
  ...CONTROL_TOWER_CANARY,
];
