import { App, RemovalPolicy, Stack } from 'aws-cdk-lib/core';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import { ImageRepository, type ImageRepositoryProps } from '../../src';

function repositoryIn(stack: Stack, props: Partial<ImageRepositoryProps> = {}): ImageRepository {
  return new ImageRepository(stack, 'Images', { encryptionKey: new kms.Key(stack, 'Key'), ...props });
}

function rulesOf(template: Template): unknown {
  const [repository] = Object.values(template.findResources('AWS::ECR::Repository'));
  return (JSON.parse(repository.Properties.LifecyclePolicy.LifecyclePolicyText as string) as { rules: unknown }).rules;
}

describe('with defaults', () => {
  const stack = new Stack(new App(), 'Service');
  repositoryIn(stack);
  const template = Template.fromStack(stack);

  test('tags cannot be moved and every push is scanned', () => {
    template.hasResourceProperties('AWS::ECR::Repository', {
      ImageTagMutability: 'IMMUTABLE',
      ImageScanningConfiguration: { ScanOnPush: true },
      EncryptionConfiguration: {
        EncryptionType: 'KMS',
        KmsKey: { 'Fn::GetAtt': [Match.stringLikeRegexp('^Key'), 'Arn'] },
      },
    });
  });

  test('the newest hundred images are kept, and no image that was deployed goes for being older', () => {
    expect(rulesOf(template)).toEqual([
      {
        rulePriority: 1,
        description: 'keep the newest 1000 that were deployed',
        selection: {
          tagStatus: 'tagged',
          tagPatternList: ['deployed-*'],
          countType: 'imageCountMoreThan',
          countNumber: 1000,
        },
        action: { type: 'expire' },
      },
      {
        rulePriority: 2,
        description: 'keep the newest 100',
        selection: { tagStatus: 'any', countType: 'imageCountMoreThan', countNumber: 100 },
        action: { type: 'expire' },
      },
    ]);
  });

  test('the images outlive the stack', () => {
    template.hasResource('AWS::ECR::Repository', {
      DeletionPolicy: 'RetainExceptOnCreate',
      UpdateReplacePolicy: 'Retain',
      Properties: { EmptyOnDelete: false },
    });
  });

  test('CloudFormation chooses the name', () => {
    template.hasResourceProperties('AWS::ECR::Repository', { RepositoryName: Match.absent() });
  });

  test('the logical id stays, since a new one would lose the images', () => {
    expect(Object.keys(template.findResources('AWS::ECR::Repository'))).toEqual(['ImagesF8C4E866']);
  });
});

test('a repository that may be destroyed takes its images along', () => {
  const stack = new Stack(new App(), 'Service');
  repositoryIn(stack, { removalPolicy: RemovalPolicy.DESTROY });
  Template.fromStack(stack).hasResource('AWS::ECR::Repository', {
    DeletionPolicy: 'Delete',
    Properties: { EmptyOnDelete: true },
  });
});

test.each([
  ['push', (images: ImageRepository, to: iam.IGrantable) => images.grantPush(to)],
  ['pull', (images: ImageRepository, to: iam.IGrantable) => images.grantPull(to)],
])('a principal that may %s may do so with this repository alone', (verb, grant) => {
  const stack = new Stack(new App(), 'Service');
  const role = new iam.Role(stack, 'Role', { assumedBy: new iam.AccountRootPrincipal() });
  grant(repositoryIn(stack), role);
  const [policy] = Object.values(Template.fromStack(stack).findResources('AWS::IAM::Policy'));
  const statements: { Action: string | string[]; Resource: unknown }[] = policy.Properties.PolicyDocument.Statement;
  const starred = statements.filter(({ Resource }) => Resource === '*');
  expect(starred.map(({ Action }) => Action)).toEqual(['ecr:GetAuthorizationToken']);
  const rest = statements.filter(({ Resource }) => Resource !== '*');
  expect(rest.map(({ Resource }) => Resource)).toEqual([{ 'Fn::GetAtt': ['ImagesF8C4E866', 'Arn'] }]);
  expect(rest.flatMap(({ Action }) => Action).includes('ecr:PutImage')).toBe(verb === 'push');
});

test('both numbers of images can be chosen', () => {
  const stack = new Stack(new App(), 'Service');
  repositoryIn(stack, { keepImages: 7, keepDeployedImages: 8 });
  expect(rulesOf(Template.fromStack(stack))).toMatchObject([
    { selection: { countNumber: 8 } },
    { selection: { countNumber: 7 } },
  ]);
});

test.each([1, 100_000])('accepts %p images to keep', (images) => {
  expect(() => repositoryIn(new Stack(), { keepImages: images, keepDeployedImages: images })).not.toThrow();
});

test.each([0, 100_001])('fails when %p deployed images are to be kept', (keepDeployedImages) => {
  expect(() => repositoryIn(new Stack(new App(), 'Service'), { keepDeployedImages })).toThrow(
    `Service/Images: keepDeployedImages must be a whole number from 1 to 100000, got ${keepDeployedImages}`,
  );
});

test.each([0, -1, 1.5, 100_001, NaN])('fails when %p images are to be kept', (keepImages) => {
  expect(() => repositoryIn(new Stack(new App(), 'Service'), { keepImages })).toThrow(
    `Service/Images: keepImages must be a whole number from 1 to 100000, got ${keepImages}`,
  );
});

test.each(['ab', 'team/pets-api', 'a.b_c-d/e0', 'a'.repeat(256)])('accepts the name %p', (repositoryName) => {
  expect(() => repositoryIn(new Stack(), { repositoryName })).not.toThrow();
});

test.each(['a', 'Pets', '-pets', 'pets-', 'pets//api', 'pets..api', 'a'.repeat(257)])(
  'fails when the name is %p',
  (repositoryName) => {
    expect(() => repositoryIn(new Stack(new App(), 'Service'), { repositoryName })).toThrow(
      `Service/Images: repositoryName must be 2 to 256 lower-case letters and digits, singly joined by '.', '_', '-' and '/', got "${repositoryName}"`,
    );
  },
);
