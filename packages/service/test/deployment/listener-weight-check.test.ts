import { Template } from 'aws-cdk-lib/assertions';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import {
  type ContainerServiceProps,
  DeploymentStrategy,
  type DeploymentStrategyConfig,
  Traffic,
  type TrafficShiftProps,
} from '../../src';
import { idsOf, loadBalancerIn, only, serviceIn, stackOf, statementsOf, vpcIn } from '../fixtures';

jest.mock('../../src/deployment/shared/listener-weight-code', () => ({ LISTENER_WEIGHT_CODE: __dirname }));

const FUNCTION = expect.stringMatching(/^ServiceListenerWeightCheckFunction/);

function shifted(
  strategy: (props: TrafficShiftProps) => DeploymentStrategy,
  props: TrafficShiftProps = {},
  more: Partial<ContainerServiceProps> = {},
) {
  const stack = stackOf();
  const traffic = Traffic.fromListener(loadBalancerIn(stack).listener);
  serviceIn(stack, { traffic, containerPort: 8080, deploymentStrategy: strategy(props), ...more });
  return Template.fromStack(stack);
}

const hooksOf = (template: Template) =>
  (only(template, 'AWS::ECS::Service').DeploymentConfiguration as Record<string, unknown>).LifecycleHooks;

const { blueGreen, canary, linear } = DeploymentStrategy;

test.each([
  ['blue/green', blueGreen],
  ['canary', canary],
  ['linear', linear],
])('%s deployments compare the weights before each shift by default', (_, strategy) => {
  expect(hooksOf(shifted((props) => strategy.call(DeploymentStrategy, props)))).toEqual([
    {
      HookTargetArn: { 'Fn::GetAtt': [FUNCTION, 'Arn'] },
      LifecycleStages: ['PRE_PRODUCTION_TRAFFIC_SHIFT'],
      RoleArn: { 'Fn::GetAtt': [expect.stringMatching(/^ServiceHookRole/), 'Arn'] },
    },
  ]);
});

test('the first deployment compares too, which does not fail without an old revision', () => {
  expect(hooksOf(shifted((props) => DeploymentStrategy.canary(props), { firstDeployment: true }))).toHaveLength(1);
});

test('the function knows the listener rule and both target groups, and writes to the log group of the service', () => {
  const template = shifted((props) => DeploymentStrategy.blueGreen(props));
  const [rule] = idsOf(template, 'AWS::ElasticLoadBalancingV2::ListenerRule');
  const [primary, alternate] = idsOf(template, 'AWS::ElasticLoadBalancingV2::TargetGroup').sort((a) =>
    a.includes('Alternate') ? 1 : -1,
  );
  expect(only(template, 'AWS::Lambda::Function')).toMatchObject({
    Environment: {
      Variables: {
        PRODUCTION_RULE: { Ref: rule },
        TARGET_GROUPS: { 'Fn::Join': ['', [{ Ref: primary }, ',', { Ref: alternate }]] },
      },
    },
    Handler: 'index.handler',
    LoggingConfig: { LogGroup: '/service' },
    Runtime: 'nodejs24.x',
    Timeout: 60,
  });
});

describe('the role of the function', () => {
  const arn = (resource: string) => `arn:aws:ecs:us-east-1:111111111111:${resource}`;
  const statements = (template: Template) => statementsOf(template, 'ServiceListenerWeightCheck');
  const named = { serviceName: 'api' };

  test('can read the deployments of the service and listener rules, and write logs', () => {
    const stack = stackOf();
    const cluster = ecs.Cluster.fromClusterAttributes(stack, 'Shop', { clusterName: 'shop', vpc: vpcIn(stack) });
    const traffic = Traffic.fromListener(loadBalancerIn(stack).listener);
    const deploymentStrategy = DeploymentStrategy.blueGreen();
    serviceIn(stack, { ...named, cluster, traffic, containerPort: 8080, deploymentStrategy });
    const found = JSON.parse(
      JSON.stringify(statements(Template.fromStack(stack))).replaceAll(
        /\{"Fn::Join":\["",\["([^"]*)",\{"Ref":"AWS::Partition"\},"([^"]*)"\]\]\}/g,
        '"$1aws$2"',
      ),
    ) as unknown;
    expect(found).toEqual([
      {
        Effect: 'Allow',
        Action: ['ecs:DescribeServiceDeployments', 'ecs:DescribeServiceRevisions'],
        Resource: [arn('service/shop/api'), arn('service-deployment/shop/api/*'), arn('service-revision/shop/api/*')],
      },
      { Effect: 'Allow', Action: 'elasticloadbalancing:DescribeRules', Resource: '*' },
      {
        Effect: 'Allow',
        Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
        Resource: expect.stringContaining('log-group:/service:*'),
      },
    ]);
    expect(idsOf(Template.fromStack(stack), 'AWS::IAM::Policy')).toEqual([]);
  });

  test('can read the deployments of the cluster if CloudFormation generates the name of the service', () => {
    const [{ Resource }] = statements(shifted((props) => DeploymentStrategy.blueGreen(props)));
    expect(JSON.stringify(Resource)).toMatch(/:service\/",\{"Ref":"\w+"\},"\/\*"/);
  });
});

describe('no weights are compared', () => {
  const none = (template: Template) => template.resourceCountIs('AWS::Lambda::Function', 0);

  test('if listenerWeightCheck is false', () => {
    none(shifted((props) => DeploymentStrategy.linear(props), { listenerWeightCheck: false }));
  });

  test('by rolling deployments', () => {
    none(shifted(() => DeploymentStrategy.rolling()));
  });

  test('by an own strategy that disables it', () => {
    class Own extends DeploymentStrategy {
      bind(): DeploymentStrategyConfig {
        return { deploymentStrategy: ecs.DeploymentStrategy.BLUE_GREEN, listenerWeightCheck: false };
      }
    }
    none(shifted(() => new Own()));
  });
});

test('an own strategy that shifts traffic compares the weights', () => {
  class Own extends DeploymentStrategy {
    bind(): DeploymentStrategyConfig {
      return { deploymentStrategy: ecs.DeploymentStrategy.BLUE_GREEN };
    }
  }
  expect(hooksOf(shifted(() => new Own()))).toHaveLength(1);
});
