import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, CfnParameter } from 'aws-cdk-lib/core';
import { Template } from 'aws-cdk-lib/assertions';
import * as ecr from 'aws-cdk-lib/aws-ecr';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { ServiceImage } from '../../src';
import { containerOf, serviceIn, stackOf, statementsOf } from '../fixtures';

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
])('uses an image in Amazon ECR by %p', (reference, suffix) => {
  const image = containerOf(ecrImage(reference)).Image as { 'Fn::Join': [string, unknown[]] };
  expect(image['Fn::Join'][1].at(-1)).toBe(`/images${suffix}`);
});

test('grants no permissions in Amazon ECR for an image in another registry', () => {
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
  'fails when %p refers to the latest image',
  (name) => {
    expect(() => registryImage(name)).toThrow(
      'Service/Service: image must not have the tag "latest", because it can change',
    );
  },
);

test.each(['nginx:1', `nginx@${DIGEST}`, `nginx:latest@${DIGEST}`, 'localhost:5000/nginx:1'])('accepts %p', (name) => {
  expect(() => registryImage(name)).not.toThrow();
});

test('accepts the latest image with allowLatest', () => {
  expect(() => ecrImage('latest', true)).not.toThrow();
  expect(() => registryImage('nginx', true)).not.toThrow();
  expect(() => ecrImage('latest', false)).toThrow('allowLatest');
});

test('fails for an image in a private Amazon ECR repository', () => {
  const name = '111111111111.dkr.ecr.us-east-1.amazonaws.com/images:1';
  expect(() => registryImage(name)).toThrow(`image must not be in a private Amazon ECR repository, got "${name}"`);
});

test('does not check an unresolved tag', () => {
  const stack = stackOf();
  const tag = new CfnParameter(stack, 'Tag').valueAsString;
  const repository = ecr.Repository.fromRepositoryName(stack, 'Images', 'images');
  expect(() => serviceIn(stack, { image: ServiceImage.fromEcr(repository, tag) })).not.toThrow();
});

test('uses any image of the CDK, such as an asset', () => {
  const stack = stackOf();
  const directory = mkdtempSync(join(tmpdir(), 'image-'));
  writeFileSync(join(directory, 'Dockerfile'), 'FROM scratch');
  try {
    serviceIn(stack, { image: ServiceImage.fromContainerImage(ecs.ContainerImage.fromAsset(directory)) });
    const template = Template.fromStack(stack);
    expect(JSON.stringify(containerOf(template).Image)).toContain('cdk-hnb659fds-container-assets-');
    expect(JSON.stringify(statementsOf(template, 'ServiceExecutionPolicy'))).toContain('ecr:BatchGetImage');
  } finally {
    rmSync(directory, { recursive: true });
  }
});

describe('credentials of a private registry', () => {
  const ARN = 'arn:aws:secretsmanager:us-east-1:111111111111:secret:registry-a1b2c3';

  test('are read by the execution role, without changing the policy of their key', () => {
    const app = new App();
    const data = stackOf(app, 'Data');
    const encryptionKey = new kms.Key(data, 'Key');
    const stack = stackOf(app);
    const credentials = secretsmanager.Secret.fromSecretAttributes(stack, 'Registry', {
      secretCompleteArn: ARN,
      encryptionKey,
    });
    const before = JSON.stringify(data.resolve((encryptionKey.node.defaultChild as kms.CfnKey).keyPolicy));
    const service = serviceIn(stack, {
      image: ServiceImage.fromRegistry('registry.example.com/api:1', { credentials }),
    });
    const template = Template.fromStack(stack);
    expect(containerOf(template)).toMatchObject({
      Image: 'registry.example.com/api:1',
      RepositoryCredentials: { CredentialsParameter: ARN },
    });
    expect(statementsOf(template, 'ServiceExecutionPolicy')).toEqual(
      expect.arrayContaining([
        { Effect: 'Allow', Action: 'secretsmanager:GetSecretValue', Resource: ARN },
        expect.objectContaining({ Action: 'kms:Decrypt' }),
      ]),
    );
    expect(JSON.stringify(data.resolve((encryptionKey.node.defaultChild as kms.CfnKey).keyPolicy))).toBe(before);
    // A running task does not use them, so a rotation requires no restart.
    expect(service.secrets).toEqual([]);
  });

  test('fail without the full ARN', () => {
    const stack = stackOf();
    const credentials = secretsmanager.Secret.fromSecretNameV2(stack, 'Registry', 'registry');
    const image = ServiceImage.fromRegistry('registry.example.com/api:1', { credentials });
    expect(() => serviceIn(stack, { image })).toThrow(
      'Service/Service: image.credentials must have the full ARN with the 6 characters that Secrets Manager adds to the name, got "registry"',
    );
  });
});
