import { Duration, Token } from 'aws-cdk-lib/core';
import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import type * as ecs from 'aws-cdk-lib/aws-ecs';
import type { Construct } from 'constructs';
import { containerOptionProblems } from '../../containers/shared/container-checks';
import type { ServiceContext } from '../../deployment/service-context';
import { checkEcsName, checkForm, checkSeconds } from '../../private/checks';
import { variableProblems } from '../../private/secret-checks';
import type { Problem } from '../../private/validation';
import type { RootFilesystem } from '../root-filesystem';
import type { TaskProps } from '../task-props';
import { checkFargateSize } from './fargate-sizes';

/** Time between SIGTERM and SIGKILL on Amazon ECS. */
export const DEFAULT_STOP_TIMEOUT = Duration.seconds(30);

/** The parts of a task, with their defaults. */
export interface TaskParts {
  readonly rootFilesystem: RootFilesystem;
  readonly subnets: ec2.SelectedSubnets;
}

/** Checks the properties of a task. */
export function taskProblems(
  scope: Construct,
  props: TaskProps,
  { rootFilesystem, subnets }: TaskParts,
  context: ServiceContext,
): Problem[] {
  return [
    checkEcsName('containerName', props.containerName),
    checkEcsName('family', props.family),
    checkStreamPrefix('streamPrefix', props.streamPrefix),
    checkForm(
      'user',
      props.user,
      /^[\w.-]{1,32}(:[\w.-]{1,32})?$/,
      'user or user:group, each with 1 to 32 letters, digits, dots, hyphens and underscores',
    ),
    checkFargateSize(props.cpu, props.memoryLimitMiB),
    checkForm('platformVersion', props.platformVersion, /^(LATEST|1\.4\.0)$/, '1.4.0 or LATEST'),
    ...props.image.validate(scope),
    ...variableProblems('', props.environment, props.secrets),
    ...containerOptionProblems('containerOptions', props.containerOptions),
    ...rootFilesystem.validate(scope, context),
    ...(props.ulimits ?? []).map(checkUlimit),
    checkSeconds('stopTimeout', props.stopTimeout, 1, 120),
    subnets.hasPublic
      ? 'vpcSubnets must be private, because tasks have no public IP address, got a public subnet'
      : undefined,
  ];
}

/** Checks the prefix of log stream names. */
export function checkStreamPrefix(name: string, value: string | undefined): Problem {
  return checkForm(name, value, /^[^:*]{1,128}$/, '1 to 128 characters except colons and asterisks');
}

function checkUlimit({ name, softLimit, hardLimit }: ecs.Ulimit): Problem {
  if (Token.isUnresolved(softLimit) || Token.isUnresolved(hardLimit) || softLimit <= hardLimit) return undefined;
  return `ulimits ${name} softLimit must be at most the hardLimit, ${hardLimit}, got ${softLimit}`;
}
