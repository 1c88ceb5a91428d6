import { App, Aws, Lazy, Stack } from 'aws-cdk-lib/core';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as ssm from 'aws-cdk-lib/aws-ssm';
import { CapacityParameter, type CapacityParameterProps, Scaling, type ScalingFromParameterProps } from '../../src';
import { idsOf, only, serviceIn, stackOf } from '../fixtures';

const NAME = '/api/min-capacity';
const TARGET = 'AWS::ApplicationAutoScaling::ScalableTarget';

function parameterIn(stack = stackOf(), props: Partial<CapacityParameterProps> = {}) {
  return new CapacityParameter(stack, 'Capacity', { parameterName: NAME, initialCapacity: 0, ...props });
}

describe('CapacityParameter', () => {
  const stack = stackOf();
  const operator = new iam.Role(stack, 'Operator', { assumedBy: new iam.AccountRootPrincipal() });
  parameterIn(stack).grantReadWrite(operator);
  const template = Template.fromStack(stack);

  test('contains the initial number and accepts whole numbers only', () => {
    const { Name, Type, Value, AllowedPattern } = only(template, 'AWS::SSM::Parameter');
    expect({ Name, Type, Value }).toEqual({ Name: NAME, Type: 'String', Value: '0' });
    const allowed = new RegExp(AllowedPattern as string);
    const accepted = ['0', '6', '5000', '-1', '1.5', '', '06', '10000'].filter((value) => allowed.test(value));
    expect(accepted).toEqual(['0', '6', '5000']);
  });

  test('is retained and keeps its logical id', () => {
    template.hasResource('AWS::SSM::Parameter', {
      DeletionPolicy: 'RetainExceptOnCreate',
      UpdateReplacePolicy: 'Retain',
    });
    expect(idsOf(template, 'AWS::SSM::Parameter')).toEqual(['Capacity6DB4CC54']);
  });

  test('grants permission to read and write the number', () => {
    const policies = JSON.stringify(template.findResources('AWS::IAM::Policy'));
    expect(policies).toContain('ssm:PutParameter');
    expect(policies).toContain('"ssm:GetParameter"');
  });

  test.each<[Partial<CapacityParameterProps>, string]>([
    [{ parameterName: 'capacity' }, 'parameterName must be a path such as \'/api/image-tag\', got "capacity"'],
    [{ initialCapacity: Lazy.number({ produce: () => 1 }) }, 'initialCapacity must be a literal, got a token'],
    [{ initialCapacity: -1 }, 'initialCapacity must be a whole number from 0 to 5000, got -1'],
    [{ initialCapacity: 1.5 }, 'initialCapacity must be a whole number from 0 to 5000, got 1.5'],
    [{ initialCapacity: 5001 }, 'initialCapacity must be a whole number from 0 to 5000, got 5001'],
  ])('fails for %j', (props, problem) => {
    expect(() => parameterIn(stackOf(), props)).toThrow(`Service/Capacity: ${problem}`);
  });
});

describe('Scaling.fromParameter', () => {
  function deployed(props: Partial<ScalingFromParameterProps> = {}) {
    const stack = stackOf();
    const minCapacityParameter = ssm.StringParameter.fromStringParameterName(stack, 'Capacity', NAME);
    const scaling = Scaling.fromParameter({ minCapacityParameter, initialCapacity: 0, maxCapacity: 10, ...props });
    const service = serviceIn(stack, { scaling });
    return { service, template: Template.fromStack(stack) };
  }
  const { service, template } = deployed();
  const [[parameterId, parameter]] = Object.entries(template.findParameters('*', { Default: NAME })).filter(([id]) =>
    id.startsWith('SsmParameterValue'),
  );

  test('CloudFormation reads the parameter with each deployment', () => {
    expect(parameter).toEqual({ Type: 'AWS::SSM::Parameter::Value<String>', Default: NAME });
  });

  test('the minimum is the value of the parameter, and the maximum is in the template', () => {
    template.hasResourceProperties(TARGET, { MinCapacity: { Ref: parameterId }, MaxCapacity: 10 });
  });

  test('the desired count is 0 while the parameter is 0, and absent otherwise', () => {
    const [condition] = Object.keys(template.findConditions('*'));
    template.hasCondition(condition, { 'Fn::Equals': [{ Ref: parameterId }, '0'] });
    template.hasResourceProperties('AWS::ECS::Service', {
      DesiredCount: { 'Fn::If': [condition, 0, { Ref: 'AWS::NoValue' }] },
    });
  });

  test('the service scales on the same targets as with fixed limits', () => {
    const policies = Object.values(template.findResources('AWS::ApplicationAutoScaling::ScalingPolicy'));
    expect(policies.map(({ Properties }) => Properties.PolicyName)).toEqual(['cpu-scaling', 'memory-scaling']);
  });

  test('keeps the logical ids of fixed limits', () => {
    expect(idsOf(template, TARGET)).toEqual(['ServiceTaskCountTarget29AE8CA3']);
  });

  test('the rollout is calculated with the initial number', () => {
    expect(service.rollout.waves).toBe(1);
    expect(
      Scaling.fromParameter({
        minCapacityParameter: parameterIn(),
        initialCapacity: 3,
        maxCapacity: 4,
      }).minCapacity,
    ).toBe(3);
  });

  test('takes a CapacityParameter of another stack, which is deployed first', () => {
    const app = new App();
    const owner = stackOf(app, 'Owner');
    const stack = stackOf(app);
    const minCapacityParameter = parameterIn(owner);
    serviceIn(stack, { scaling: Scaling.fromParameter({ minCapacityParameter, initialCapacity: 0, maxCapacity: 2 }) });
    expect(stack.dependencies).toEqual([owner]);
    Template.fromStack(stack).hasResourceProperties(TARGET, { MinCapacity: { Ref: Match.stringLikeRegexp('^Ssm') } });
  });

  test.each<[Partial<ScalingFromParameterProps>, string]>([
    [{ initialCapacity: -1 }, 'scaling.initialCapacity must be a whole number from 0 to 5000, got -1'],
    [{ initialCapacity: 11 }, 'scaling.maxCapacity must be at least initialCapacity, 11, got 10'],
    [{ maxCapacity: 0 }, 'scaling.maxCapacity must be a whole number from 1 to 5000, got 0'],
    [{ requestsPerTarget: 10 }, 'scaling.requestsPerTarget requires traffic'],
  ])('fails for %j', (props, problem) => {
    expect(() => deployed(props)).toThrow(`Service/Service: ${problem}`);
  });

  test('fails for a parameter in the stack of the service', () => {
    const stack = stackOf();
    const minCapacityParameter = parameterIn(stack);
    const scaling = Scaling.fromParameter({ minCapacityParameter, initialCapacity: 0, maxCapacity: 2 });
    expect(() => serviceIn(stack, { scaling })).toThrow(
      'Service/Service: scaling.minCapacityParameter must be in a stack that is deployed before the stack of the service',
    );
  });

  test('fails for an unresolved parameter name', () => {
    const stack = new Stack(new App(), 'Service');
    const minCapacityParameter = ssm.StringParameter.fromStringParameterAttributes(stack, 'Capacity', {
      parameterName: `/${Aws.STACK_NAME}/capacity`,
      simpleName: false,
    });
    const scaling = Scaling.fromParameter({ minCapacityParameter, initialCapacity: 0, maxCapacity: 2 });
    expect(() => serviceIn(stack, { scaling })).toThrow(
      'scaling.minCapacityParameter name must be a literal, because CloudFormation reads the parameter by name',
    );
  });
});
