import { Resource, Stack, Token } from 'aws-cdk-lib/core';
import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import type * as ecs from 'aws-cdk-lib/aws-ecs';
import type { Construct } from 'constructs';
import type { Capacity } from '../capacity';
import type { ContainerServiceProps } from '../container-service-props';
import type { DeploymentStrategy } from '../../deployment/deployment-strategy';
import type { TestTraffic } from '../../deployment/test-traffic';
import type { RootFilesystem } from '../root-filesystem';
import type { Scaling } from '../scaling';
import type { TargetHealthCheck } from '../../load-balancing/target-health-check';
import {
  checkEcsName,
  checkElbName,
  checkForm,
  checkMinutes,
  checkPath,
  checkSeconds,
  checkTimeout,
  checkWhole,
} from '../../private/checks';
import { hasDefaultAction } from '../../private/default-response';
import { executeCommandProblems } from './execute-command';
import { checkFargateSize } from './fargate-sizes';
import { checkFree, LAST_PRIORITY, priorityFor } from './rule-priorities';
import { productionPriority, testPriority } from './traffic';

type Problem = string | undefined;

/** The values of a service that have defaults of their own kind. */
export interface ServiceChoices {
  readonly capacity: Capacity;
  readonly scaling: Scaling;
  readonly deployment: DeploymentStrategy;
  readonly rootFilesystem: RootFilesystem;
  readonly healthCheck: Required<TargetHealthCheck>;
  readonly subnets: ec2.SelectedSubnets;
}

/** Everything that is wrong with a service's properties. */
export function serviceProblems(scope: Construct, props: ContainerServiceProps, choices: ServiceChoices): Problem[] {
  return [
    checkEcsName('clusterName', props.clusterName),
    checkEcsName('containerName', props.containerName),
    checkEcsName('family', props.family),
    checkEcsName('serviceName', props.serviceName),
    checkForm(
      'streamPrefix',
      props.streamPrefix,
      /^[^:*]{1,128}$/,
      '1 to 128 characters other than colon and asterisk',
    ),
    checkForm(
      'user',
      props.user,
      /^[\w.-]{1,32}(:[\w.-]{1,32})?$/,
      'user or user:group, by names or numbers of 1 to 32 letters, digits, dots, hyphens and underscores',
    ),
    ...clusterProblems(props),
    checkFargateSize(props.cpu, props.memoryLimitMiB),
    checkForm('platformVersion', props.platformVersion, /^(LATEST|1\.4\.0)$/, '1.4.0 or LATEST'),
    props.image._problem,
    ...portProblems(props),
    ...variableProblems(props),
    ...choices.rootFilesystem._problems(props.memoryLimitMiB),
    ...(props.containerHealthCheck?._problems() ?? []),
    ...sidecarProblems(props),
    ...migrationProblems(props),
    ...connectProblems(props),
    ...executeCommandProblems(props.executeCommand, props.cluster, choices.rootFilesystem),
    ...(props.ulimits ?? []).map(checkUlimit),
    ...choices.capacity._problems(),
    checkSeconds('stopTimeout', props.stopTimeout, 1, 120),
    ...choices.scaling._problems(props.listener !== undefined, choices.deployment._shift?.name),
    ...choices.deployment._problems(choices.scaling._leastTasks, props.listener !== undefined),
    ...(props.listener ? listenerProblems(scope, props, choices) : worksAlone(props)),
    choices.subnets.hasPublic
      ? 'vpcSubnets must be private: tasks get no public IP address, and a public subnet has no other way out'
      : undefined,
  ];
}

function sidecarProblems({ sidecars = [], containerName = 'app' }: ContainerServiceProps): Problem[] {
  const names = [containerName, ...sidecars.map(({ _containerName }) => _containerName)];
  const twice = names.filter((name, index) => names.indexOf(name) !== index);
  return [
    ...sidecars.flatMap((sidecar) => sidecar._problems()),
    twice.length > 0 ? `sidecars must have names of their own, got "${twice.join('", "')}" more than once` : undefined,
    sidecars.filter(({ _routesLogs }) => _routesLogs).length > 1
      ? 'sidecars must hold one log router at most'
      : undefined,
  ];
}

function migrationProblems({ migration }: ContainerServiceProps): Problem[] {
  if (!migration) return [];
  const { command, image, timeout } = migration;
  return [
    command.length === 0 ? 'migration.command must hold a command, got none' : undefined,
    image?._problem && `migration: ${image._problem}`,
    timeout && checkMinutes('migration.timeout', timeout, 1, 13),
  ];
}

function connectProblems({ serviceConnect, containerPort }: ContainerServiceProps): Problem[] {
  if (!serviceConnect) return [];
  const { dnsName, port } = serviceConnect;
  return [
    checkWhole('serviceConnect.port', port, 1, 65_535),
    containerPort === undefined && (dnsName !== undefined || port !== undefined)
      ? 'serviceConnect.dnsName and port need a containerPort, since they tell how the service is called'
      : undefined,
  ];
}

function checkUlimit({ name, softLimit, hardLimit }: ecs.Ulimit): Problem {
  if (Token.isUnresolved(softLimit) || Token.isUnresolved(hardLimit) || softLimit <= hardLimit) return undefined;
  return `ulimits ${name} must have a softLimit of its hardLimit ${hardLimit} at most, got ${softLimit}`;
}

