import { CfnParameter } from 'aws-cdk-lib/core';
import { Template } from 'aws-cdk-lib/assertions';
import * as ecr from 'aws-cdk-lib/aws-ecr';
import { ServiceImage } from '../../src';
import { containerOf, serviceIn, stackOf, statementsOf } from '../surroundings';

const DIGEST = `sha256:${'0123456789abcdef'.repeat(4)}`;

function ecrImage(tagOrDigest: string, allowLatest?: boolean) {
  const stack = stackOf();
  const repository = ecr.Repository.fromRepositoryAttributes(stack, 'Images', {
    repositoryArn: 'arn:aws:ecr:us-east-1:111111111111:repository/images',
    repositoryName: 'images',
  });
  serviceIn(stack, { image: ServiceImage.fromEcr(repository, tagOrDigest, { allowLatest }) });
  return Template.fromStack(stack);
}

function registryImage(name: string, allowLatest?: boolean) {
  const stack = stackOf();
  serviceIn(stack, { image: ServiceImage.fromRegistry(name, { allowLatest }) });
  return Template.fromStack(stack);
}

test.each([
  ['4f2a9c1', ':4f2a9c1'],
  [DIGEST, `@${DIGEST}`],
])('an image in Amazon ECR is named by %p', (reference, suffix) => {
  const image = containerOf(ecrImage(reference)).Image as { 'Fn::Join': [string, unknown[]] };
  expect(image['Fn::Join'][1].at(-1)).toBe(`/images${suffix}`);
});

test('an image in another registry needs no rights in Amazon ECR', () => {
  const template = registryImage('public.ecr.aws/nginx/nginx:1.29.0');
  expect(containerOf(template).Image).toBe('public.ecr.aws/nginx/nginx:1.29.0');
  expect(statementsOf(template, 'ServiceExecutionPolicy').map(({ Action }) => Action)).toEqual([
    ['logs:CreateLogStream', 'logs:PutLogEvents'],
  ]);
});

test.each(['a', 'v1.2.3', '_x', 'a'.repeat(128), 'Latest'])('accepts the tag %p', (tag) => {
  expect(() => ecrImage(tag)).not.toThrow();
});

test.each(['', '.a', '-a', 'a b', 'a'.repeat(129), 'sha256:0123', `sha256:${'g'.repeat(64)}`])(
  'fails when the tag is %p',
  (tag) => {
    expect(() => ecrImage(tag)).toThrow(
      `Service/Service: image must have a tag of 1 to 128 letters, digits, '_', '.' and '-', or a digest sha256:..., got "${tag}"`,
    );
  },
);

test.each(['nginx', 'nginx:latest', 'localhost:5000/nginx', 'docker.io/library/nginx'])(
  'fails when %p means the latest image',
  (name) => {
    expect(() => registryImage(name)).toThrow('Service/Service: image must not have the tag "latest", which moves');
  },
);

test.each(['nginx:1', `nginx@${DIGEST}`, `nginx:latest@${DIGEST}`, 'localhost:5000/nginx:1'])('accepts %p', (name) => {
  expect(() => registryImage(name)).not.toThrow();
});

test('the latest image passes when the caller spells it out', () => {
  expect(() => ecrImage('latest', true)).not.toThrow();
  expect(() => registryImage('nginx', true)).not.toThrow();
  expect(() => ecrImage('latest', false)).toThrow('allowLatest');
});

test('fails when a private repository of Amazon ECR is named as a registry', () => {
  const name = '111111111111.dkr.ecr.us-east-1.amazonaws.com/images:1';
  expect(() => registryImage(name)).toThrow(`image "${name}" is in a private repository of Amazon ECR`);
});

test('a tag known at deployment only is not judged', () => {
  const stack = stackOf();
  const tag = new CfnParameter(stack, 'Tag').valueAsString;
  const repository = ecr.Repository.fromRepositoryName(stack, 'Images', 'images');
  expect(() => serviceIn(stack, { image: ServiceImage.fromEcr(repository, tag) })).not.toThrow();
});
