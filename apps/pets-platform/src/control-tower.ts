import type { RegisteredAcknowledgement } from '@pets/compliance';

/** Who answers for what is acknowledged here. */
const owner = 'devops-team';

/** A rule of AWS Control Tower, which the command of the report runs by cfn-guard. */
export function controlTower(rule: string): string {
  return `cdk-validator-cfnguard::${rule}_check`;
}

/** Where the access logs of load balancers, of CloudFront and of S3 itself go. */
const ACCESS_LOGS = ['Traffic/AccessLogs', 'Traffic/ServerAccessLogs', 'Governance/ServerAccessLogs'];

const LOGGED_ELSEWHERE = 'It has access logs; cfn-guard cannot follow them to the bucket in another stack';

/** Findings of AWS Control Tower that the packs have no like of. */
export const CONTROL_TOWER_ACKNOWLEDGEMENTS: RegisteredAcknowledgement[] = [
  {
    rules: [controlTower('lambda_inside_vpc')],
    at: ['Rotation/Rotation/Function', 'Rotation/UserRotation/Function'],
    reason: 'It is in the VPC; cfn-guard cannot follow its subnets to the stack that holds them',
    owner,
    expires: '2027-11-30',
  },
  {
    rules: [controlTower('lambda_inside_vpc')],
    at: [
      'Network/Custom::VpcRestrictDefaultSGCustomResourceProvider/Handler',
      'Recovery/Custom::VpcRestrictDefaultSGCustomResourceProvider/Handler',
    ],
    reason: 'The CDK runs it when the VPC is made, to empty the default security group: it calls the API of EC2 alone',
    owner,
    expires: '2027-11-30',
  },
  {
    rules: [controlTower('cloudwatch_log_group_encrypted')],
    at: ['Traffic/Firewall/Logs', 'Service/RestartLogs', 'Replica/Replica/Logs'],
    reason: 'They are encrypted; cfn-guard cannot follow the key to the stack that holds it',
    owner,
    expires: '2027-11-30',
  },
  {
    rules: [controlTower('cloudfront_custom_ssl_certificate'), controlTower('cloudfront_sni_enabled')],
    at: ['Traffic/Distribution'],
    reason: 'It has a certificate of its own by SNI; cfn-guard cannot follow it to the stack in us-east-1',
    owner,
    expires: '2027-11-30',
  },
  {
    rules: [controlTower('cloudfront_default_root_object_configured')],
    at: ['Traffic/Distribution'],
    reason: 'An API has no page at its root',
    owner,
    expires: '2027-11-30',
  },
  {
    rules: [controlTower('cloudfront_origin_failover_enabled')],
    at: ['Traffic/Distribution'],
    reason: 'The one origin is a load balancer over two zones; no second one runs beside it',
    owner,
    expires: '2027-11-30',
  },
  {
    rules: [controlTower('ecs_container_insights_enabled')],
    at: ['Service/Cluster'],
    reason: 'Container Insights is on with enhanced observability, a value that the rule does not know',
    owner,
    expires: '2027-11-30',
  },
  {
    rules: [controlTower('ecs_task_definition_memory_hard_limit')],
    at: ['Service/Service/TaskDefinition'],
    reason: 'AWS Fargate holds the only container of a task to the memory of the task',
    owner,
    expires: '2027-11-30',
  },
  {
    rules: [controlTower('cloudwatch_log_group_retention_period')],
    at: ['Network/ApplicationLogs', 'Service/RestartLogs'],
    reason: 'The design keeps the logs of the application for 7, 14 and 30 days; audit logs are kept longer',
    owner,
    expires: '2027-11-30',
  },
  {
    rules: [controlTower('sqs_dlq')],
    at: ['Rotation/Rotation/DeadLetters', 'Rotation/UserRotation/DeadLetters'],
    reason: 'It is the queue of dead letters itself',
    owner,
    expires: '2027-11-30',
  },
  {
    rules: [controlTower('s3_bucket_logging_enabled')],
    at: ['Traffic/ServerAccessLogs', 'Governance/ServerAccessLogs'],
    reason: 'It receives the server access logs; its own would make logs of logs without end',
    owner,
    expires: '2027-11-30',
  },
  {
    rules: [controlTower('s3_bucket_object_lock_enabled')],
    at: [...ACCESS_LOGS, 'Governance/AuditLogs'],
    reason:
      'AWS Config and S3 deliver nothing to a locked bucket; versions are kept, and CloudTrail signs what it writes',
    owner,
    expires: '2027-11-30',
  },
  {
    rules: [controlTower('s3_bucket_object_lock_enabled')],
    at: ['Governance/Builds', 'Observability/Archive'],
    reason: 'What is deleted stays for 30 days as an older version; neither holds evidence of an audit',
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
    at: [...ACCESS_LOGS, 'Governance/AuditLogs', 'Governance/Builds', 'Observability/Archive'],
    reason: 'Nothing acts on a single file there; alarms and AWS Config watch the service and its settings',
    owner,
    expires: '2027-11-30',
  },
  {
    rules: [controlTower('cloudwatch_alarm_action')],
    at: ['Observability/Availability', 'Observability/Latency'],
    stages: ['prod'],
    reason: 'They are parts of composite alarms, which have the action',
    owner,
    expires: '2027-11-30',
  },
];

/** The same for the bucket of a canary, where a setting asks for one. */
export const CONTROL_TOWER_CANARY: RegisteredAcknowledgement[] = [
  {
    rules: [controlTower('s3_bucket_object_lock_enabled'), controlTower('s3_event_notifications_enabled')],
    at: ['Observability/CanaryRuns'],
    reason: 'What a canary found is of use for days, and its alarm tells of a failure',
    owner,
    expires: '2027-11-30',
  },
  {
    rules: [controlTower('s3_bucket_logging_enabled')],
    at: ['Observability/CanaryRuns'],
    reason: LOGGED_ELSEWHERE,
    owner,
    expires: '2027-11-30',
  },
];
