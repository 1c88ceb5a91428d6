import { App, CfnResource, Lazy, NestedStack, Stack, Stage, Tags, TagType } from 'aws-cdk-lib/core';
import { Template } from 'aws-cdk-lib/assertions';
import * as autoscaling from 'aws-cdk-lib/aws-autoscaling';
import * as cognito from 'aws-cdk-lib/aws-cognito';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as ssm from 'aws-cdk-lib/aws-ssm';
import { RequiredTags, type RequiredTagsOptions } from '../../src';

const tags = { Owner: 'team', Project: 'shop' };
const listed = [
  { Key: 'Owner', Value: 'team' },
  { Key: 'Project', Value: 'shop' },
];

/** An app with one stack, whose tags are required. */
function tagged(options: RequiredTagsOptions = {}, given: Record<string, string> = tags): { app: App; stack: Stack } {
  const app = new App();
  const stack = new Stack(app, 'Stack');
  RequiredTags.of(app).apply(given, options);
  return { app, stack };
}

describe('tagged resources', () => {
  const { app, stack } = tagged();
  new s3.CfnBucket(stack, 'List');
  new ssm.CfnParameter(stack, 'Map', { type: 'String', value: 'x' });
  new cognito.CfnUserPool(stack, 'OwnName');
  new autoscaling.CfnAutoScalingGroup(stack, 'Group', { maxSize: '1', minSize: '1' });
  new s3.CfnBucketPolicy(stack, 'Untaggable', { bucket: 'x', policyDocument: {} });
  const template = Template.fromStack(stack);

  test('a resource with a list of tags', () => {
    template.hasResourceProperties('AWS::S3::Bucket', { Tags: listed });
  });

  test('a resource with a map of tags', () => {
    template.hasResourceProperties('AWS::SSM::Parameter', { Tags: tags });
  });

  test('a resource whose property has another name', () => {
    template.hasResourceProperties('AWS::Cognito::UserPool', { UserPoolTags: tags });
  });

  test('an Auto Scaling group, whose tags are propagated', () => {
    template.hasResourceProperties('AWS::AutoScaling::AutoScalingGroup', {
      Tags: listed.map((tag) => ({ ...tag, PropagateAtLaunch: true })),
    });
  });

  test('a resource that does not support tags is not changed', () => {
    const [policy] = Object.values(template.findResources('AWS::S3::BucketPolicy'));
    expect(Object.keys(policy.Properties)).toEqual(['Bucket', 'PolicyDocument']);
  });

  test('the stack', () => {
    expect(app.synth().getStackByName('Stack').tags).toEqual(tags);
  });
});

describe('raw resources, which the CDK does not tag', () => {
  test('the roles and functions of custom resources have the tags', () => {
    const { stack } = tagged();
    new ec2.Vpc(stack, 'Vpc', { restrictDefaultSecurityGroup: true, maxAzs: 1 });
    const template = Template.fromStack(stack);
    template.hasResourceProperties('AWS::IAM::Role', { Tags: listed });
    template.hasResourceProperties('AWS::Lambda::Function', { Tags: listed });
  });

  test('resources that the CDK creates after the aspects have run have the tags', () => {
    const app = new App();
    const near = new Stack(app, 'Near', {
      env: { account: '111111111111', region: 'eu-west-1' },
      crossRegionReferences: true,
    });
    const far = new Stack(app, 'Far', {
      env: { account: '111111111111', region: 'us-east-1' },
      crossRegionReferences: true,
    });
    const bucket = new s3.Bucket(near, 'Bucket');
    new ssm.StringParameter(far, 'Parameter', { stringValue: bucket.bucketArn });
    RequiredTags.of(app).apply(tags);
    Template.fromStack(near).hasResourceProperties('AWS::Lambda::Function', { Tags: listed });
    Template.fromStack(far).hasResourceProperties('AWS::IAM::Role', { Tags: listed });
  });

  test('the tags are sorted, so that the template does not depend on the order in a map', () => {
    const { stack } = tagged({}, { Project: 'shop', Owner: 'team' });
    new ec2.Vpc(stack, 'Vpc', { restrictDefaultSecurityGroup: true, maxAzs: 1 });
    Template.fromStack(stack).hasResourceProperties('AWS::Lambda::Function', { Tags: listed });
  });

  test('tags of the resource are kept', () => {
    const { stack } = tagged();
    new logs.LogRetention(stack, 'Retention', { logGroupName: 'x', retention: logs.RetentionDays.ONE_DAY });
    new CfnResource(stack, 'Role', {
      type: 'AWS::IAM::Role',
      properties: {
        Tags: [
          { Key: 'Owner', Value: 'me' },
          { Key: 'Path', Value: '/' },
        ],
      },
    });
    const template = Template.fromStack(stack);
    template.hasResourceProperties('AWS::Lambda::Function', { Tags: listed });
    template.hasResourceProperties('AWS::IAM::Role', {
      Tags: [
        { Key: 'Owner', Value: 'me' },
        { Key: 'Path', Value: '/' },
        { Key: 'Project', Value: 'shop' },
      ],
    });
  });

  test('rawResourceTypes have the tags as a list or a map', () => {
    const { stack } = tagged({
      rawResourceTypes: { 'Team::New::List': TagType.STANDARD, 'Team::New::Map': TagType.MAP },
    });
    new CfnResource(stack, 'List', { type: 'Team::New::List' });
    new CfnResource(stack, 'Map', { type: 'Team::New::Map', properties: { Tags: { Owner: 'me' } } });
    new CfnResource(stack, 'Other', { type: 'Team::New::Other' });
    const template = Template.fromStack(stack);
    template.hasResourceProperties('Team::New::List', { Tags: listed });
    template.hasResourceProperties('Team::New::Map', { Tags: { Owner: 'me', Project: 'shop' } });
    expect(template.findResources('Team::New::Other')).toEqual({ Other: { Type: 'Team::New::Other' } });
  });
});

