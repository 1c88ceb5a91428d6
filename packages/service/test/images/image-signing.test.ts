import { Duration, Lazy } from 'aws-cdk-lib/core';
import { Template } from 'aws-cdk-lib/assertions';
import * as ecr from 'aws-cdk-lib/aws-ecr';
import * as iam from 'aws-cdk-lib/aws-iam';
import { ImageSigning, type ImageSigningProps } from '../../src';
import { only, stackOf } from '../fixtures';

function signingIn(stack = stackOf(), props: Partial<ImageSigningProps> = {}) {
  const repositories = ['api', 'web'].map((name) => ecr.Repository.fromRepositoryName(stack, name, name));
  return new ImageSigning(stack, 'Signing', { repositories, ...props });
}

test('signs the images of the repositories when they are pushed', () => {
  const stack = stackOf();
  signingIn(stack);
  const template = Template.fromStack(stack);
  expect(only(template, 'AWS::Signer::SigningProfile')).toEqual({
    PlatformId: 'Notation-OCI-SHA384-ECDSA',
    SignatureValidityPeriod: { Type: 'MONTHS', Value: 135 },
  });
  expect(only(template, 'AWS::ECR::SigningConfiguration')).toEqual({
    Rules: [
      {
        SigningProfileArn: { 'Fn::GetAtt': [expect.stringMatching(/^SigningProfile/), 'Arn'] },
        RepositoryFilters: [
          { Filter: 'api', FilterType: 'WILDCARD_MATCH' },
          { Filter: 'web', FilterType: 'WILDCARD_MATCH' },
        ],
      },
    ],
  });
});

test('applies the validity of signatures', () => {
  const stack = stackOf();
  signingIn(stack, { signatureValidity: Duration.days(365) });
  expect(only(Template.fromStack(stack), 'AWS::Signer::SigningProfile')).toMatchObject({
    SignatureValidityPeriod: { Type: 'DAYS', Value: 365 },
  });
});

test('grants permission to sign with the profile only', () => {
  const stack = stackOf();
  const role = new iam.Role(stack, 'Pipeline', { assumedBy: new iam.ServicePrincipal('codebuild.amazonaws.com') });
  signingIn(stack).grantSign(role);
  expect(only(Template.fromStack(stack), 'AWS::IAM::Policy').PolicyDocument).toMatchObject({
    Statement: [
      {
        Effect: 'Allow',
        Action: 'signer:SignPayload',
        Resource: { 'Fn::GetAtt': [expect.stringMatching(/^SigningProfile/), 'Arn'] },
      },
    ],
  });
});

test('fails without a repository, and with too many', () => {
  expect(() => signingIn(stackOf(), { repositories: [] })).toThrow(
    'Service/Signing: repositories must have 1 to 100 repositories, got 0',
  );
  const stack = stackOf();
  const repositories = Array(101).fill(ecr.Repository.fromRepositoryName(stack, 'Images', 'api'));
  expect(() => signingIn(stack, { repositories })).toThrow('repositories must have 1 to 100 repositories, got 101');
  expect(() => signingIn(stackOf(), { repositories: repositories.slice(1) })).not.toThrow();
});

test.each([
  [Duration.days(0), '0 days'],
  [Duration.seconds(1), '1 second'],
  [Duration.hours(36), '1 day 12 hours'],
])('fails for a validity of %s', (signatureValidity, got) => {
  expect(() => signingIn(stackOf(), { signatureValidity })).toThrow(
    `signatureValidity must be whole days, at least one, got ${got}`,
  );
});

test('fails for a validity in hours that is a token, and accepts one in days', () => {
  const amount = Lazy.number({ produce: () => 24 });
  expect(() => signingIn(stackOf(), { signatureValidity: Duration.hours(amount) })).toThrow(
    'signatureValidity must be in days if it is a token',
  );
  expect(() => signingIn(stackOf(), { signatureValidity: Duration.days(amount) })).not.toThrow();
});
