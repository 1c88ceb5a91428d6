import type { RegisteredAcknowledgement } from '@pets/compliance';
import { TAGS } from '../pets-api';
import { controlTower } from './control-tower';
import { environmentVariable } from './environment-variables';
import { HIPAA, NIST, of } from './packs';

const owner = TAGS.Owner;

/** For environments with a standby in a recovery Region. */
export const STANDBY: RegisteredAcknowledgement[] = [
  {
    rules: [environmentVariable('SPRING_DATASOURCE_URL')],
    at: ['Standby/Service/TaskDefinition'],
    reason:
      'Environment variables are readable in the console. This one is the URL of the promoted replica, which contains no credentials. The user name and the password come from AWS Secrets Manager',
    owner,
    expires: '2027-11-30',
  },
  {
    rules: [
      ...of('LambdaInsideVPC', NIST, HIPAA),
      ...of('LambdaDLQ', NIST, HIPAA),
      ...of('LambdaConcurrency', NIST, HIPAA),
      controlTower('lambda_inside_vpc'),
    ],
    at: ['Standby/Secrets/Function', 'Standby/Readiness/Function'],
    reason:
      'A function outside a VPC is not restricted by security groups, and a failed event without a dead-letter queue is lost. Both functions call AWS APIs only, and their roles can describe resources, not read data. CloudFormation reports a failed look-up, and an alarm reports a comparison that fails or does not run. Reserved concurrency fails in new accounts, whose quota is 10',
    owner,
    expires: '2027-11-30',
  },
  {
    rules: ['AwsSolutions::AwsSolutions-IAM5[Resource::*]'],
    at: ['Standby/Readiness/Policy'],
    reason:
      'Three actions that read alarms, task definitions and default quotas, and the one that writes the metric, do not support resource-level permissions. A condition limits the metric to its namespace',
    owner,
    expires: '2027-11-30',
  },
  {
    rules: [...of('CloudWatchAlarmAction', NIST, HIPAA), controlTower('cloudwatch_alarm_action')],
    at: ['Recovery/Switch/Alarm', 'Standby/LoadBalancerAlarms/NoHealthyTarget'],
    reason:
      'An alarm without an action sends no notification. Both are parts of composite alarms in Standby, which have the actions: one notifies when the recovery Region serves, and the other pages when it serves without a healthy target',
    owner,
    expires: '2027-11-30',
  },
];

/** Resources of the operator of a failover that have a wildcard, because AWS generates their identifiers. */
export function ofRecoverer(environment: string, wildcards: readonly string[]): RegisteredAcknowledgement {
  return {
    rules: wildcards.map((resource) => `AwsSolutions::AwsSolutions-IAM5[Resource::${resource}]`),
    at: [`Governance/Recoverer-${environment}/Policy`],
    reason:
      'AWS generates the identifiers of certificates, health checks, keys, scalable targets and rotation functions. Conditions limit keys and scalable targets to Amazon SNS and Amazon ECS. The actions without resource-level permissions read the state, and write metrics to the namespace of the switch only',
    owner,
    expires: '2027-11-30',
  };
}
