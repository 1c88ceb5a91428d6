import { Resource, Stack, Token } from 'aws-cdk-lib/core';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import type { Construct } from 'constructs';
import type { ServiceContext } from '../../deployment/service-context';
import { checkElbName, checkForm, checkPath, checkSeconds, checkTimeout, checkWhole } from '../../private/checks';
import { hasDefaultAction } from '../../private/default-response';
import type { Problem } from '../../private/validation';
import type { TrafficOptions } from '../traffic-options';
import { productionPriority, type Rule, testPriority } from './listener-rules';
import { checkFree, LAST_PRIORITY, priorityFor } from './rule-priorities';
import { withDefaults } from './target-groups';

/** Checks how requests of a listener reach a service. */
export function trafficProblems(
  scope: Construct,
  context: ServiceContext,
  listener: elbv2.IApplicationListener,
  options: TrafficOptions,
  rule: Rule | undefined,
): Problem[] {
  const shifts = context.deploymentStrategy !== ecs.DeploymentStrategy.ROLLING;
  return [
    ...targetGroupProblems(options, shifts),
    ...authenticationProblems(scope, context, listener, options),
    ...ruleProblems(scope, listener, rule),
    ...(shifts ? shiftProblems(scope, context, listener, rule) : defaultProblems(scope, listener, rule)),
  ];
}

function targetGroupProblems(options: TrafficOptions, shifts: boolean): Problem[] {
  const { targetGroupName: name } = options;
  const { healthCheck, healthCheckGracePeriod, deregistrationDelay, stickinessCookieDuration } = withDefaults(options);
  return [
    checkElbName('traffic.targetGroupName', name),
    shifts && name && !Token.isUnresolved(name) && name.length > 28
      ? `traffic.targetGroupName must have at most 28 characters, because the name of the second target group adds "-alt", got "${name}"`
      : undefined,
    checkPath('traffic.healthCheck.path', healthCheck.path),
    checkSeconds('traffic.healthCheck.interval', healthCheck.interval, 5, 300),
    checkSeconds('traffic.healthCheck.timeout', healthCheck.timeout, 2, 120),
    checkTimeout('traffic.healthCheck', healthCheck.timeout, healthCheck.interval),
    checkWhole('traffic.healthCheck.healthyThresholdCount', healthCheck.healthyThresholdCount, 2, 10),
    checkWhole('traffic.healthCheck.unhealthyThresholdCount', healthCheck.unhealthyThresholdCount, 2, 10),
    checkForm(
      'traffic.healthCheck.healthyHttpCodes',
      healthCheck.healthyHttpCodes,
      /^[2-4]\d\d([,-][2-4]\d\d)*$/,
      'status codes from 200 to 499 such as "200", "200,204" or "200-299"',
    ),
    checkForm(
      'traffic.healthCheck.healthyGrpcCodes',
      healthCheck.healthyGrpcCodes,
      /^\d{1,2}([,-]\d{1,2})*$/,
      'gRPC status codes from 0 to 99 such as "12", "0,12" or "0-99"',
    ),
    ...protocolProblems(options),
    checkSeconds('traffic.healthCheckGracePeriod', healthCheckGracePeriod, 0, 2_147_483_647),
    checkSeconds('traffic.deregistrationDelay', deregistrationDelay, 0, 3600),
    checkSeconds('traffic.stickinessCookieDuration', stickinessCookieDuration, 1, 604_800),
  ];
}

function protocolProblems({ protocolVersion, healthCheck }: TrafficOptions): Problem[] {
  const isGrpc = protocolVersion === elbv2.ApplicationProtocolVersion.GRPC;
  return [
    isGrpc && healthCheck?.healthyHttpCodes !== undefined
      ? 'traffic.healthCheck.healthyHttpCodes must not be set for gRPC. Use healthyGrpcCodes'
      : undefined,
    !isGrpc && healthCheck?.healthyGrpcCodes !== undefined
      ? 'traffic.healthCheck.healthyGrpcCodes requires the protocolVersion GRPC'
      : undefined,
  ];
}

