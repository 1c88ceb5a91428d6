import { HealthCanary } from '@pets/observability';
import type { RegisteredAcknowledgement } from '@pets/compliance';
import { GithubDeployer } from '@pets/security';
import { ArnFormat, Stage, type App } from 'aws-cdk-lib/core';
import type * as logs from 'aws-cdk-lib/aws-logs';
import { TAGS } from '../pets-api';
import { NetworkStack } from '../stacks/network-stack';
import { ServiceStack } from '../stacks/service-stack';
import { migrationAcknowledgements } from './migration-acknowledgements';
import { ALWAYS, CANARY } from './pack-acknowledgements';

const owner = TAGS.Owner;

/** The role that releases to an environment. */
function ofReleaser(environment: string): RegisteredAcknowledgement {
  const stack = `arn:<AWS::Partition>:cloudformation:<AWS::Region>:<AWS::AccountId>:stack/${environment}-Service/*`;
  return {
    rules: [`AwsSolutions::AwsSolutions-IAM5[Resource::${stack}]`],
    at: [`Governance/Releaser-${environment}/Policy`],
    reason:
      'The ARN of a stack ends in an id that CloudFormation creates. The policy contains the complete name of the stack',
    owner,
    expires: '2027-11-30',
  };
}

/** The execution role of the tasks, which write to the log group of the application. */
function ofExecutionRole(network: NetworkStack): RegisteredAcknowledgement {
  const { logGroupName } = network.applicationLogs.node.defaultChild as logs.CfnLogGroup;
  const streams = network.formatArn({
    service: 'logs',
    resource: 'log-group',
    resourceName: `${logGroupName}:*`,
    arnFormat: ArnFormat.COLON_RESOURCE_NAME,
  });
  return {
    rules: [`AwsSolutions::AwsSolutions-IAM5[Resource::${streams}]`],
    at: ['Service/Service/ExecutionPolicy'],
    stages: [Stage.of(network)!.node.id],
    reason:
      'The ARN of a log group ends in a wildcard for its log streams, which Amazon ECS creates for each task. The policy contains the complete name of the log group',
    owner,
    expires: '2027-11-30',
  };
}

/** The register of acknowledged findings. */
export function acknowledgementsOf(app: App): RegisteredAcknowledgement[] {
  const constructs = app.node.findAll();
  const isAsked = constructs.some((construct) => construct instanceof HealthCanary);
  const deployers = constructs.filter((construct) => construct instanceof GithubDeployer).map(({ node }) => node.id);
  const releasers = new Set(deployers.flatMap((id) => /^Releaser-(.+)$/.exec(id)?.[1] ?? []));
  const networks = constructs.filter((construct) => construct instanceof NetworkStack);
  const services = constructs.filter((construct) => construct instanceof ServiceStack);
  return [
    ...ALWAYS,
    ...networks.map(ofExecutionRole),
    ...[...releasers].map(ofReleaser),
    ...migrationAcknowledgements(services.filter(({ service }) => service.node.tryFindChild('Migration'))),
    ...(isAsked ? CANARY : []),
  ];
}
