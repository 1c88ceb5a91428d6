import { HealthCanary } from '@pets/observability';
import type { RegisteredAcknowledgement } from '@pets/compliance';
import { GithubDeployer } from '@pets/security';
import { ArnFormat, Stage, type App } from 'aws-cdk-lib/core';
import type * as iam from 'aws-cdk-lib/aws-iam';
import type * as logs from 'aws-cdk-lib/aws-logs';
import { TAGS } from '../pets-api';
import { GovernanceStack } from '../stacks/governance-stack';
import { NetworkStack } from '../stacks/network-stack';
import { PreviewStack } from '../stacks/preview-stack';
import { RecoveryStack } from '../stacks/recovery-stack';
import { ServiceStack } from '../stacks/service-stack';
import { accountActivityAcknowledgements } from './account-activity';
import { DEFAULT_SECURITY_GROUP } from './default-security-group';
import { OffHoursStack } from '../stacks/off-hours-stack';
import { endpointAcknowledgements } from './endpoints';
import { migrationAcknowledgements } from './migration-acknowledgements';
import { offHoursAcknowledgements } from './off-hours-acknowledgements';
import { previewAcknowledgements } from './preview-acknowledgements';
import { verificationAcknowledgements } from './verification-acknowledgements';
import { StandbyStack } from '../stacks/standby-stack';
import { ALWAYS, CANARY } from './pack-acknowledgements';
import { ofRecoverer, STANDBY } from './standby';

const owner = TAGS.Owner;

/** The role that releases to an environment. */
function ofReleaser(environment: string, standby: StandbyStack | undefined): RegisteredAcknowledgement {
  const stacks = [`<AWS::Region>:<AWS::AccountId>:stack/${environment}-Service/*`];
  if (standby) stacks.push(`${standby.region}:${standby.account}:stack/${environment}-Standby/*`);
  return {
    rules: stacks.map(
      (stack) => `AwsSolutions::AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:cloudformation:${stack}]`,
    ),
    at: [`Governance/Releaser-${environment}/Policy`],
    reason:
      'The ARN of a stack ends in an id that CloudFormation creates. The policy contains the complete name of the stack',
    owner,
    expires: '2027-11-30',
  };
}

/** The execution role of the tasks, which write to the log group of the application. */
function ofExecutionRole(stack: NetworkStack | StandbyStack): RegisteredAcknowledgement {
  const { logGroupName } = stack.applicationLogs.node.defaultChild as logs.CfnLogGroup;
  const streams = stack.formatArn({
    service: 'logs',
    resource: 'log-group',
    resourceName: `${logGroupName}:*`,
    arnFormat: ArnFormat.COLON_RESOURCE_NAME,
  });
  return {
    rules: [`AwsSolutions::AwsSolutions-IAM5[Resource::${streams}]`],
    at: [stack instanceof StandbyStack ? 'Standby/Service/ExecutionPolicy' : 'Service/Service/ExecutionPolicy'],
    stages: [Stage.of(stack)!.node.id],
    reason:
      'The ARN of a log group ends in a wildcard for its log streams, which Amazon ECS creates for each task. The policy contains the complete name of the log group',
    owner,
    expires: '2027-11-30',
  };
}

/** Resources with a wildcard in the managed policy of a role. */
function wildcardsOf(role: GithubDeployer): string[] {
  const { document } = role.node.findChild('Policy') as iam.ManagedPolicy;
  const { Statement } = document.toJSON() as { Statement: { Resource: string | string[] }[] };
  return [...new Set(Statement.flatMap(({ Resource }) => Resource))].filter((resource) => resource.includes('*'));
}

/** The register of acknowledged findings. */
export function acknowledgementsOf(app: App): RegisteredAcknowledgement[] {
  const constructs = app.node.findAll();
  const isAsked = constructs.some((construct) => construct instanceof HealthCanary);
  const deployers = constructs.filter((construct) => construct instanceof GithubDeployer);
  const failoverRoles = deployers.filter(({ node }) => node.id.startsWith('Recoverer-'));
  const releasers = new Set(deployers.flatMap(({ node }) => /^Releaser-(.+)$/.exec(node.id)?.[1] ?? []));
  const networks = constructs.filter((construct) => construct instanceof NetworkStack);
  const recoveries = constructs.filter((construct) => construct instanceof RecoveryStack);
  const services = constructs.filter((construct) => construct instanceof ServiceStack);
  const standbys = constructs.filter((construct) => construct instanceof StandbyStack);
  const standbyOf = (environment: string) => standbys.find((stack) => Stage.of(stack)?.node.id === environment);
  return [
    ...ALWAYS,
    ...DEFAULT_SECURITY_GROUP,
    ...endpointAcknowledgements([...networks, ...recoveries]),
    ...accountActivityAcknowledgements(constructs.filter((construct) => construct instanceof GovernanceStack)),
    ...networks.map(ofExecutionRole),
    ...[...releasers].map((environment) => ofReleaser(environment, standbyOf(environment))),
    ...migrationAcknowledgements(services.filter(({ service }) => service.node.tryFindChild('Migration'))),
    ...verificationAcknowledgements(services.filter(({ node }) => node.tryFindChild('ImageVerification'))),
    ...offHoursAcknowledgements(constructs.filter((construct) => construct instanceof OffHoursStack)),
    ...constructs.filter((construct) => construct instanceof PreviewStack).flatMap(previewAcknowledgements),
    ...(isAsked ? CANARY : []),
    ...(standbys.length > 0 ? STANDBY : []),
    ...failoverRoles.map((role) => ofRecoverer(role.node.id.replace('Recoverer-', ''), wildcardsOf(role))),
  ];
}