function authenticationProblems(
  scope: Construct,
  context: ServiceContext,
  listener: elbv2.IApplicationListener,
  { authentication }: TrafficOptions,
): Problem[] {
  if (!authentication) return [];
  const { deploymentStrategy } = context;
  return [
    deploymentStrategy === ecs.DeploymentStrategy.ROLLING
      ? undefined
      : `traffic.authentication requires a rolling deployment, because Amazon ECS does not shift traffic by rules that authenticate, got ${deploymentStrategy}`,
    authentication.requiresSignIn && ipAddressTypeOf(listener) === elbv2.IpAddressType.DUAL_STACK_WITHOUT_PUBLIC_IPV4
      ? 'traffic.authentication requires a load balancer with public IPv4 addresses, because it connects to the identity provider over IPv4 only. Use IpAddressType.DUAL_STACK'
      : undefined,
    ...authentication.validate(scope, context),
  ];
}

/** IP address type of a load balancer of this app. That of an imported listener is unknown. */
function ipAddressTypeOf(listener: elbv2.IApplicationListener): string | undefined {
  if (!(listener instanceof elbv2.ApplicationListener)) return undefined;
  const resource = listener.loadBalancer.node.defaultChild;
  return resource instanceof elbv2.CfnLoadBalancer ? resource.ipAddressType : undefined;
}

function ruleProblems(scope: Construct, listener: elbv2.IApplicationListener, rule: Rule | undefined): Problem[] {
  if (!rule) return [];
  return [
    checkWhole('traffic.priority', rule.priority, 1, 50_000),
    rule.conditions.length === 0 ? 'traffic.conditions must have at least one condition, got none' : undefined,
    ...repeatedConditions('traffic.conditions', rule.conditions),
    checkFree('traffic.priority', scope, listener, rule.priority ?? priorityFor(scope)),
  ];
}

/** Fields that a rule has at most one condition of (Elastic Load Balancing User Guide, "Condition types for listener rules"). */
const SINGLE_FIELDS: ReadonlySet<unknown> = new Set([
  'host-header',
  'http-request-method',
  'path-pattern',
  'source-ip',
]);

function repeatedConditions(prop: string, conditions: elbv2.ListenerCondition[]): Problem[] {
  const rendered = conditions.map((condition) => condition.renderRawCondition() as Readonly<Record<string, unknown>>);
  const keys = rendered.map((condition) =>
    SINGLE_FIELDS.has(condition.field) ? String(condition.field) : JSON.stringify(condition),
  );
  const repeated = keys.filter((key, index) => keys.indexOf(key) !== index);
  return [...new Set(repeated)].map((key) => `${prop} must have at most one condition with ${key}, got more`);
}

function shiftProblems(
  scope: Construct,
  { testTraffic: test }: ServiceContext,
  listener: elbv2.IApplicationListener,
  rule: Rule | undefined,
): Problem[] {
  const testProp = 'deploymentStrategy.testTraffic';
  const testListener = test?.listener ?? listener;
  const collides = test && testListener === listener && testPriority(scope, test) === productionPriority(scope, rule);
  return [
    rule ? undefined : checkFree('traffic.priority', scope, listener, LAST_PRIORITY),
    ...(test ? repeatedConditions(`${testProp}.conditions`, test.conditions) : []),
    test && checkFree(`${testProp}.priority`, scope, testListener, testPriority(scope, test)),
    collides ? `${testProp}.priority must not be the priority of traffic, got ${testPriority(scope, test)}` : undefined,
  ];
}

function defaultProblems(scope: Construct, listener: elbv2.IApplicationListener, rule: Rule | undefined): Problem[] {
  if (rule) return [];
  if (!Resource.isOwnedResource(listener) || Stack.of(listener) !== Stack.of(scope)) {
    return [
      'traffic must have conditions, because the default action of an imported listener, or of one in another stack, cannot be changed. Use Traffic.fromListenerRule',
    ];
  }
  if (!hasDefaultAction(listener)) return [];
  return ['traffic must have conditions, because the listener has a default action. Use Traffic.fromListenerRule'];
}
