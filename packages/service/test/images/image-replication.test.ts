import { App, Stack } from 'aws-cdk-lib/core';
import { Template } from 'aws-cdk-lib/assertions';
import * as kms from 'aws-cdk-lib/aws-kms';
import {
  type ImageDestination,
  ImageReplication,
  type ImageReplicationProps,
  ReplicatedRepositories,
  type ReplicatedRepositoriesProps,
} from '../../src';
import { only, stackOf, statementsOf } from '../surroundings';

describe('replication', () => {
  function replicated(props: Partial<ImageReplicationProps> = {}, stack = stackOf()) {
    new ImageReplication(stack, 'Replication', { destinations: [{ region: 'us-west-2' }], ...props });
    return only(Template.fromStack(stack), 'AWS::ECR::ReplicationConfiguration').ReplicationConfiguration;
  }

  test('copies everything to another region of the account', () => {
    expect(replicated()).toEqual({
      Rules: [{ Destinations: [{ Region: 'us-west-2', RegistryId: '111111111111' }] }],
    });
  });

  test('copies some repositories, to another account too', () => {
    const destinations = [{ region: 'us-west-2' }, { region: 'us-east-1', account: '222222222222' }];
    expect(replicated({ destinations, repositoryPrefixes: ['api', 'web'] })).toEqual({
      Rules: [
        {
          Destinations: [
            { Region: 'us-west-2', RegistryId: '111111111111' },
            { Region: 'us-east-1', RegistryId: '222222222222' },
          ],
          RepositoryFilters: [
            { Filter: 'api', FilterType: 'PREFIX_MATCH' },
            { Filter: 'web', FilterType: 'PREFIX_MATCH' },
          ],
        },
      ],
    });
  });

  test('works in a stack without account and region', () => {
    expect(replicated({}, new Stack(new App(), 'Anywhere'))).toMatchObject({
      Rules: [{ Destinations: [{ RegistryId: { Ref: 'AWS::AccountId' } }] }],
    });
  });

  const many = (length: number) => Array.from({ length }, (_, index): ImageDestination => ({ region: `r-${index}` }));

  test.each<[Partial<ImageReplicationProps>, string]>([
    [{ destinations: [] }, 'destinations must be 1 to 25, got 0'],
    [{ destinations: many(26) }, 'destinations must be 1 to 25, got 26'],
    [
      { destinations: [{ region: 'us-east-1' }] },
      "destinations must be elsewhere, got the stack's own region us-east-1",
    ],
    [{ repositoryPrefixes: [] }, 'repositoryPrefixes must hold a prefix when given, got none'],
  ])('fails for %j', (props, problem) => {
    expect(() => replicated(props)).toThrow(`Service/Replication: ${problem}`);
  });

  test('can go to 25 places', () => {
    expect(() => replicated({ destinations: many(25) })).not.toThrow();
  });
});

describe('repositories of copies', () => {
  function copies(props: Partial<ReplicatedRepositoriesProps> = {}) {
    const stack = stackOf();
    const encryptionKey = new kms.Key(stack, 'Key');
    new ReplicatedRepositories(stack, 'Copies', { repositoryPrefix: 'api', encryptionKey, ...props });
    return Template.fromStack(stack);
  }
  const template = copies();
  const key = { 'Fn::GetAtt': [expect.stringMatching('^Key'), 'Arn'] };

  test('are made as the originals: encrypted, with tags that cannot be moved, old images expired', () => {
    const { LifecyclePolicy, ...rest } = only(template, 'AWS::ECR::RepositoryCreationTemplate');
    expect(rest).toEqual({
      Prefix: 'api',
      AppliedFor: ['REPLICATION'],
      Description: 'repositories of images copied from another region',
      CustomRoleArn: { 'Fn::GetAtt': [expect.stringMatching('^CopiesRole'), 'Arn'] },
      EncryptionConfiguration: { EncryptionType: 'KMS', KmsKey: key },
      ImageTagMutability: 'IMMUTABLE',
    });
    expect(JSON.parse(LifecyclePolicy as string)).toMatchObject({
      rules: [
        { selection: { tagPatternList: ['deployed-*'], countNumber: 1000 } },
        { selection: { tagStatus: 'any', countNumber: 100 } },
      ],
    });
  });

  test('are made by a role that may make these and use that key', () => {
    expect(statementsOf(template, 'CopiesPolicy')).toEqual([
      {
        Effect: 'Allow',
        Action: ['ecr:CreateRepository', 'ecr:ReplicateImage', 'ecr:TagResource'],
        Resource: {
          'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':ecr:us-east-1:111111111111:repository/api/*']],
        },
      },
      { Effect: 'Allow', Action: ['kms:CreateGrant', 'kms:RetireGrant', 'kms:DescribeKey'], Resource: key },
    ]);
  });

  test.each<[Partial<ReplicatedRepositoriesProps>, string]>([
    [
      { repositoryPrefix: 'Api' },
      "repositoryPrefix must be 2 to 256 lower-case letters and digits, singly joined by '.', '_', '-' and '/', got \"Api\"",
    ],
    [{ repositoryPrefix: 'a' }, 'repositoryPrefix must be 2 to 256'],
    [{ keepImages: 0 }, 'keepImages must be a whole number from 1 to 100000, got 0'],
    [{ keepDeployedImages: 0 }, 'keepDeployedImages must be a whole number from 1 to 100000, got 0'],
  ])('fail for %j', (props, problem) => {
    expect(() => copies(props)).toThrow(`Service/Copies: ${problem}`);
  });
});
