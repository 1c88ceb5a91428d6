import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Stack, Stage } from 'aws-cdk-lib/core';
import { DeploymentModel } from '../../permissions/model/deployment-model';
import { identityPolicies, permissionsBoundary, ResourcePolicies } from '../../permissions/model/policies';
import type { Template } from '../../permissions/model/types';

const outdir = mkdtempSync(join(tmpdir(), 'model-'));

const app = new App({ outdir });
const stage = new Stage(app, 'test', { env: { account: '111111111111', region: 'eu-west-1' } });
new Stack(stage, 'Here');
new Stack(stage, 'There', { env: { account: '111111111111', region: 'eu-central-1' } });
app.synth();

/** The model of two stacks in different Regions with these templates. */
function model(here: Template, there: Template = { Resources: {} }): DeploymentModel {
  return new DeploymentModel(outdir, ['test'], (template, stack) =>
    Object.assign(template, stack === 'test-Here' ? here : there),
  );
}

const Topic = { Type: 'AWS::SNS::Topic', Properties: { TopicName: 'alerts' } };
const TOPIC_ARN = 'arn:aws:sns:eu-west-1:111111111111:alerts';

/** A value of a template after resolving. */
function resolved(value: unknown, here: Partial<Template> = {}, there?: Template): unknown {
  const Probe = { Type: 'Custom::Probe', Properties: { Value: value } };
  return model({ ...here, Resources: { Topic, Probe, ...here.Resources } }, there).resources('Custom::Probe')[0]
    .properties.Value;
}

describe('a template value', () => {
  test.each([
    ['Ref to a resource', { Ref: 'Topic' }, TOPIC_ARN],
    ['Ref to a pseudo parameter', { Ref: 'AWS::Region' }, 'eu-west-1'],
    ['Ref to no value', [1, { Ref: 'AWS::NoValue' }], [1]],
    ['GetAtt', { 'Fn::GetAtt': ['Topic', 'TopicName'] }, 'alerts'],
    ['GetAtt with one text', { 'Fn::GetAtt': 'Topic.TopicName' }, 'alerts'],
    ['Join', { 'Fn::Join': ['/', ['a', { Ref: 'AWS::AccountId' }]] }, 'a/111111111111'],
    ['Sub', { 'Fn::Sub': '${AWS::StackName} ${Topic.TopicName} ${Topic}' }, `test-Here alerts ${TOPIC_ARN}`],
    ['Sub with variables', { 'Fn::Sub': ['${Name}!', { Name: { Ref: 'AWS::Partition' } }] }, 'aws!'],
    ['Select and Split', { 'Fn::Select': [1, { 'Fn::Split': ['-', 'a-b'] }] }, 'b'],
    ['GetAZs', { 'Fn::GetAZs': '' }, ['eu-west-1a', 'eu-west-1b', 'eu-west-1c']],
    ['a nested value', { a: [{ b: { Ref: 'AWS::URLSuffix' } }] }, { a: [{ b: 'amazonaws.com' }] }],
  ])('with %s is resolved', (_, value, expected) => {
    expect(resolved(value)).toEqual(expected);
  });

  test('with If is resolved by its condition', () => {
    const Conditions = {
      IsHere: { 'Fn::Equals': [{ Ref: 'AWS::Region' }, 'eu-west-1'] },
      Never: { 'Fn::Equals': [1, 2] },
    };
    const value = (condition: string) => ({ 'Fn::If': [condition, 'yes', { Ref: 'AWS::Partition' }] });
    expect([value('IsHere'), value('Never')].map((each) => resolved(each, { Conditions }))).toEqual(['yes', 'aws']);
  });

  test('with FindInMap is resolved', () => {
    const Mappings = { Names: { 'eu-west-1': { short: 'ew1' } } };
    expect(resolved({ 'Fn::FindInMap': ['Names', { Ref: 'AWS::Region' }, 'short'] }, { Mappings })).toBe('ew1');
  });

  test.each([
    ['its default', { Type: 'String', Default: 'a' }, 'a'],
    ['the parameter of the same Region', { Type: 'AWS::SSM::Parameter::Value<String>', Default: '/tag' }, 'initial'],
    ['a placeholder', { Type: 'AWS::SSM::Parameter::Value<String>', Default: '/other' }, 'value-of-/other'],
  ])('with Ref to a parameter is %s', (_, parameter, expected) => {
    const Resources = { Tag: { Type: 'AWS::SSM::Parameter', Properties: { Name: '/tag', Value: 'initial' } } };
    expect(resolved({ Ref: 'Parameter' }, { Parameters: { Parameter: parameter }, Resources })).toBe(expected);
  });

  test('with the output of a stack in another Region is resolved', () => {
    const there = { Resources: { Topic }, Outputs: { Arn: { Value: { Ref: 'Topic' } } } };
    const value = { 'Fn::GetStackOutput': { StackName: 'test-There', Region: 'eu-central-1', OutputName: 'Arn' } };
    expect(resolved(value, {}, there)).toBe('arn:aws:sns:eu-central-1:111111111111:alerts');
  });

  test('with the value of a parameter that reads the output of a stack is resolved', () => {
    const there = { Resources: { Topic }, Outputs: { Arn: { Value: { Ref: 'Topic' } } } };
    const Value = { 'Fn::GetStackOutput': { StackName: 'test-There', Region: 'eu-central-1', OutputName: 'Arn' } };
    const Resources = { Read: { Type: 'AWS::SSM::Parameter', Properties: { Type: 'String', Value } } };
    expect(resolved({ 'Fn::GetAtt': ['Read', 'Value'] }, { Resources }, there)).toBe(
      'arn:aws:sns:eu-central-1:111111111111:alerts',
    );
  });

  test('with an export of the same Region is resolved', () => {
    const Outputs = { Arn: { Value: { Ref: 'Topic' }, Export: { Name: 'topic' } } };
    expect(resolved({ 'Fn::ImportValue': 'topic' }, { Outputs })).toBe(TOPIC_ARN);
  });

  test.each([
    [
      'a function that the model does not know',
      { 'Fn::Cidr': ['10.0.0.0/16', 1, 8] },
      'must resolve Fn::Cidr, which test-Here uses',
    ],
    ['GetAtt of an unknown resource', { 'Fn::GetAtt': ['Nothing', 'Arn'] }, 'test-Here must have the resource Nothing'],
    ['Ref to an unknown resource', { Ref: 'Nothing' }, 'test-Here must have the resource Nothing'],
    ['an unknown export', { 'Fn::ImportValue': 'nothing' }, 'a stack in eu-west-1 must have the export nothing'],
    [
      'an unknown output',
      { 'Fn::GetStackOutput': { StackName: 'test-There', Region: 'eu-central-1', OutputName: 'Nothing' } },
      'test-There in eu-central-1 must have the output Nothing',
    ],
  ])('with %s is an error', (_, value, message) => {
    expect(() => resolved(value)).toThrow(message);
  });
});

