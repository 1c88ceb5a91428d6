import { App, Aws, Lazy, Stack } from 'aws-cdk-lib/core';
import { Template } from 'aws-cdk-lib/assertions';
import * as ecr from 'aws-cdk-lib/aws-ecr';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as ssm from 'aws-cdk-lib/aws-ssm';
import { ImageTagParameter, type ImageTagParameterProps, Scaling, ServiceImage } from '../../src';
import { containerOf, idsOf, only, serviceIn, stackOf, statementsOf } from '../fixtures';

const NAME = '/api/image-tag';

function parameterIn(stack = stackOf(), props: Partial<ImageTagParameterProps> = {}) {
  return new ImageTagParameter(stack, 'Tag', { parameterName: NAME, initialTag: 'initial', ...props });
}

describe('ImageTagParameter', () => {
  const stack = stackOf();
  const pipeline = new iam.Role(stack, 'Pipeline', { assumedBy: new iam.AccountRootPrincipal() });
  parameterIn(stack).grantReadWrite(pipeline);
  const template = Template.fromStack(stack);

  test('contains the initial tag and does not accept the tag latest', () => {
    const { Name, Type, Value, AllowedPattern } = only(template, 'AWS::SSM::Parameter');
    expect({ Name, Type, Value }).toEqual({ Name: NAME, Type: 'String', Value: 'initial' });
    const allowed = new RegExp(AllowedPattern as string);
    expect(['4f2a9c1', 'latest', 'latest-1', '', 'a b', 'a'.repeat(129)].map((tag) => allowed.test(tag))).toEqual([
      true,
      false,
      true,
      false,
      false,
      false,
    ]);
  });

  test('is retained and keeps its logical id', () => {
    template.hasResource('AWS::SSM::Parameter', {
      DeletionPolicy: 'RetainExceptOnCreate',
      UpdateReplacePolicy: 'Retain',
    });
    expect(idsOf(template, 'AWS::SSM::Parameter')).toEqual(['Tag94437B57']);
  });

  test('grants permission to read and write the tag', () => {
    template.hasResourceProperties('AWS::IAM::Policy', {
      Roles: [{ Ref: idsOf(template, 'AWS::IAM::Role')[0] }],
    });
    const policies = JSON.stringify(template.findResources('AWS::IAM::Policy'));
    expect(policies).toContain('ssm:PutParameter');
    expect(policies).toContain('"ssm:GetParameter"');
  });

  test('accepts a token as the initial tag', () => {
    expect(() => parameterIn(stackOf(), { initialTag: Lazy.string({ produce: () => 'initial' }) })).not.toThrow();
  });

  test('can be used as an ssm.StringParameter', () => {
    const parameter: ssm.StringParameter = parameterIn();
    expect(parameter.node.defaultChild).toBeInstanceOf(ssm.CfnParameter);
  });

  test.each<[Partial<ImageTagParameterProps>, string]>([
    [{ parameterName: 'image-tag' }, 'parameterName must be a path such as \'/api/image-tag\', got "image-tag"'],
    [{ parameterName: '/a//b' }, 'parameterName must be a path such as \'/api/image-tag\', got "/a//b"'],
    [
      { initialTag: 'latest' },
      "initialTag must have 1 to 128 letters, digits, '_', '.' and '-' and must not be \"latest\", got \"latest\"",
    ],
    [{ initialTag: 'a b' }, 'initialTag must have 1 to 128 letters'],
  ])('fails for %j', (props, problem) => {
    expect(() => parameterIn(stackOf(), props)).toThrow(`Service/Tag: ${problem}`);
  });
});

describe('ServiceImage.fromEcrWithTagParameter', () => {
  const repositoryIn = (stack: Stack) => ecr.Repository.fromRepositoryName(stack, 'Images', 'api');

  function imported(stack: Stack, name = NAME): ServiceImage {
    const parameter = ssm.StringParameter.fromStringParameterName(stack, 'Tag', name);
    return ServiceImage.fromEcrWithTagParameter(repositoryIn(stack), parameter);
  }

  function deployed(scaling?: Scaling) {
    const stack = stackOf();
    serviceIn(stack, { image: imported(stack), scaling });
    return Template.fromStack(stack);
  }
  const template = deployed();

  test('lets CloudFormation read the tag with each deployment', () => {
    // before 2.271, the import of the parameter creates a template parameter, too
    const parameters = Object.entries(template.findParameters('*', { Default: NAME }));
    const [[id, parameter]] = parameters.filter(([each]) => each.startsWith('SsmParameterValue'));
    expect(parameter).toEqual({ Type: 'AWS::SSM::Parameter::Value<String>', Default: NAME });
    const image = JSON.stringify(containerOf(template).Image);
    expect(image).toContain('111111111111.dkr.ecr.us-east-1.');
    expect(image).toContain(`/api:",{"Ref":"${id}"}`);
  });

  test('does not change the task definition when infrastructure changes', () => {
    const changed = deployed(Scaling.fixedAt(7));
    expect(only(changed, 'AWS::ECS::Service').DesiredCount).toBe(7);
    expect(changed.findResources('AWS::ECS::TaskDefinition')).toEqual(
      template.findResources('AWS::ECS::TaskDefinition'),
    );
  });

  test('grants permission to pull the image', () => {
    expect(statementsOf(template, 'ServiceExecutionPolicy')[0]).toMatchObject({
      Action: ['ecr:BatchCheckLayerAvailability', 'ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer'],
    });
  });

  test('adds one template parameter for two containers', () => {
    const stack = stackOf();
    const image = imported(stack);
    image.bind(stack);
    image.bind(stack);
    const parameters = Object.keys(Template.fromStack(stack).findParameters('*'));
    expect(parameters.filter((id) => id.startsWith('SsmParameterValue'))).toHaveLength(1);
  });

  test('takes an ImageTagParameter of another stack, which is deployed first', () => {
    const app = new App();
    const owner = stackOf(app, 'Owner');
    const stack = stackOf(app);
    serviceIn(stack, { image: ServiceImage.fromEcrWithTagParameter(repositoryIn(stack), parameterIn(owner)) });
    expect(stack.dependencies).toEqual([owner]);
    expect(Object.keys(Template.fromStack(stack).findParameters('*', { Default: NAME }))).toHaveLength(1);
  });

  test('fails for a parameter in the stack of the service', () => {
    const stack = stackOf();
    const image = ServiceImage.fromEcrWithTagParameter(repositoryIn(stack), parameterIn(stack));
    expect(() => serviceIn(stack, { image })).toThrow(
      'Service/Service: image parameter must be in a stack that is deployed before the stack of the service',
    );
  });

  test('fails for a parameter name without a slash', () => {
    const stack = stackOf();
    expect(() => serviceIn(stack, { image: imported(stack, 'image-tag') })).toThrow(
      'Service/Service: image parameter name must be a path such as \'/api/image-tag\', got "image-tag"',
    );
  });

  test('fails for an unresolved parameter name', () => {
    const stack = new Stack(new App(), 'Service');
    const parameter = ssm.StringParameter.fromStringParameterAttributes(stack, 'Tag', {
      parameterName: `/${Aws.STACK_NAME}/tag`,
      simpleName: false,
    });
    const image = ServiceImage.fromEcrWithTagParameter(repositoryIn(stack), parameter);
    expect(() => serviceIn(stack, { image })).toThrow(
      'image parameter name must be a literal, because CloudFormation reads the parameter by name',
    );
  });
});
