import { Match, Template } from 'aws-cdk-lib/assertions';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { PullThroughCache, type PullThroughCacheProps, UpstreamRegistry } from '../../src';
import { containerOf, idsOf, only, serviceIn, stackOf, statementsOf } from '../surroundings';

const RULE = 'AWS::ECR::PullThroughCacheRule';
const TEMPLATE = 'AWS::ECR::RepositoryCreationTemplate';
const CREDENTIALS = 'arn:aws:secretsmanager:us-east-1:111111111111:secret:ecr-pullthroughcache/hub-a1b2c3';

function cacheIn(stack = stackOf(), props: Partial<PullThroughCacheProps> = {}) {
  return new PullThroughCache(stack, 'Cache', {
    upstream: UpstreamRegistry.ecrPublic(),
    repositoryPrefix: 'public',
    encryptionKey: new kms.Key(stack, 'Key'),
    ...props,
  });
}

describe('a cache', () => {
  const stack = stackOf();
  serviceIn(stack, { image: cacheIn(stack).image('nginx/nginx', '1.29.0') });
  const template = Template.fromStack(stack);

  test('keeps the images of another registry, encrypted from the first one on', () => {
    expect(only(template, RULE)).toEqual({
      EcrRepositoryPrefix: 'public',
      UpstreamRegistry: 'ecr-public',
      UpstreamRegistryUrl: 'public.ecr.aws',
    });
    template.hasResourceProperties(TEMPLATE, {
      Prefix: 'public',
      AppliedFor: ['PULL_THROUGH_CACHE'],
      EncryptionConfiguration: { EncryptionType: 'KMS' },
      ImageTagMutability: 'MUTABLE',
    });
    template.hasResource(RULE, { DependsOn: idsOf(template, TEMPLATE) });
  });

  test('gives a service its image', () => {
    expect(containerOf(template).Image).toEqual({
      'Fn::Join': ['', ['111111111111.dkr.ecr.us-east-1.', { Ref: 'AWS::URLSuffix' }, '/public/nginx/nginx:1.29.0']],
    });
  });

  test('lets a service pull that image and have it fetched the first time', () => {
    const [token, pull] = statementsOf(template, 'ServiceExecutionPolicy');
    expect(token).toMatchObject({ Action: 'ecr:GetAuthorizationToken', Resource: '*' });
    expect(pull).toEqual({
      Effect: 'Allow',
      Action: [
        'ecr:BatchCheckLayerAvailability',
        'ecr:GetDownloadUrlForLayer',
        'ecr:BatchGetImage',
        'ecr:BatchImportUpstreamImage',
        'ecr:CreateRepository',
      ],
      Resource: {
        'Fn::Join': [
          '',
          ['arn:', { Ref: 'AWS::Partition' }, ':ecr:us-east-1:111111111111:repository/public/nginx/nginx'],
        ],
      },
    });
  });

  test('takes a digest', () => {
    const other = stackOf();
    const digest = `sha256:${'0'.repeat(64)}`;
    serviceIn(other, { image: cacheIn(other).image('nginx/nginx', digest) });
    expect(JSON.stringify(containerOf(Template.fromStack(other)).Image)).toContain(`/public/nginx/nginx@${digest}`);
  });

  test('refuses the tag latest unless it is spelled out', () => {
    const other = stackOf();
    const cache = cacheIn(other);
    expect(() => serviceIn(other, { image: cache.image('nginx/nginx', 'latest') })).toThrow(
      'must not have the tag "latest"',
    );
    const image = cache.image('nginx/nginx', 'latest', { allowLatest: true });
    const allowed = stackOf();
    expect(() => serviceIn(allowed, { image })).not.toThrow();
  });
});

describe('upstream registries', () => {
  const credentials = secretsmanager.Secret.fromSecretCompleteArn(stackOf(), 'Credentials', CREDENTIALS);

  test.each([
    [UpstreamRegistry.quay(), 'quay', 'quay.io', undefined],
    [UpstreamRegistry.kubernetes(), 'k8s', 'registry.k8s.io', undefined],
    [UpstreamRegistry.dockerHub(credentials), 'docker-hub', 'registry-1.docker.io', CREDENTIALS],
    [UpstreamRegistry.github(credentials), 'github-container-registry', 'ghcr.io', CREDENTIALS],
  ])('%#', (upstream, name, url, arn) => {
    const stack = stackOf();
    cacheIn(stack, { upstream });
    Template.fromStack(stack).hasResourceProperties(RULE, {
      UpstreamRegistry: name,
      UpstreamRegistryUrl: url,
      CredentialArn: arn ?? Match.absent(),
    });
  });
});

test.each<[Partial<PullThroughCacheProps>, string]>([
  [{ repositoryPrefix: 'a' }, 'repositoryPrefix must be 2 to 30'],
  [{ repositoryPrefix: 'a'.repeat(31) }, 'repositoryPrefix must be 2 to 30'],
  [{ repositoryPrefix: 'a//b' }, 'repositoryPrefix must be 2 to 30'],
  [{ keepImages: 0 }, 'keepImages must be a whole number from 1 to 100000, got 0'],
])('fails for %j', (props, problem) => {
  expect(() => cacheIn(stackOf(), props)).toThrow(`Service/Cache: ${problem}`);
});