describe('a resource', () => {
  const both = model({ Resources: { Topic } }, { Resources: { Topic, Other: { Type: 'Custom::Other' } } });

  test('is found by ARN', () => {
    expect(both.get('AWS::SNS::Topic', TOPIC_ARN).path).toBe('test-Here/Topic');
  });

  test('is found by name in the Region of the resource that refers to it', () => {
    const bothGroups = model(
      { Resources: { Logs: { Type: 'AWS::Logs::LogGroup', Properties: { LogGroupName: 'a' } } } },
      {
        Resources: {
          Logs: { Type: 'AWS::Logs::LogGroup', Properties: { LogGroupName: 'a' } },
          Topic,
        },
      },
    );
    const [topic] = bothGroups.resources('AWS::SNS::Topic');
    expect(bothGroups.get('AWS::Logs::LogGroup', 'a', topic).stack.region).toBe('eu-central-1');
  });

  test('that does not exist is an error', () => {
    expect(() => both.get('AWS::SNS::Topic', 'nothing')).toThrow(
      "the templates must have the AWS::SNS::Topic 'nothing'",
    );
  });

  test.each([
    ['/tag', 'tag'],
    ['tag', 'tag'],
    [undefined, 'test-Here-Parameter'],
  ])('with the parameter name %s has one slash in its ARN', (Name, name) => {
    const here = { Resources: { Parameter: { Type: 'AWS::SSM::Parameter', Properties: { Name, Value: 'a' } } } };
    expect(model(here).resources('AWS::SSM::Parameter')[0].arn).toBe(
      `arn:aws:ssm:eu-west-1:111111111111:parameter/${name}`,
    );
  });

  test('of a type without a format has no ARN', () => {
    expect(() => both.resources('Custom::Other')[0].arn).toThrow('identities.ts must have the ARN of Custom::Other');
  });
});

