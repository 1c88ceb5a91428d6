import { App, RemovalPolicy, Stack } from 'aws-cdk-lib/core';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as ecr from 'aws-cdk-lib/aws-ecr';
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

describe('by default', () => {
  const stack = new Stack(new App(), 'Service');
  repositoryIn(stack);
  const template = Template.fromStack(stack);

  test('has immutable tags, scan on push and encryption', () => {
    template.hasResourceProperties('AWS::ECR::Repository', {
      ImageTagMutability: 'IMMUTABLE',
      ImageScanningConfiguration: { ScanOnPush: true },
      EncryptionConfiguration: {
        EncryptionType: 'KMS',
        KmsKey: { 'Fn::GetAtt': [Match.stringLikeRegexp('^Key'), 'Arn'] },
      },
    });
  });

  test('keeps the newest 100 images, and the newest 1,000 deployed images', () => {
    expect(rulesOf(template)).toEqual([
      {
        rulePriority: 1,
        description: 'Keep the newest 1000 deployed images',
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
        description: 'Keep the newest 100 images',
        selection: { tagStatus: 'any', countType: 'imageCountMoreThan', countNumber: 100 },
        action: { type: 'expire' },
      },
    ]);
  });

  test('is retained', () => {
    template.hasResource('AWS::ECR::Repository', {
      DeletionPolicy: 'RetainExceptOnCreate',
      UpdateReplacePolicy: 'Retain',
      Properties: { EmptyOnDelete: false },
    });
  });

  test('has a generated name', () => {
    template.hasResourceProperties('AWS::ECR::Repository', { RepositoryName: Match.absent() });
  });

  test('keeps its logical id', () => {
    expect(Object.keys(template.findResources('AWS::ECR::Repository'))).toEqual(['Images2D38C313']);
  });
});

test('deletes its images with the removal policy DESTROY', () => {
  const stack = new Stack(new App(), 'Service');
  repositoryIn(stack, { removalPolicy: RemovalPolicy.DESTROY });
  Template.fromStack(stack).hasResource('AWS::ECR::Repository', {
    DeletionPolicy: 'Delete',
    Properties: { EmptyOnDelete: true },
  });
});

test('can be used as an ecr.Repository', () => {
  const images: ecr.Repository = repositoryIn(new Stack(new App(), 'Service'));
  expect(images.node.defaultChild).toBeInstanceOf(ecr.CfnRepository);
});

test.each([
  ['push', (images: ImageRepository, to: iam.IGrantable) => images.grantPush(to)],
  ['pull', (images: ImageRepository, to: iam.IGrantable) => images.grantPull(to)],
])('grants permission to %s for this repository only', (verb, grant) => {
  const stack = new Stack(new App(), 'Service');
  const role = new iam.Role(stack, 'Role', { assumedBy: new iam.AccountRootPrincipal() });
  grant(repositoryIn(stack), role);
  const [policy] = Object.values(Template.fromStack(stack).findResources('AWS::IAM::Policy'));
  const statements: { Action: string | string[]; Resource: unknown }[] = policy.Properties.PolicyDocument.Statement;
  const starred = statements.filter(({ Resource }) => Resource === '*');
  expect(starred.map(({ Action }) => Action)).toEqual(['ecr:GetAuthorizationToken']);
  const rest = statements.filter(({ Resource }) => Resource !== '*');
  expect(rest.map(({ Resource }) => Resource)).toEqual([{ 'Fn::GetAtt': ['Images2D38C313', 'Arn'] }]);
  expect(rest.flatMap(({ Action }) => Action).includes('ecr:PutImage')).toBe(verb === 'push');
});

test('keeps the given numbers of images', () => {
  const stack = new Stack(new App(), 'Service');
  repositoryIn(stack, { maxImageCount: 7, maxDeployedImageCount: 8 });
  expect(rulesOf(Template.fromStack(stack))).toMatchObject([
    { selection: { countNumber: 8 } },
    { selection: { countNumber: 7 } },
  ]);
});

test.each([1, 100_000])('accepts %p as the number of images', (images) => {
  expect(() => repositoryIn(new Stack(), { maxImageCount: images, maxDeployedImageCount: images })).not.toThrow();
});

test.each([0, 100_001])('fails when maxDeployedImageCount is %p', (maxDeployedImageCount) => {
  expect(() => repositoryIn(new Stack(new App(), 'Service'), { maxDeployedImageCount })).toThrow(
    `Service/Images: maxDeployedImageCount must be a whole number from 1 to 100000, got ${maxDeployedImageCount}`,
  );
});

test.each([0, -1, 1.5, 100_001, NaN])('fails when maxImageCount is %p', (maxImageCount) => {
  expect(() => repositoryIn(new Stack(new App(), 'Service'), { maxImageCount })).toThrow(
    `Service/Images: maxImageCount must be a whole number from 1 to 100000, got ${maxImageCount}`,
  );
});

test.each(['ab', 'team/pets-api', 'a.b_c-d/e0', 'a'.repeat(256)])('accepts the name %p', (repositoryName) => {
  expect(() => repositoryIn(new Stack(), { repositoryName })).not.toThrow();
});

test.each(['a', 'Pets', '-pets', 'pets-', 'pets//api', 'pets..api', 'a'.repeat(257)])(
  'fails when the name is %p',
  (repositoryName) => {
    expect(() => repositoryIn(new Stack(new App(), 'Service'), { repositoryName })).toThrow(
      `Service/Images: repositoryName must be 2 to 256 lowercase letters and digits, separated by single '.', '_', '-' or '/' characters, got "${repositoryName}"`,
    );
  },
);
