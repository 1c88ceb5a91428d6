import { App, CfnResource, Lazy, NestedStack, Stack, Stage, Tags } from 'aws-cdk-lib/core';
import { Template } from 'aws-cdk-lib/assertions';
import * as autoscaling from 'aws-cdk-lib/aws-autoscaling';
import * as cognito from 'aws-cdk-lib/aws-cognito';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as ssm from 'aws-cdk-lib/aws-ssm';
import { RequiredTags, type RequiredTagsOptions, TagShape } from '../../src';

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

describe('what has been tagged', () => {
  const { app, stack } = tagged();
  new s3.CfnBucket(stack, 'List');
  new ssm.CfnParameter(stack, 'Map', { type: 'String', value: 'x' });
  new cognito.CfnUserPool(stack, 'OwnName');
  new autoscaling.CfnAutoScalingGroup(stack, 'Group', { maxSize: '1', minSize: '1' });
  new s3.CfnBucketPolicy(stack, 'Untaggable', { bucket: 'x', policyDocument: {} });
  const template = Template.fromStack(stack);

  test('a list of tags', () => {
    template.hasResourceProperties('AWS::S3::Bucket', { Tags: listed });
  });

  test('a map of tags', () => {
    template.hasResourceProperties('AWS::SSM::Parameter', { Tags: tags });
  });

  test('a property with a name of its own', () => {
    template.hasResourceProperties('AWS::Cognito::UserPool', { UserPoolTags: tags });
  });

  test('tags that an Auto Scaling group hands on', () => {
    template.hasResourceProperties('AWS::AutoScaling::AutoScalingGroup', {
      Tags: listed.map((tag) => ({ ...tag, PropagateAtLaunch: true })),
    });
  });

  test('a resource without tags is left as it is', () => {
    const [policy] = Object.values(template.findResources('AWS::S3::BucketPolicy'));
    expect(Object.keys(policy.Properties)).toEqual(['Bucket', 'PolicyDocument']);
  });

  test('the stack itself', () => {
    expect(app.synth().getStackByName('Stack').tags).toEqual(tags);
  });
});