describe('stages', () => {
  test('a stage that exists when the app is tagged has the tags, including raw resources', () => {
    const app = new App();
    const stage = new Stage(app, 'Stage');
    const stack = new Stack(stage, 'Stack');
    RequiredTags.of(app).apply(tags);
    new s3.CfnBucket(stack, 'Bucket');
    new CfnResource(stack, 'Role', { type: 'AWS::IAM::Role' });
    const [artifact] = app.synth().getNestedAssembly('assembly-Stage').stacks;
    expect(artifact.tags).toEqual(tags);
    expect(artifact.template.Resources.Bucket.Properties.Tags).toEqual(listed);
    expect(artifact.template.Resources.Role.Properties.Tags).toEqual(listed);
  });

  test('each stage can have its own tags', () => {
    const app = new App();
    for (const name of ['Dev', 'Prod']) {
      const stage = new Stage(app, name);
      new s3.CfnBucket(new Stack(stage, 'Stack'), 'Bucket');
      RequiredTags.of(stage).apply({ Environment: name });
    }
    const [{ tags: found }] = app.synth().getNestedAssembly('assembly-Prod').stacks;
    expect(found).toEqual({ Environment: 'Prod' });
  });

  test('fails when a stage is created after the app was tagged', () => {
    const { app } = tagged();
    const stack = new Stack(new Stage(app, 'Late'), 'Stack');
    new CfnResource(stack, 'Role', { type: 'AWS::IAM::Role' });
    expect(() => app.synth()).toThrow(
      /Late\/Stack \(stack\): tag Owner is missing; tag Project is missing\n.*Late\/Stack\/Role \(AWS::IAM::Role\): tag Owner is/,
    );
  });

  test('accepts a stage that is created later and tagged separately', () => {
    const { app } = tagged();
    const stage = new Stage(app, 'Late');
    new s3.CfnBucket(new Stack(stage, 'Stack'), 'Bucket');
    RequiredTags.of(stage).apply(tags);
    expect(() => app.synth()).not.toThrow();
  });
});

test('a nested stack and its resources are tagged', () => {
  const { stack } = tagged();
  const nested = new NestedStack(stack, 'Nested');
  new CfnResource(nested, 'Role', { type: 'AWS::IAM::Role' });
  Template.fromStack(stack).hasResourceProperties('AWS::CloudFormation::Stack', { Tags: listed });
  Template.fromStack(nested).hasResourceProperties('AWS::IAM::Role', { Tags: listed });
});

test('the tag nearest to a resource takes precedence', () => {
  const { stack } = tagged();
  Tags.of(new s3.CfnBucket(stack, 'Bucket')).add('Owner', 'other');
  Template.fromStack(stack).hasResourceProperties('AWS::S3::Bucket', {
    Tags: [{ Key: 'Owner', Value: 'other' }, listed[1]],
  });
});

test('a scope and a scope in it can both require tags', () => {
  const { stack } = tagged();
  RequiredTags.of(stack).apply({ Owner: 'inner', Data: 'public' });
  new s3.CfnBucket(stack, 'Bucket');
  Template.fromStack(stack).hasResourceProperties('AWS::S3::Bucket', {
    Tags: [{ Key: 'Data', Value: 'public' }, { Key: 'Owner', Value: 'inner' }, listed[1]],
  });
});

