import { Match, Template } from 'aws-cdk-lib/assertions';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { PullThroughCache, type PullThroughCacheProps, UpstreamRegistry } from '../../src';
import { containerOf, idsOf, only, serviceIn, stackOf, statementsOf } from '../fixtures';

const RULE = 'AWS::ECR::PullThroughCacheRule';
const TEMPLATE = 'AWS::ECR::RepositoryCreationTemplate';
const CREDENTIALS = 'arn:aws:secretsmanager:us-east-1:111111111111:secret:ecr-pullthroughcache/hub-a1b2c3';

function cacheIn(stack = stackOf(), props: Partial<PullThroughCacheProps> = {}) {
  return new PullThroughCache(stack, 'Cache', {
    upstreamRegistry: UpstreamRegistry.ecrPublic(),
    repositoryPrefix: 'public',
    encryptionKey: new kms.Key(stack, 'Key'),
    ...props,
  });
}

describe('PullThroughCache', () => {
  const stack = stackOf();
  serviceIn(stack, { image: cacheIn(stack).image('nginx/nginx', '1.29.0') });
  const template = Template.fromStack(stack);

  test('creates the rule after the template that encrypts its repositories', () => {
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

  test('returns an image', () => {
    expect(containerOf(template).Image).toEqual({
      'Fn::Join': ['', ['111111111111.dkr.ecr.us-east-1.', { Ref: 'AWS::URLSuffix' }, '/public/nginx/nginx:1.29.0']],
    });
  });

  test('grants permission to pull the image and to import it', () => {
    const [pull, token] = statementsOf(template, 'ServiceExecutionPolicy');
    expect(token).toMatchObject({ Action: 'ecr:GetAuthorizationToken', Resource: '*' });
    expect(pull).toEqual({
      Effect: 'Allow',
      Action: [
        'ecr:BatchCheckLayerAvailability',
        'ecr:BatchGetImage',
        'ecr:BatchImportUpstreamImage',
        'ecr:CreateRepository',
        'ecr:GetDownloadUrlForLayer',
      ],
      Resource: {
        'Fn::Join': [
          '',
          ['arn:', { Ref: 'AWS::Partition' }, ':ecr:us-east-1:111111111111:repository/public/nginx/nginx'],
        ],
      },
    });
  });

  test('accepts a digest', () => {
    const other = stackOf();
    const digest = `sha256:${'0'.repeat(64)}`;
    serviceIn(other, { image: cacheIn(other).image('nginx/nginx', digest) });
    expect(JSON.stringify(containerOf(Template.fromStack(other)).Image)).toContain(`/public/nginx/nginx@${digest}`);
  });

  test('fails for the tag latest unless it is allowed', () => {
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

describe('UpstreamRegistry', () => {
  const credentials = secretsmanager.Secret.fromSecretCompleteArn(stackOf(), 'Credentials', CREDENTIALS);

  test.each([
    ['quay', UpstreamRegistry.quay(), 'quay.io', undefined],
    ['k8s', UpstreamRegistry.kubernetes(), 'registry.k8s.io', undefined],
    ['docker-hub', UpstreamRegistry.dockerHub(credentials), 'registry-1.docker.io', CREDENTIALS],
    ['github-container-registry', UpstreamRegistry.github(credentials), 'ghcr.io', CREDENTIALS],
  ])('creates a rule for %s', (name, upstreamRegistry, url, arn) => {
    const stack = stackOf();
    cacheIn(stack, { upstreamRegistry });
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
  [{ maxImageCount: 0 }, 'maxImageCount must be a whole number from 1 to 100000, got 0'],
])('fails for %j', (props, problem) => {
  expect(() => cacheIn(stackOf(), props)).toThrow(`Service/Cache: ${problem}`);
});
