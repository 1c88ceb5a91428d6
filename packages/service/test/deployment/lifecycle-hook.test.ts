import { App } from 'aws-cdk-lib/core';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { DeploymentLifecycleStage } from 'aws-cdk-lib/aws-ecs';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { DeploymentStrategy, LifecycleHook } from '../../src';
import { loadBalancerIn, only, serviceIn, stackOf, statementsOf } from '../surroundings';

const CHECK = 'arn:aws:lambda:us-east-1:111111111111:function:check';
const APPROVE = 'arn:aws:lambda:us-east-1:111111111111:function:approve';

function hooked(...names: [string, DeploymentLifecycleStage[]][]) {
  const stack = stackOf();
  const { listener } = loadBalancerIn(stack);
  const hooks = names.map(([arn, stages], index) =>
    LifecycleHook.invoke(lambda.Function.fromFunctionArn(stack, `Function${index}`, arn), ...stages),
  );
  serviceIn(stack, { listener, containerPort: 8080, deployment: DeploymentStrategy.blueGreen({ hooks }) });
  return Template.fromStack(stack);
}

describe('two functions', () => {
  const template = hooked(
    [CHECK, [DeploymentLifecycleStage.POST_TEST_TRAFFIC_SHIFT, DeploymentLifecycleStage.POST_SCALE_UP]],
    [APPROVE, [DeploymentLifecycleStage.PRODUCTION_TRAFFIC_SHIFT]],
  );
  const role = { 'Fn::GetAtt': [expect.stringMatching('^ServiceHookRole'), 'Arn'] };

  test('are asked at their stages', () => {
    expect(only(template, 'AWS::ECS::Service').DeploymentConfiguration).toMatchObject({
      LifecycleHooks: [
        { HookTargetArn: CHECK, LifecycleStages: ['POST_TEST_TRAFFIC_SHIFT', 'POST_SCALE_UP'], RoleArn: role },
        { HookTargetArn: APPROVE, LifecycleStages: ['PRODUCTION_TRAFFIC_SHIFT'], RoleArn: role },
      ],
    });
  });

  test('are all that the role may invoke, by a managed policy', () => {
    expect(statementsOf(template, 'ServiceHookPolicy')).toEqual([
      { Effect: 'Allow', Action: 'lambda:InvokeFunction', Resource: [CHECK, APPROVE] },
    ]);
    template.resourceCountIs('AWS::IAM::Policy', 0);
  });
});

test('a function that is asked twice is named once in the policy', () => {
  const template = hooked(
    [CHECK, [DeploymentLifecycleStage.PRE_SCALE_UP]],
    [CHECK, [DeploymentLifecycleStage.POST_SCALE_UP]],
  );
  expect(statementsOf(template, 'ServiceHookPolicy')[0].Resource).toBe(CHECK);
});

test('a function of another stack knows nothing of the service', () => {
  const app = new App();
  const functions = stackOf(app, 'Functions');
  const handler = new lambda.Function(functions, 'Check', {
    runtime: lambda.Runtime.NODEJS_LATEST,
    handler: 'index.handler',
    code: lambda.Code.fromInline('exports.handler = async () => ({ hookStatus: "SUCCEEDED" })'),
  });
  const stack = stackOf(app);
  const { listener } = loadBalancerIn(stack);
  const hooks = [LifecycleHook.invoke(handler, DeploymentLifecycleStage.POST_SCALE_UP)];
  serviceIn(stack, { listener, containerPort: 8080, deployment: DeploymentStrategy.canary({ hooks }) });
  Template.fromStack(stack).hasResourceProperties('AWS::IAM::ManagedPolicy', {
    PolicyDocument: { Statement: [Match.objectLike({ Action: 'lambda:InvokeFunction' })] },
  });
  expect(functions.dependencies).toEqual([]);
});

test('a hook without a stage fails', () => {
  expect(() => hooked([CHECK, []])).toThrow('Service/Service: deployment.hooks must name the stages of every hook');
});
