import { Lazy } from 'aws-cdk-lib/core';
import { checkReference, checkRegistryName } from '../../../src/images/private/image-reference';

const TOKEN = Lazy.string({ produce: () => 'later' });
const DIGEST = `sha256:${'0a'.repeat(32)}`;

test.each([TOKEN, '1', 'v1.0_a-b', '_', 'x'.repeat(128), DIGEST])('accepts the reference %j', (reference) => {
  expect(checkReference(reference, false)).toBeUndefined();
});

test.each(['', '.a', '-a', 'a b', 'a ', 'x'.repeat(129), `x${DIGEST}`, `${DIGEST}0`, DIGEST.toUpperCase()])(
  'rejects the reference %j',
  (reference) => {
    expect(checkReference(reference, true)).toContain('image must have a tag of 1 to 128 letters');
  },
);

test('latest must be allowed', () => {
  expect(checkReference('latest', true)).toBeUndefined();
  expect(checkReference('latest', false)).toContain('image must not have the tag "latest"');
});

test.each([
  TOKEN,
  'public.ecr.aws/nginx/nginx:1.27',
  'localhost:5000/app:1',
  `nginx@${DIGEST}`,
  'mirror.example.com/111111111111.dkr.ecr.eu-west-1.amazonaws.com/app:1',
])('accepts the image %j', (name) => {
  expect(checkRegistryName(name, false)).toBeUndefined();
});

test.each(['nginx', 'localhost:5000/app', 'nginx:latest'])('rejects the image %j without a fixed tag', (name) => {
  expect(checkRegistryName(name, false)).toContain('image must not have the tag "latest"');
});

test('rejects an image of a private Amazon ECR repository', () => {
  expect(checkRegistryName('111111111111.dkr.ecr.eu-west-1.amazonaws.com/app:1', false)).toContain(
    'image must not be in a private Amazon ECR repository',
  );
});