function clusterProblems(props: ContainerServiceProps): Problem[] {
  if (!props.cluster) return [];
  return (['clusterName', 'containerInsights'] as const).map((prop) =>
    props[prop] === undefined ? undefined : `${prop} must be left out when a cluster is given, got "${props[prop]}"`,
  );
}

function portProblems({ containerPort, listener, containerHealthCheck }: ContainerServiceProps): Problem[] {
  if (containerPort !== undefined) return [checkWhole('containerPort', containerPort, 1, 65_535)];
  return [
    listener ? 'containerPort must be given with a listener' : undefined,
    containerHealthCheck?._needsPort ? 'containerPort must be given with a health check by wget' : undefined,
  ];
}

function variableProblems({ environment = {}, secrets = {} }: ContainerServiceProps): Problem[] {
  const wanted = "letters, digits and '_', not a digit first";
  const both = Object.keys(secrets).filter((name) => name in environment);
  return [
    ...Object.keys(environment).map((name) => checkForm('environment name', name, /^[A-Za-z_]\w*$/, wanted)),
    ...Object.keys(secrets).map((name) => checkForm('secrets name', name, /^[A-Za-z_]\w*$/, wanted)),
    ...Object.entries(secrets).map(([name, secret]) => secret._check(name)),
    both.length > 0 ? `environment and secrets must not share names, got ${both.join(', ')} in both` : undefined,
  ];
}

/** Properties that only a listener gives a meaning are a mistake without one: the service would take no requests. */
function worksAlone(props: ContainerServiceProps): Problem[] {
  const needing = [
    'listenerRule',
    'targetGroupName',
    'healthCheck',
    'healthCheckGracePeriod',
    'deregistrationDelay',
    'stickiness',
  ] as const;
  return needing.map((prop) => (props[prop] === undefined ? undefined : `${prop} needs a listener`));
}

function listenerProblems(scope: Construct, props: ContainerServiceProps, choices: ServiceChoices): Problem[] {
  const check = choices.healthCheck;
  const shift = choices.deployment._shift;
  return [
    checkElbName('targetGroupName', props.targetGroupName),
    shift && props.targetGroupName && !Token.isUnresolved(props.targetGroupName) && props.targetGroupName.length > 28
      ? `targetGroupName must have 28 characters at most, since the second target group adds "-alt", got "${props.targetGroupName}"`
      : undefined,
    checkPath('healthCheck.path', check.path),
    checkSeconds('healthCheck.interval', check.interval, 5, 300),
    checkSeconds('healthCheck.timeout', check.timeout, 2, 120),
    checkTimeout('healthCheck', check.timeout, check.interval),
    checkWhole('healthCheck.healthyThreshold', check.healthyThreshold, 2, 10),
    checkWhole('healthCheck.unhealthyThreshold', check.unhealthyThreshold, 2, 10),
    checkForm(
      'healthCheck.healthyHttpCodes',
      check.healthyHttpCodes,
      /^[2-4]\d\d([,-][2-4]\d\d)*$/,
      'statuses from 200 to 499 such as "200", "200,204" or "200-299"',
    ),
    checkSeconds('healthCheckGracePeriod', props.healthCheckGracePeriod, 0, 2_147_483_647),
    checkSeconds('deregistrationDelay', props.deregistrationDelay, 0, 3600),
    checkSeconds('stickiness', props.stickiness, 1, 604_800),
    ...ruleProblems(scope, props),
    ...(shift ? shiftedRuleProblems(scope, props, shift.testTraffic) : defaultProblems(scope, props)),
  ];
}

function ruleProblems(scope: Construct, { listener, listenerRule }: ContainerServiceProps): Problem[] {
  if (!listener || !listenerRule) return [];
  return [
    checkWhole('listenerRule.priority', listenerRule.priority, 1, 50_000),
    listenerRule.conditions.length === 0 ? 'listenerRule.conditions must hold a condition, got none' : undefined,
    checkFree('listenerRule.priority', scope, listener, listenerRule.priority ?? priorityFor(scope)),
  ];
}

function shiftedRuleProblems(scope: Construct, props: ContainerServiceProps, test: TestTraffic | undefined): Problem[] {
  const { listener, listenerRule } = props;
  if (!listener) return [];
  const testListener = test?.listener ?? listener;
  const collides = test && testListener === listener && testPriority(scope, test) === productionPriority(scope, props);
  return [
    listenerRule ? undefined : checkFree('listenerRule.priority', scope, listener, LAST_PRIORITY),
    test && checkFree('deployment.testTraffic.priority', scope, testListener, testPriority(scope, test)),
    collides ? 'deployment.testTraffic.priority must differ from that of listenerRule' : undefined,
  ];
}

function defaultProblems(scope: Construct, { listener, listenerRule }: ContainerServiceProps): Problem[] {
  if (!listener || listenerRule) return [];
  if (Resource.isOwnedResource(listener) && Stack.of(listener) === Stack.of(scope)) {
    return [
      hasDefaultAction(listener)
        ? 'listenerRule must be given when the listener has a default action already'
        : undefined,
    ];
  }
  return [
    'listenerRule must be given when the listener is imported or in another stack, whose default action is not ours to set',
  ];
}
