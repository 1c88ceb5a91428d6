import { App, CfnParameter, Stack } from 'aws-cdk-lib/core';
import { Template } from 'aws-cdk-lib/assertions';
import * as ecr from 'aws-cdk-lib/aws-ecr';
import * as iam from 'aws-cdk-lib/aws-iam';
import { ImageTagParameter, type ImageTagParameterProps, Scaling, ServiceImage } from '../../src';
import { containerOf, idsOf, only, serviceIn, stackOf, statementsOf } from '../surroundings';

const NAME = '/api/image-tag';

function parameterIn(stack = stackOf(), props: Partial<ImageTagParameterProps> = {}) {
  return new ImageTagParameter(stack, 'Tag', { parameterName: NAME, initialTag: 'initial', ...props });
}

describe('the parameter', () => {
  const stack = stackOf();
  const pipeline = new iam.Role(stack, 'Pipeline', { assumedBy: new iam.AccountRootPrincipal() });
  parameterIn(stack).grantWrite(pipeline);
  const template = Template.fromStack(stack);

  test('holds the first tag and takes none that moves', () => {
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

  test('outlives the stack under its logical id', () => {
    template.hasResource('AWS::SSM::Parameter', {
      DeletionPolicy: 'RetainExceptOnCreate',
      UpdateReplacePolicy: 'Retain',
    });
    expect(idsOf(template, 'AWS::SSM::Parameter')).toEqual(['Tag2632C52A']);
  });

  test('can be written by the pipeline', () => {
    template.hasResourceProperties('AWS::IAM::Policy', {
      Roles: [{ Ref: idsOf(template, 'AWS::IAM::Role')[0] }],
    });
    expect(JSON.stringify(template.findResources('AWS::IAM::Policy'))).toContain('ssm:PutParameter');
  });

  test.each<[Partial<ImageTagParameterProps>, string]>([
    [{ parameterName: 'image-tag' }, 'parameterName must be a path such as \'/api/image-tag\', got "image-tag"'],
    [{ parameterName: '/a//b' }, 'parameterName must be a path such as \'/api/image-tag\', got "/a//b"'],
    [
      { initialTag: 'latest' },
      "initialTag must be a tag of 1 to 128 letters, digits, '_', '.' and '-' other than latest, got \"latest\"",
    ],
    [{ initialTag: 'a b' }, 'initialTag must be a tag'],
  ])('fails for %j', (props, problem) => {
    expect(() => parameterIn(stackOf(), props)).toThrow(`Service/Tag: ${problem}`);
  });
});

describe('an image whose tag stands in the parameter', () => {
  function deployed(scaling?: Scaling) {
    const stack = stackOf();
    const repository = ecr.Repository.fromRepositoryName(stack, 'Images', 'api');
    serviceIn(stack, { image: ServiceImage.fromEcrWithTagParameter(repository, NAME), scaling });
    return Template.fromStack(stack);
  }
  const template = deployed();

  test('is looked up by CloudFormation with each deployment', () => {
    const [[id, parameter]] = Object.entries(template.findParameters('*', { Default: NAME }));
    expect(parameter).toEqual({ Type: 'AWS::SSM::Parameter::Value<String>', Default: NAME });
    const image = JSON.stringify(containerOf(template).Image);
    expect(image).toContain('111111111111.dkr.ecr.us-east-1.');
    expect(image).toContain(`/api:",{"Ref":"${id}"}`);
  });

  test('keeps the version that runs when infrastructure is deployed: the task definition names no tag at all', () => {
    const changed = deployed(Scaling.fixedAt(7));
    expect(only(changed, 'AWS::ECS::Service').DesiredCount).toBe(7);
    expect(changed.findResources('AWS::ECS::TaskDefinition')).toEqual(
      template.findResources('AWS::ECS::TaskDefinition'),
    );
  });

  test('may be pulled', () => {
    expect(statementsOf(template, 'ServiceExecutionPolicy')[1]).toMatchObject({
      Action: ['ecr:BatchCheckLayerAvailability', 'ecr:GetDownloadUrlForLayer', 'ecr:BatchGetImage'],
    });
  });

  test('serves two services of one stack by one parameter', () => {
    const app = new App();
    const stack = stackOf(app);
    const repository = ecr.Repository.fromRepositoryName(stack, 'Images', 'api');
    const image = ServiceImage.fromEcrWithTagParameter(repository, NAME);
    expect(image._bind(stack).bind).toBeDefined();
    expect(image._bind(stack).bind).toBeDefined();
    expect(Object.keys(Template.fromStack(stack).findParameters('*', { Default: NAME }))).toHaveLength(1);
  });

  test.each(['image-tag', ''])('fails when the parameter is named %p', (name) => {
    const stack = stackOf();
    const repository = ecr.Repository.fromRepositoryName(stack, 'Images', 'api');
    expect(() => serviceIn(stack, { image: ServiceImage.fromEcrWithTagParameter(repository, name) })).toThrow(
      `Service/Service: image parameterName must be a path such as '/api/image-tag', got "${name}"`,
    );
  });

  test('fails when the name is not known yet', () => {
    const stack = new Stack(new App(), 'Service');
    const name = new CfnParameter(stack, 'Name').valueAsString;
    const repository = ecr.Repository.fromRepositoryName(stack, 'Images', 'api');
    expect(() => serviceIn(stack, { image: ServiceImage.fromEcrWithTagParameter(repository, name) })).toThrow(
      'image parameterName must be a literal',
    );
  });
});