describe('raw resources, which the CDK does not tag', () => {
  test('the roles and functions of the CDK itself carry the tags', () => {
    const { stack } = tagged();
    new ec2.Vpc(stack, 'Vpc', { restrictDefaultSecurityGroup: true, maxAzs: 1 });
    const template = Template.fromStack(stack);
    template.hasResourceProperties('AWS::IAM::Role', { Tags: listed });
    template.hasResourceProperties('AWS::Lambda::Function', { Tags: listed });
  });

  test('what the CDK makes after all aspects have run carries them too', () => {
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

  test('tags of their own are kept', () => {
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
        { Key: 'Project', Value: 'shop' },
        { Key: 'Path', Value: '/' },
      ],
    });
  });

  test('types that the app names carry them in the shape that it names', () => {
    const { stack } = tagged({ rawTypes: { 'Team::New::List': TagShape.LIST, 'Team::New::Map': TagShape.MAP } });
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
  test('a stage that is there when the app is tagged gets the tags, raw resources and all', () => {
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

  test('each stage can have tags of its own', () => {
    const app = new App();
    for (const name of ['Dev', 'Prod']) {
      const stage = new Stage(app, name);
      new s3.CfnBucket(new Stack(stage, 'Stack'), 'Bucket');
      RequiredTags.of(stage).apply({ Environment: name });
    }
    const [{ tags: found }] = app.synth().getNestedAssembly('assembly-Prod').stacks;
    expect(found).toEqual({ Environment: 'Prod' });
  });

  test('fails when a stage is made after the app was tagged', () => {
    const { app } = tagged();
    const stack = new Stack(new Stage(app, 'Late'), 'Stack');
    new CfnResource(stack, 'Role', { type: 'AWS::IAM::Role' });
    expect(() => app.synth()).toThrow(
      /Late\/Stack \(stack\): tag Owner is missing; tag Project is missing\n.*Late\/Stack\/Role \(AWS::IAM::Role\): tag Owner is/,
    );
  });

  test('a late stage that has been tagged itself passes', () => {
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

test('the tag nearest to a resource wins', () => {
  const { stack } = tagged();
  Tags.of(new s3.CfnBucket(stack, 'Bucket')).add('Owner', 'other');
  Template.fromStack(stack).hasResourceProperties('AWS::S3::Bucket', {
    Tags: [{ Key: 'Owner', Value: 'other' }, listed[1]],
  });
});

test('two scopes may require tags, one within the other', () => {
  const { stack } = tagged();
  RequiredTags.of(stack).apply({ Owner: 'inner', Data: 'public' });
  new s3.CfnBucket(stack, 'Bucket');
  Template.fromStack(stack).hasResourceProperties('AWS::S3::Bucket', {
    Tags: [{ Key: 'Data', Value: 'public' }, { Key: 'Owner', Value: 'inner' }, listed[1]],
  });
});

test('exempt types carry no tags and are not missed', () => {
  const { stack } = tagged({ exemptTypes: ['AWS::S3::Bucket', 'AWS::IAM::Role'] });
  new s3.CfnBucket(stack, 'Bucket');
  new CfnResource(stack, 'Role', { type: 'AWS::IAM::Role' });
  expect(Template.fromStack(stack).toJSON().Resources).toEqual({
    Bucket: { Type: 'AWS::S3::Bucket' },
    Role: { Type: 'AWS::IAM::Role' },
  });
});

describe('a synth fails', () => {
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

  test('and passes when an escape hatch adds to a map of tags', () => {
    const { app, stack } = tagged();
    const parameter = new ssm.CfnParameter(stack, 'Parameter', { type: 'String', value: 'x' });
    parameter.addPropertyOverride('Tags.Team', 'a');
    expect(() => app.synth()).not.toThrow();
    parameter.addPropertyOverride('Tags.Owner', '');
    expect(() => app.synth({ force: true })).toThrow('Stack/Parameter (AWS::SSM::Parameter): tag Owner is empty');
  });

  test('when a nearer tag has a value that is not allowed', () => {
    const options = { allowedValues: { Owner: ['team', 'guest'] } };
    expect(bucketWith((bucket) => Tags.of(bucket).add('Owner', 'guest'), options)).not.toThrow();
    expect(bucketWith((bucket) => Tags.of(bucket).add('Owner', 'other'), options)).toThrow(
      `${named}tag Owner must be one of team, guest, got 'other'`,
    );
  });

  test('when a tag that others must set is not set', () => {
    const options = { alsoRequired: ['Data'] };
    expect(
      bucketWith((bucket) => Tags.of(bucket).add('Data', 'x'), { ...options, exemptTypes: ['aws:cdk:stack'] }),
    ).not.toThrow();
    expect(bucketWith(() => undefined, options)).toThrow(`${named}tag Data is missing`);
  });

  test.each([
    ['a key that belongs to AWS', 'aws:x', 'y', 'tag aws:x must not begin with aws:, which belongs to AWS'],
    ['a key of a forbidden character', 'a?', 'y', "tag 'a?' may only hold letters, digits, spaces and _ . : / = + - @"],
    ['a key that is too long', 'k'.repeat(129), 'y', 'must have 1 to 128 characters'],
    ['a value that is too long', 'k', 'v'.repeat(257), 'the value of tag k must have at most 256 characters'],
    [
      'a value of a forbidden character',
      'k',
      'a*',
      "the value of tag k may only hold letters, digits, spaces and _ . : / = + - @, got 'a*'",
    ],
  ])('when any tag has %s', (_, key, value, message) => {
    expect(bucketWith((bucket) => Tags.of(bucket).add(key, value))).toThrow(message);
  });

  test('when a resource has more tags than AWS allows', () => {
    const add = (count: number) => (bucket: s3.CfnBucket) => {
      for (let i = 0; i < count; i++) Tags.of(bucket).add(`Tag${i}`, 'x');
    };
    expect(bucketWith(add(48))).not.toThrow();
    expect(bucketWith(add(49))).toThrow(`${named}51 tags are more than the 50 that AWS allows`);
  });

  test('and passes when tags are known at deployment only', () => {
    const later = Lazy.string({ produce: () => '*' });
    expect(bucketWith((bucket) => Tags.of(bucket).add('Owner', later))).not.toThrow();
    expect(bucketWith((bucket) => Tags.of(bucket).add(later, 'x'))).not.toThrow();
  });

  test('with a list that a person can read, and a count of the rest', () => {
    const { app, stack } = tagged();
    for (let i = 0; i < 23; i++) Tags.of(new s3.CfnBucket(stack, `Bucket${i}`)).remove('Owner');
    expect(() => app.synth()).toThrow(/Bucket19 .*\n.*and 3 more resources or stacks$/);
  });
});

describe('what cannot be required', () => {
  const apply =
    (given: Record<string, string>, options: RequiredTagsOptions = {}) =>
    () =>
      tagged(options, given);

  test('a malformed tag fails where it is given', () => {
    expect(() => RequiredTags.of(new Stack(new App(), 'Stack')).apply({ 'aws:x': 'y', k: 'a*', e: ' ' })).toThrow(
      /^Stack: tag aws:x must not .*; the value of tag k may only .*; tag e is empty$/,
    );
  });

  test.each([
    ['no key', { '': 'x' }, "the key of tag '' must have 1 to 128 characters"],
    ['a key of 129 characters', { ['k'.repeat(129)]: 'x' }, 'must have 1 to 128 characters'],
    ['a value of 257 characters', { k: 'v'.repeat(257) }, 'the value of tag k must have at most 256 characters'],
    ['an empty value', { k: '' }, 'tag k is empty'],
    ['nothing', {}, 'tags must name at least one tag'],
  ])('%s fails', (_, given, message) => {
    expect(apply(given)).toThrow(message);
  });

  test.each([
    ['a key of 128 characters', { ['k'.repeat(128)]: 'x' }],
    ['a value of 256 characters', { k: 'v'.repeat(256) }],
    ['letters of any script and the signs that AWS takes', { 'Größe_.:/=+-@ 1': '数' }],
  ])('%s passes', (_, given) => {
    expect(apply(given as Record<string, string>)).not.toThrow();
  });

  test('a value that is not among the allowed ones fails', () => {
    expect(apply({ Stage: 'test' }, { allowedValues: { Stage: ['dev', 'prod'] } })).toThrow(
      "tag Stage must be one of dev, prod, got 'test'",
    );
  });

  test('allowed values of a tag that is not required fail', () => {
    expect(apply(tags, { allowedValues: { stage: ['dev'] } })).toThrow(
      'allowedValues names stage, which is not a required tag',
    );
  });

  test('a malformed key that others must set fails', () => {
    expect(apply(tags, { alsoRequired: ['a?'] })).toThrow("tag 'a?' may only hold");
  });
});