describe('policies', () => {
  const statement = { Effect: 'Allow', Action: 's3:GetObject', Resource: '*' };
  const PolicyDocument = { Statement: [statement] };
  const role = (properties: object = {}) => ({
    Type: 'AWS::IAM::Role',
    Properties: { AssumeRolePolicyDocument: PolicyDocument, RoleName: 'reader', ...properties },
  });

  test('of a role are those of the role and those attached to it', () => {
    const attached = model({
      Resources: {
        Role: role({ Policies: [{ PolicyName: 'inline', PolicyDocument }], ManagedPolicyArns: [{ Ref: 'Managed' }] }),
        Managed: { Type: 'AWS::IAM::ManagedPolicy', Properties: { PolicyDocument } },
        Attached: { Type: 'AWS::IAM::Policy', Properties: { PolicyDocument, Roles: [{ Ref: 'Role' }] } },
        AttachedManaged: { Type: 'AWS::IAM::ManagedPolicy', Properties: { PolicyDocument, Roles: ['reader'] } },
        Other: { Type: 'AWS::IAM::Policy', Properties: { PolicyDocument, Roles: ['other'] } },
      },
    });
    const [reader] = attached.resources('AWS::IAM::Role');
    expect(identityPolicies(reader, attached).map(({ name }) => name)).toEqual([
      'test-Here/Managed',
      'test-Here/Role/inline',
      'test-Here/Attached',
      'test-Here/AttachedManaged',
    ]);
    expect(permissionsBoundary(reader, attached)).toBeUndefined();
  });

  test('of a role include its permissions boundary', () => {
    const bounded = model({
      Resources: {
        Role: role({ PermissionsBoundary: { Ref: 'Boundary' } }),
        Boundary: { Type: 'AWS::IAM::ManagedPolicy', Properties: { PolicyDocument } },
      },
    });
    const [reader] = bounded.resources('AWS::IAM::Role');
    expect(permissionsBoundary(reader, bounded)?.statements).toEqual([statement]);
  });

  test('that AWS manages must be known', () => {
    const unknown = model({
      Resources: { Role: role({ ManagedPolicyArns: ['arn:aws:iam::aws:policy/ReadOnlyAccess'] }) },
    });
    const [reader] = unknown.resources('AWS::IAM::Role');
    expect(() => identityPolicies(reader, unknown)).toThrow(
      'aws-managed-policies.ts must have the statements of arn:aws:iam::aws:policy/ReadOnlyAccess',
    );
  });

  test('of resources are found by the ARN of the resource or of an object in it', () => {
    const Policy = { Type: 'AWS::S3::BucketPolicy', Properties: { Bucket: { Ref: 'Bucket' }, PolicyDocument } };
    const Queues = [{ Ref: 'Queue' }];
    const policies = new ResourcePolicies(
      model({
        Resources: {
          Bucket: { Type: 'AWS::S3::Bucket', Properties: { BucketName: 'data' } },
          Policy,
          Queue: { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'failed' } },
          QueuePolicy: { Type: 'AWS::SQS::QueuePolicy', Properties: { Queues, PolicyDocument } },
          Function: { Type: 'AWS::Lambda::Function', Properties: { FunctionName: 'run' } },
          Permission: {
            Type: 'AWS::Lambda::Permission',
            Properties: {
              Action: 'lambda:InvokeFunction',
              FunctionName: { Ref: 'Function' },
              Principal: 'events.amazonaws.com',
              SourceAccount: '111111111111',
              SourceArn: 'arn:aws:events:eu-west-1:111111111111:rule/a',
            },
          },
        },
      }),
    );
    expect(policies.of('arn:aws:s3:::data/folder/file')?.statements).toEqual([statement]);
    expect(policies.of('arn:aws:sqs:eu-west-1:111111111111:failed')?.statements).toEqual([statement]);
    expect(policies.of('arn:aws:lambda:eu-west-1:111111111111:function:run')?.statements).toEqual([
      {
        Effect: 'Allow',
        Action: 'lambda:InvokeFunction',
        Resource: 'arn:aws:lambda:eu-west-1:111111111111:function:run',
        Principal: { Service: 'events.amazonaws.com' },
        Condition: {
          StringEquals: { 'aws:SourceAccount': '111111111111' },
          ArnLike: { 'aws:SourceArn': 'arn:aws:events:eu-west-1:111111111111:rule/a' },
        },
      },
    ]);
    expect(policies.of('arn:aws:s3:::other')).toBeUndefined();
  });
});
