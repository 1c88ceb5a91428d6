import { readFileSync } from 'node:fs';
import { App } from 'aws-cdk-lib/core';
import { Match } from 'aws-cdk-lib/assertions';
import { chooseEnvironments } from '../src/choose-environments';
import { priorityOf } from '../src/choose-preview';
import { Deployment } from './deployment';

const PREVIEW = {
  PETS_PREVIEW: 'pr-42',
  PETS_PREVIEW_EXPIRES: '2027-01-31T18:00:00Z',
  PETS_PREVIEW_IMAGE_TAG: 'abc123',
};

const without = new Deployment({ PETS_ENVIRONMENTS: 'dev' });
const deployment = new Deployment(PREVIEW);
const template = deployment.template('dev', 'Preview-pr-42');

test('the preview is the only stack that the setting adds', () => {
  expect(deployment.stacks('dev').sort()).toEqual([...without.stacks('dev'), 'Preview-pr-42'].sort());
});

test.each(without.stacks('dev'))('the template of %s is the same as without the preview, byte by byte', (stack) => {
  const read = (from: Deployment) => readFileSync(from.artifact('dev', stack).templateFullPath, 'utf8');
  expect(read(deployment)).toBe(read(without));
});

test('needs stacks of dev only, and no other stack needs it', () => {
  const { dependencies, terminationProtection } = deployment.artifact('dev', 'Preview-pr-42');
  const ids = dependencies
    .map(({ manifest }) => manifest.displayName?.split('/')[1] ?? '')
    .filter((id) => /^[A-Z]/.test(id));
  expect(ids.sort()).toEqual(['Data', 'Network', 'Traffic']);
  expect(terminationProtection).toBeFalsy();
});

test('retains nothing', () => {
  const { Resources } = template.toJSON() as { Resources: Record<string, { Type: string; DeletionPolicy?: string }> };
  const retained = Object.values(Resources).filter(({ DeletionPolicy = 'Delete' }) => DeletionPolicy !== 'Delete');
  expect(retained).toEqual([]);
  const types = new Set(Object.values(Resources).map(({ Type }) => Type));
  // deleted with a waiting period, shared with dev, or slow to create
  for (const type of [
    'AWS::KMS::Key',
    'AWS::RDS::DBInstance',
    'AWS::EC2::VPC',
    'AWS::Route53::RecordSet',
    'AWS::S3::Bucket',
  ])
    expect(types).not.toContain(type);
});

test('names differ from those of dev and of other previews', () => {
  const named = (name: string) => {
    const other = new Deployment({ ...PREVIEW, PETS_PREVIEW: name }).template('dev', `Preview-${name}`);
    const { Resources } = other.toJSON() as { Resources: Record<string, { Properties?: Record<string, unknown> }> };
    const names = [
      'LogGroupName',
      'Name',
      'ClusterName',
      'ServiceName',
      'Family',
      'RoleName',
      'DatabaseName',
      'FunctionName',
      'Priority',
    ];
    return Object.values(Resources).flatMap(({ Properties = {} }) =>
      names.flatMap((key) => (typeof Properties[key] === 'string' ? [`${key} ${Properties[key] as string}`] : [])),
    );
  };
  expect(named('pr-42')).toEqual([
    'DatabaseName preview_pr_42',
    'ClusterName pets-api-preview-pr-42',
    'Family pets-api-preview-pr-42',
    'ServiceName pets-api-preview-pr-42',
    'Family pets-api-preview-pr-42-migration',
  ]);
  expect(named('pr-43').filter((name) => named('pr-42').includes(name))).toEqual([]);
});

test('the service runs one task with the image of the pull request, at a path of its own', () => {
  template.hasResourceProperties('AWS::ECS::Service', { DesiredCount: 1 });
  template.hasResourceProperties('AWS::ECS::TaskDefinition', {
    Family: 'pets-api-preview-pr-42',
    ContainerDefinitions: [
      Match.objectLike({
        Environment: Match.arrayWith([
          Match.objectLike({ Name: 'SPRING_DATASOURCE_URL', Value: { 'Fn::GetAtt': [Match.anyValue(), 'JdbcUrl'] } }),
          { Name: 'SERVER_SERVLET_CONTEXT_PATH', Value: '/preview/pr-42' },
          { Name: 'SPRING_SESSION_DATA_REDIS_NAMESPACE', Value: 'preview:pr-42' },
        ]),
        HealthCheck: Match.objectLike({
          Command: Match.arrayWith([Match.stringLikeRegexp('/preview/pr-42/actuator/health')]),
        }),
        Image: { 'Fn::Join': ['', Match.arrayWith([Match.stringLikeRegexp('/pets-api:abc123$')])] },
      }),
    ],
  });
  template.hasResourceProperties('AWS::ElasticLoadBalancingV2::TargetGroup', {
    HealthCheckPath: '/preview/pr-42/actuator/health',
  });
});

test('the listener rule requires the origin header and the path, and is evaluated before that of the service', () => {
  const [{ Properties: rule }] = deployment.resources(
    'dev',
    'Preview-pr-42',
    'AWS::ElasticLoadBalancingV2::ListenerRule',
  );
  const [{ Properties: service }] = deployment.resources('dev', 'Service', 'AWS::ElasticLoadBalancingV2::ListenerRule');
  expect(rule.Conditions).toEqual([
    ...(service.Conditions as object[]),
    { Field: 'path-pattern', PathPatternConfig: { Values: ['/preview/pr-42', '/preview/pr-42/*'] } },
  ]);
  expect(rule.Priority).toBe(priorityOf('pr-42'));
  expect(rule.Priority).toBeLessThan(service.Priority as number);
});