test('excludeResourceTypes have no tags and do not need them', () => {
  const { stack } = tagged({ excludeResourceTypes: ['AWS::S3::Bucket', 'AWS::IAM::Role'] });
  new s3.CfnBucket(stack, 'Bucket');
  new CfnResource(stack, 'Role', { type: 'AWS::IAM::Role' });
  expect(Template.fromStack(stack).toJSON().Resources).toEqual({
    Bucket: { Type: 'AWS::S3::Bucket' },
    Role: { Type: 'AWS::IAM::Role' },
  });
});

describe('synthesis fails', () => {
  const bucketWith = (change: (bucket: s3.CfnBucket) => void, options: RequiredTagsOptions = {}) => {
    const { app, stack } = tagged(options);
    change(new s3.CfnBucket(stack, 'Bucket'));
    return () => app.synth();
  };
  const named = 'Stack/Bucket (AWS::S3::Bucket): ';

  test('when a tag is removed from a resource', () => {
    expect(bucketWith((bucket) => Tags.of(bucket).remove('Owner'))).toThrow(`${named}tag Owner is missing`);
  });

  test('when a tag is removed from a stack', () => {
    const { app, stack } = tagged();
    Tags.of(stack).remove('Owner');
    expect(() => app.synth()).toThrow('Stack (stack): tag Owner is missing');
  });

  test('when an escape hatch deletes the tags', () => {
    expect(bucketWith((bucket) => bucket.addPropertyDeletionOverride('Tags'))).toThrow(
      `${named}tag Owner is missing; tag Project is missing`,
    );
  });

  test('when an escape hatch replaces a list of tags', () => {
    const override = [{ Key: 'Owner', Value: 'me' }];
    expect(bucketWith((bucket) => bucket.addPropertyOverride('Tags', override))).toThrow(
      `${named}tag Project is missing`,
    );
  });

  test('not when an escape hatch adds to a map of tags', () => {
    const { app, stack } = tagged();
    const parameter = new ssm.CfnParameter(stack, 'Parameter', { type: 'String', value: 'x' });
    parameter.addPropertyOverride('Tags.Team', 'a');
    expect(() => app.synth()).not.toThrow();
    parameter.addPropertyOverride('Tags.Owner', '');
    expect(() => app.synth({ force: true })).toThrow(
      'Stack/Parameter (AWS::SSM::Parameter): value of tag Owner must not be empty',
    );
  });

  test('when a nearer tag has a value that is not allowed', () => {
    const options = { allowedValues: { Owner: ['team', 'guest'] } };
    expect(bucketWith((bucket) => Tags.of(bucket).add('Owner', 'guest'), options)).not.toThrow();
    expect(bucketWith((bucket) => Tags.of(bucket).add('Owner', 'other'), options)).toThrow(
      `${named}value of tag Owner must be one of team, guest, got 'other'`,
    );
  });

  test('when a tag of requiredKeys is not set', () => {
    const options = { requiredKeys: ['Data'] };
    expect(
      bucketWith((bucket) => Tags.of(bucket).add('Data', 'x'), { ...options, excludeResourceTypes: ['aws:cdk:stack'] }),
    ).not.toThrow();
    expect(bucketWith(() => undefined, options)).toThrow(`${named}tag Data is missing`);
  });

  test.each([
    ['a reserved key', 'aws:x', 'y', "key of tag 'aws:x' must not begin with aws:, which is reserved"],
    [
      'a key with an invalid character',
      'a?',
      'y',
      "key of tag 'a?' must be letters, digits, spaces and _ . : / = + - @",
    ],
    ['a key that is too long', 'k'.repeat(129), 'y', 'must be 1 to 128 characters, got 129'],
    ['a value that is too long', 'k', 'v'.repeat(257), 'value of tag k must be at most 256 characters, got 257'],
    [
      'a value with an invalid character',
      'k',
      'a*',
      "value of tag k must be letters, digits, spaces and _ . : / = + - @, got 'a*'",
    ],
  ])('when a tag has %s', (_, key, value, message) => {
    expect(bucketWith((bucket) => Tags.of(bucket).add(key, value))).toThrow(message);
  });

  test('when a resource has more than 50 tags', () => {
    const add = (count: number) => (bucket: s3.CfnBucket) => {
      for (let i = 0; i < count; i++) Tags.of(bucket).add(`Tag${i}`, 'x');
    };
    expect(bucketWith(add(48))).not.toThrow();
    expect(bucketWith(add(49))).toThrow(`${named}tags must be at most 50, got 51`);
  });

  test('not when tags are unresolved tokens', () => {
    const later = Lazy.string({ produce: () => '*' });
    expect(bucketWith((bucket) => Tags.of(bucket).add('Owner', later))).not.toThrow();
    expect(bucketWith((bucket) => Tags.of(bucket).add(later, 'x'))).not.toThrow();
  });

  test('with 20 resources', () => {
    const { app, stack } = tagged();
    for (let i = 0; i < 20; i++) Tags.of(new s3.CfnBucket(stack, `Bucket${i}`)).remove('Owner');
    expect(() => app.synth()).toThrow(/Bucket19 [^\n]*$/);
  });

  test('with at most 20 resources, and a count of the others', () => {
    const { app, stack } = tagged();
    for (let i = 0; i < 23; i++) Tags.of(new s3.CfnBucket(stack, `Bucket${i}`)).remove('Owner');
    expect(() => app.synth()).toThrow(/Bucket19 .*\n.*and 3 more resources or stacks$/);
  });
});

