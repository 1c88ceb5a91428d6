import type { RegisteredAcknowledgement } from '@pets/compliance';
import { TAGS } from '../pets-api';
import { FSBP, of, PCI } from './packs';

const owner = TAGS.Owner;

/** A rule of AWS Control Tower, evaluated with cfn-guard by the compliance report. */
export function controlTower(rule: string): string {
  return `cdk-validator-cfnguard::${rule}_check`;
}

/** Buckets for the access logs of the load balancer, CloudFront and Amazon S3. */
export const ACCESS_LOGS = [
  'Traffic/AccessLogs',
  'Traffic/ServerAccessLogs',
  'StandbyTraffic/AccessLogs',
  'StandbyTraffic/ServerAccessLogs',
  'Governance/ServerAccessLogs',
];

/** Why buckets to which AWS services deliver have no object lock. */
export const NO_OBJECT_LOCK =
  'Log files can be deleted before they expire. AWS Config and Amazon S3 do not deliver to a bucket with object lock, and Elastic Load Balancing and CloudFront do not document that they do. Deleted log files are kept for 30 days as noncurrent versions, and the trail records each deletion. Outside dev, the bucket of the trail has object lock';

/** Rotations of passwords. */
export const ROTATIONS = [
  'Rotation/Rotation',
  'Rotation/UserRotation',
  'Rotation/CacheRotation',
  'StandbyTraffic/CacheRotation',
];

const ENCRYPTED_ELSEWHERE =
  'The log groups are encrypted. cfn-guard cannot resolve a reference to a key in another stack';

const LOGGED_ELSEWHERE =
  'Server access logging is enabled. cfn-guard cannot resolve a reference to the logging bucket in another stack';