test('the priority of a setting takes precedence', () => {
  const other = new Deployment({ ...PREVIEW, PETS_PREVIEW_PRIORITY: '7' });
  const [{ Properties }] = other.resources('dev', 'Preview-pr-42', 'AWS::ElasticLoadBalancingV2::ListenerRule');
  expect(Properties.Priority).toBe(7);
});

test('the database has a user with few connections, and is dropped with the stack', () => {
  template.hasResource('Custom::PostgresTenantDatabase', {
    Properties: {
      DatabaseName: 'preview_pr_42',
      Username: 'preview_pr_42',
      ConnectionLimit: 9,
      SslMode: 'verify-full',
    },
    DeletionPolicy: 'Delete',
    UpdateReplacePolicy: 'Delete',
  });
});

test('deletes its own stack, and no other, when it expires', () => {
  template.hasResourceProperties('AWS::Scheduler::Schedule', {
    ScheduleExpression: 'at(2027-01-31T18:00:00)',
    ScheduleExpressionTimezone: 'Etc/UTC',
    State: 'ENABLED',
    Target: Match.objectLike({ Input: { 'Fn::Join': ['', ['{"StackName":"', { Ref: 'AWS::StackId' }, '"}']] } }),
  });
  template.hasResourceProperties('AWS::IAM::ManagedPolicy', {
    Description: 'Deletes the stack of a preview when it expires',
    PolicyDocument: {
      Statement: [{ Action: 'cloudformation:DeleteStack', Effect: 'Allow', Resource: { Ref: 'AWS::StackId' } }],
      Version: '2012-10-17',
    },
  });
});

test('has outputs for the command nx preview, and a tag', () => {
  const value = (name: string) =>
    Object.values(template.findOutputs(name)).map(({ Value }: Record<string, unknown>) => Value);
  expect(value('PreviewUrl')).toEqual(['https://pets-api-dev.example.com/preview/pr-42/']);
  expect(value('PreviewImageTag')).toEqual(['abc123']);
  expect(value('PreviewExpires')).toEqual(['2027-01-31T18:00:00.000Z']);
  expect(value('PreviewPriority')).toEqual([String(priorityOf('pr-42'))]);
  template.hasResourceProperties('AWS::ECS::Cluster', {
    Tags: Match.arrayWith([
      { Key: 'Environment', Value: 'dev' },
      { Key: 'Preview', Value: 'pr-42' },
    ]),
  });
});

test('without a tag, the preview runs the image of dev; without a migration, none runs', () => {
  const settings = { ...PREVIEW, PETS_PREVIEW_IMAGE_TAG: '', PETS_DEV_MIGRATION: 'false' };
  const untagged = new Deployment(settings).template('dev', 'Preview-pr-42');
  untagged.hasOutput('PreviewImageTag', { Value: 'as dev' });
  untagged.resourceCountIs('Custom::ServiceMigration', 0);
});

test('signed images are verified', () => {
  const signed = new Deployment({ ...PREVIEW, PETS_DEV_IMAGE_SIGNING: 'true' }).template('dev', 'Preview-pr-42');
  signed.resourceCountIs('Custom::ImageVerification', 1);
});

test.each([
  [
    { PETS_PREVIEW: 'PR-42' },
    "preview must be 1 to 20 lower-case letters, digits and hyphens, without a hyphen at the start or end, such as pr-42, got 'PR-42'",
  ],
  [{ PETS_PREVIEW: '-a' }, "got '-a'"],
  [{ PETS_PREVIEW: 'a-' }, "got 'a-'"],
  [{ PETS_PREVIEW: 'a'.repeat(21) }, 'preview must be 1 to 20'],
  [
    { PETS_PREVIEW_EXPIRES: 'tomorrow' },
    "previewExpires must be a UTC time, such as 2027-01-31T18:00:00Z, got 'tomorrow'",
  ],
  [{ PETS_PREVIEW_EXPIRES: '2027-13-31T18:00:00Z' }, 'previewExpires must be a UTC time'],
  [{ PETS_PREVIEW_EXPIRES: '' }, 'previewExpires must be set with preview'],
  [{ PETS_PREVIEW_PRIORITY: '10000' }, "previewPriority must be an integer from 1 to 9999, got '10000'"],
  [{ PETS_PREVIEW_PRIORITY: '0' }, 'previewPriority must be an integer from 1 to 9999'],
  [{ PETS_PREVIEW: '' }, 'previewImageTag must be set with preview only'],
  [
    { PETS_ENVIRONMENTS: 'prod' },
    "environments must be dev with preview, because previews are created in dev only, got 'prod'",
  ],
  [{ PETS_ENVIRONMENTS: 'dev,staging' }, 'environments must be dev with preview'],
])('fails for %j', (variables, problem) => {
  expect(() => chooseEnvironments(new App().node, { ...PREVIEW, ...variables })).toThrow(problem);
});

test.each(['a', '7', 'pr-42', 'a'.repeat(20)])('accepts the name %s', (name) => {
  const { environments, preview } = chooseEnvironments(new App().node, { ...PREVIEW, PETS_PREVIEW: name });
  expect(environments.map((environment) => environment.name)).toEqual(['dev']);
  expect(preview).toMatchObject({ name, imageTag: 'abc123' });
});

test('priorities derived from names are in the range of previews', () => {
  const priorities = Array.from({ length: 500 }, (_, index) => priorityOf(`pr-${index}`));
  expect(Math.min(...priorities)).toBeGreaterThanOrEqual(1);
  expect(Math.max(...priorities)).toBeLessThanOrEqual(9999);
  expect(new Set(priorities).size).toBeGreaterThan(450);
});