describe('validation', () => {
  const apply =
    (given: Record<string, string>, options: RequiredTagsOptions = {}) =>
    () =>
      tagged(options, given);

  test.each(['my-aws:y', 'aws'])('accepts the key %j', (key) => {
    expect(apply({ [key]: 'x' })).not.toThrow();
  });

  test('reports all invalid tags in one error', () => {
    expect(() => RequiredTags.of(new Stack(new App(), 'Stack')).apply({ 'aws:x': 'y', k: 'a*', e: ' ' })).toThrow(
      /^Stack: key of tag 'aws:x' must not .*; value of tag k must be .*; value of tag e must not be empty$/,
    );
  });

  test.each([
    ['no key', { '': 'x' }, "key of tag '' must be 1 to 128 characters, got 0"],
    ['a key of 129 characters', { ['k'.repeat(129)]: 'x' }, 'must be 1 to 128 characters, got 129'],
    ['a value of 257 characters', { k: 'v'.repeat(257) }, 'value of tag k must be at most 256 characters, got 257'],
    ['an empty value', { k: '' }, 'value of tag k must not be empty'],
    ['no tag', {}, 'tags must have at least one tag, got none'],
  ])('fails with %s', (_, given, message) => {
    expect(apply(given)).toThrow(message);
  });

  test.each([
    ['a key of 128 characters', { ['k'.repeat(128)]: 'x' }],
    ['a value of 256 characters', { k: 'v'.repeat(256) }],
    ['letters of any script and the allowed characters', { 'Größe_.:/=+-@ 1': '数' }],
  ])('accepts %s', (_, given) => {
    expect(apply(given as Record<string, string>)).not.toThrow();
  });

  test.each(['constructor', 'toString'])('%s is a name like any other', (name) => {
    const { stack } = tagged({ allowedValues: { [name]: ['a'] } }, Object.fromEntries([[name, 'a']]));
    new s3.CfnBucket(stack, 'Bucket');
    Template.fromStack(stack).hasResourceProperties('AWS::S3::Bucket', { Tags: [{ Key: name, Value: 'a' }] });
    const missing = tagged({ requiredKeys: [name] });
    new s3.CfnBucket(missing.stack, 'Bucket');
    expect(() => missing.app.synth()).toThrow(`tag ${name} is missing`);
  });

  test('fails with a value that is not allowed', () => {
    expect(apply({ Stage: 'test' }, { allowedValues: { Stage: ['dev', 'prod'] } })).toThrow(
      "value of tag Stage must be one of dev, prod, got 'test'",
    );
  });

  test('fails with allowed values of a tag that is not required', () => {
    expect(apply(tags, { allowedValues: { stage: ['dev'] } })).toThrow(
      'allowedValues must have keys of required tags only, got stage',
    );
  });

  test('fails with an invalid key in requiredKeys', () => {
    expect(apply(tags, { requiredKeys: ['a?'] })).toThrow("key of tag 'a?' must be letters");
  });

  test('fails with a raw resource type that has neither a list nor a map of tags', () => {
    expect(apply(tags, { rawResourceTypes: { 'Team::New::List': TagType.AUTOSCALING_GROUP } })).toThrow(
      'rawResourceTypes of Team::New::List must be TagType.STANDARD or TagType.MAP, got AutoScalingGroupTag',
    );
  });
});