/** Findings of AWS Control Tower that the rule packs do not have. */
export const CONTROL_TOWER_ACKNOWLEDGEMENTS: RegisteredAcknowledgement[] = [
  {
    rules: [controlTower('lambda_inside_vpc')],
    at: ROTATIONS.map((rotation) => `${rotation}/Function`),
    reason: 'The function is attached to the VPC. cfn-guard cannot resolve a reference to subnets in another stack',
    owner,
    expires: '2027-11-30',
  },
  {
    rules: [controlTower('cloudwatch_log_group_encrypted')],
    at: [
      'Traffic/Firewall/Logs',
      'StandbyTraffic/Firewall/Logs',
      'StandbyTraffic/CacheRotation/Log',
      'Service/RestartLogs',
      'Standby/RestartLogs',
      'Standby/ApplicationLogs',
      'Standby/LookupLogs',
      'Standby/ReadinessLogs',
      'Replica/Replica/Logs',
    ],
    reason: ENCRYPTED_ELSEWHERE,
    owner,
    expires: '2027-11-30',
  },
  {
    rules: [controlTower('sqs_queue_encrypted')],
    at: ['StandbyTraffic/CacheRotation/DeadLetters'],
    reason: 'The queue is encrypted. cfn-guard cannot resolve a reference to a key in another stack',
    owner,
    expires: '2027-11-30',
  },
  {
    rules: [controlTower('cloudfront_custom_ssl_certificate'), controlTower('cloudfront_sni_enabled')],
    at: ['Traffic/Distribution'],
    reason:
      'The distribution has a custom certificate with SNI. cfn-guard cannot resolve a reference to the certificate in us-east-1',
    owner,
    expires: '2027-11-30',
  },
  {
    rules: [controlTower('cloudfront_default_root_object_configured')],
    at: ['Traffic/Distribution'],
    reason: 'A default root object prevents the listing of an origin. The origin is an API and has no root page',
    owner,
    expires: '2027-11-30',
  },
  {
    rules: [...of('CloudFront.4', FSBP), controlTower('cloudfront_origin_failover_enabled')],
    at: ['Traffic/Distribution'],
    reason:
      'The loss of the origin interrupts the service. The origin is a load balancer in two Availability Zones. An origin group does not support the POST requests of the API',
    owner,
    expires: '2027-11-30',
  },
  {
    rules: [controlTower('ecs_container_insights_enabled')],
    at: ['Service/Cluster', 'Standby/Cluster'],
    reason: 'Container Insights is enabled with enhanced observability, a value that the rule does not support',
    owner,
    expires: '2027-11-30',
  },
  {
    rules: [controlTower('ecs_task_definition_memory_hard_limit')],
    at: ['Service/Service/TaskDefinition', 'Standby/Service/TaskDefinition'],
    reason:
      'A container without a limit can use all memory of the task. The task has one container, and AWS Fargate limits it to the memory of the task',
    owner,
    expires: '2027-11-30',
  },
  {
    rules: [controlTower('cloudwatch_log_group_retention_period')],
    at: [
      'Network/ApplicationLogs',
      'Service/RestartLogs',
      'Standby/ApplicationLogs',
      'Standby/LookupLogs',
      'Standby/ReadinessLogs',
      'Standby/RestartLogs',
    ],
    reason:
      'Short retention limits investigations. Row O1 of the design requires 7, 14 and 30 days. The log archive and the audit logs are kept for 400 days',
    owner,
    expires: '2027-11-30',
  },
  {
    rules: [controlTower('sqs_dlq')],
    at: [
      ...ROTATIONS.map((rotation) => `${rotation}/DeadLetters`),
      'Service/Restart/DeadLetters',
      'Standby/Restart/DeadLetters',
    ],
    reason: 'The queue is itself a dead-letter queue',
    owner,
    expires: '2027-11-30',
  },
  {
    rules: [controlTower('s3_bucket_logging_enabled')],
    at: ['Traffic/ServerAccessLogs', 'StandbyTraffic/ServerAccessLogs', 'Governance/ServerAccessLogs'],
    reason:
      'The bucket receives the server access logs. Server access logging on the logging bucket itself would create an infinite loop',
    owner,
    expires: '2027-11-30',
  },
  {
    rules: [...of('S3.15', PCI), controlTower('s3_bucket_object_lock_enabled')],
    at: [...ACCESS_LOGS, 'Governance/AuditLogs'],
    reason: NO_OBJECT_LOCK,
    owner,
    expires: '2027-11-30',
  },
  {
    rules: [...of('S3.15', PCI), controlTower('s3_bucket_object_lock_enabled')],
    at: ['Governance/Builds', 'Observability/Archive'],
    reason:
      'Objects can be deleted before they expire. Enabling object lock would replace the buckets. Deleted objects are kept for 30 days as noncurrent versions, and neither bucket holds audit evidence',
    owner,
    expires: '2027-11-30',
  },
  {
    rules: [controlTower('s3_bucket_logging_enabled')],
    at: ['Observability/Archive'],
    reason: LOGGED_ELSEWHERE,
    owner,
    expires: '2027-11-30',
  },
  {
    rules: [controlTower('s3_event_notifications_enabled')],
    at: [...ACCESS_LOGS, 'Governance/AuditLogs', 'Governance/TrailLogs', 'Governance/Builds', 'Observability/Archive'],
    reason:
      'Events on objects are not reported. No process depends on a single object. Alarms report failed deliveries, and AWS Config evaluates the buckets',
    owner,
    expires: '2027-11-30',
  },
  {
    rules: [controlTower('cloudwatch_alarm_action')],
    at: ['Observability/Availability', 'Observability/Latency'],
    stages: ['prod'],
    reason: 'The alarms are parts of composite alarms, which have the actions',
    owner,
    expires: '2027-11-30',
  },
];

/** The same for the bucket of a canary. */
export const CONTROL_TOWER_CANARY: RegisteredAcknowledgement[] = [
  {
    rules: [
      ...of('S3.15', PCI),
      controlTower('s3_bucket_object_lock_enabled'),
      controlTower('s3_event_notifications_enabled'),
    ],
    at: ['Observability/CanaryRuns'],
    reason:
      'Objects can be deleted before they expire, and events are not reported. Results of the canary are needed for days, and an alarm reports failures',
    owner,
    expires: '2027-11-30',
  },
  {
    rules: [controlTower('cloudwatch_log_group_encrypted')],
    at: ['Observability/Canary/Logs'],
    reason: ENCRYPTED_ELSEWHERE,
    owner,
    expires: '2027-11-30',
  },
  {
    rules: [controlTower('cloudwatch_log_group_retention_period')],
    at: ['Observability/Canary/Logs'],
    reason:
      'Short retention limits investigations. The results of the canary, in its bucket, are also kept for 30 days, and its alarm reports failures',
    owner,
    expires: '2027-11-30',
  },
  {
    rules: [controlTower('s3_bucket_logging_enabled')],
    // and at the parameter that reads the name of the logging bucket for both buckets of Observability
    at: ['Observability/CanaryRuns', 'Observability/Reads/Traffic-ServerAccessLogs-Resource-Ref'],
    reason: LOGGED_ELSEWHERE,
    owner,
    expires: '2027-11-30',
  },
];
