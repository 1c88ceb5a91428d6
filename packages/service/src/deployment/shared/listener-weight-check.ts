import { Duration, Stack } from 'aws-cdk-lib/core';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import type * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import type * as logs from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { roleWith } from '../../private/state-machine';
import { LifecycleHook } from '../lifecycle-hook';
import { LISTENER_WEIGHT_CODE } from './listener-weight-code';

/** Linear and canary deployments reach it before each step. The CDK does not know the stage. */
const BEFORE_EACH_SHIFT = 'PRE_PRODUCTION_TRAFFIC_SHIFT' as ecs.DeploymentLifecycleStage;

interface ListenerWeightCheckProps {
  readonly cluster: ecs.ICluster;
  readonly serviceName?: string;
  readonly targetGroups: elbv2.ApplicationTargetGroup[];
  readonly productionListenerRule: elbv2.ApplicationListenerRule;
  readonly logGroup: logs.ILogGroup;
}

/**
 * Creates a hook that compares the live weights of the production listener rule with those of the deployment before each shift. They
 * differ after an update of the rule by CloudFormation (https://github.com/aws/aws-cdk/issues/36649) or a manual change.
 */
export function listenerWeightCheck(service: Construct, props: ListenerWeightCheckProps): LifecycleHook {
  const { logGroup, productionListenerRule, targetGroups } = props;
  const scope = new Construct(service, 'ListenerWeightCheck');
  const description = 'Compares the weights of the listener rule before traffic is shifted';
  const role = roleWith(scope, 'Role', new iam.ServicePrincipal('lambda.amazonaws.com'), description, [
    new iam.PolicyStatement({
      actions: ['ecs:DescribeServiceDeployments', 'ecs:DescribeServiceRevisions'],
      resources: ecsArns(Stack.of(scope), props),
    }),
    // The action does not support resources (Service Authorization Reference, "AWS Elastic Load Balancing V2").
    new iam.PolicyStatement({ actions: ['elasticloadbalancing:DescribeRules'], resources: ['*'] }),
    new iam.PolicyStatement({
      actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
      resources: [logGroup.logGroupArn],
    }),
  ]);
  const check = new lambda.Function(scope, 'Function', {
    description,
    runtime: lambda.Runtime.NODEJS_24_X,
    handler: 'index.handler',
    code: lambda.Code.fromAsset(LISTENER_WEIGHT_CODE),
    role: role.withoutPolicyUpdates(),
    timeout: Duration.minutes(1),
    memorySize: 256,
    logGroup,
    environment: {
      PRODUCTION_RULE: productionListenerRule.listenerRuleArn,
      TARGET_GROUPS: targetGroups.map(({ targetGroupArn }) => targetGroupArn).join(','),
    },
  });
  return LifecycleHook.invoke(check, BEFORE_EACH_SHIFT);
}

/** The service depends on the function, so its generated name is not known. */
function ecsArns(stack: Stack, { cluster, serviceName = '*' }: ListenerWeightCheckProps): string[] {
  const arn = (type: string, name: string) =>
    stack.formatArn({ service: 'ecs', resource: type, resourceName: `${cluster.clusterName}/${name}` });
  const ofService = serviceName === '*' ? '*' : `${serviceName}/*`;
  return [arn('service', serviceName), arn('service-deployment', ofService), arn('service-revision', ofService)];
}
