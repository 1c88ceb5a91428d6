import { App, Stack } from 'aws-cdk-lib/core';
import { Template } from 'aws-cdk-lib/assertions';
import * as kms from 'aws-cdk-lib/aws-kms';
import {
  type ImageDestination,
  ImageReplication,
  type ImageReplicationProps,
  ReplicatedRepositoryTemplate,
  type ReplicatedRepositoryTemplateProps,
} from '../../src';
import { only, stackOf, statementsOf } from '../fixtures';

describe('ImageReplication', () => {
  function replicated(props: Partial<ImageReplicationProps> = {}, stack = stackOf()) {
    new ImageReplication(stack, 'Replication', { destinations: [{ region: 'us-west-2' }], ...props });
    return only(Template.fromStack(stack), 'AWS::ECR::ReplicationConfiguration').ReplicationConfiguration;
  }

  test('replicates all repositories to another Region of the account', () => {
    expect(replicated()).toEqual({
      Rules: [{ Destinations: [{ Region: 'us-west-2', RegistryId: '111111111111' }] }],
    });
  });

  test('replicates some repositories, also to another account', () => {
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

  test('uses the account of a stack without account and Region', () => {
    expect(replicated({}, new Stack(new App(), 'Anywhere'))).toMatchObject({
      Rules: [{ Destinations: [{ RegistryId: { Ref: 'AWS::AccountId' } }] }],
    });
  });

  const many = (length: number) => Array.from({ length }, (_, index): ImageDestination => ({ region: `r-${index}` }));

  test.each<[Partial<ImageReplicationProps>, string]>([
    [{ destinations: [] }, 'destinations must have 1 to 25 entries, got 0'],
    [{ destinations: many(26) }, 'destinations must have 1 to 25 entries, got 26'],
    [
      { destinations: [{ region: 'us-east-1' }] },
      'destinations must be in another Region or account, got the Region of the stack, us-east-1',
    ],
    [{ repositoryPrefixes: [] }, 'repositoryPrefixes must have at least one entry, got none'],
  ])('fails for %j', (props, problem) => {
    expect(() => replicated(props)).toThrow(`Service/Replication: ${problem}`);
  });

  test.each(['ab', 'team/', 'team/api-', 'my-team.x/my_api.', 'a/b', 'a./', 'x'.repeat(256)])(
    'accepts the prefix %j',
    (prefix) => {
      expect(() => replicated({ repositoryPrefixes: [prefix] })).not.toThrow();
    },
  );

  test.each(['', 'a', 'Team/', '*/a', '/a', '-/b', 'a//b', 'a b', 'ab ', 'x'.repeat(257)])(
    'fails for the prefix %j',
    (prefix) => {
      expect(() => replicated({ repositoryPrefixes: [prefix] })).toThrow(
        `Service/Replication: repositoryPrefixes must be the beginning of a repository name, such as team/, got "${prefix}"`,
      );
    },
  );

  test.each(['', '1', '*111111111111', '111111111111*'])('fails for the account %j', (account) => {
    expect(() => replicated({ destinations: [{ region: 'us-west-2', account }] })).toThrow(
      `Service/Replication: destinations.account must be an account id of 12 digits, got "${account}"`,
    );
  });

  test.each(['', 'r', 'US-WEST-2', '*us-west-2', 'us-west-2*', 'x'.repeat(26)])('fails for the Region %j', (region) => {
    expect(() => replicated({ destinations: [{ region }] })).toThrow(
      `Service/Replication: destinations.region must be the name of a Region, got "${region}"`,
    );
  });

  test('accepts 25 destinations', () => {
    expect(() => replicated({ destinations: many(25) })).not.toThrow();
  });
});

describe('ReplicatedRepositoryTemplate', () => {
  function copies(props: Partial<ReplicatedRepositoryTemplateProps> = {}) {
    const stack = stackOf();
    const encryptionKey = new kms.Key(stack, 'Key');
    new ReplicatedRepositoryTemplate(stack, 'Copies', { repositoryPrefix: 'api', encryptionKey, ...props });
    return Template.fromStack(stack);
  }
  const template = copies();
  const key = { 'Fn::GetAtt': [expect.stringMatching('^Key'), 'Arn'] };

  test('creates repositories with encryption, immutable tags and a lifecycle policy', () => {
    const { LifecyclePolicy, ...rest } = only(template, 'AWS::ECR::RepositoryCreationTemplate');
    expect(rest).toEqual({
      Prefix: 'api',
      AppliedFor: ['REPLICATION'],
      Description: 'Repositories of images that are replicated from another Region',
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

  test('has a role that can create these repositories and use the key', () => {
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

  test.each<[Partial<ReplicatedRepositoryTemplateProps>, string]>([
    [
      { repositoryPrefix: 'Api' },
      "repositoryPrefix must be 2 to 256 lowercase letters and digits, separated by single '.', '_', '-' or '/' characters, got \"Api\"",
    ],
    [{ repositoryPrefix: 'a' }, 'repositoryPrefix must be 2 to 256'],
    [{ maxImageCount: 0 }, 'maxImageCount must be a whole number from 1 to 100000, got 0'],
    [{ maxDeployedImageCount: 0 }, 'maxDeployedImageCount must be a whole number from 1 to 100000, got 0'],
  ])('fails for %j', (props, problem) => {
    expect(() => copies(props)).toThrow(`Service/Copies: ${problem}`);
  });
});
