import { App, Aspects, CfnOutput, CfnParameter, Lazy, Stack } from 'aws-cdk-lib/core';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as rds from 'aws-cdk-lib/aws-rds';
import * as sns from 'aws-cdk-lib/aws-sns';
import { ReadOutputsOnce } from '../src/read-outputs-once';

const account = '111111111111';

/** Two stacks, in the same Region unless `region` is given for the producer. */
function stacks(region = 'us-east-1') {
  const app = new App({ context: { '@aws-cdk/core:defaultCrossStackReferences': 'weak' } });
  const producer = new Stack(app, 'Producer', { env: { account, region } });
  const consumer = new Stack(app, 'Consumer', { env: { account, region: 'us-east-1' } });
  Aspects.of(app).add(new ReadOutputsOnce());
  return { producer, consumer };
}

const read = (output: string) => ({
  'Fn::GetStackOutput': Match.objectLike({ StackName: 'Producer', OutputName: Match.stringLikeRegexp(output) }),
});
const parameter = { 'Fn::GetAtt': [Match.stringLikeRegexp('^ReadsProducer'), 'Value'] };

test('an output with one use is read at its place', () => {
  const { producer, consumer } = stacks();
  new sns.CfnTopic(consumer, 'Topic', { displayName: new sns.CfnTopic(producer, 'Source').attrTopicName });
  const template = Template.fromStack(consumer);
  template.hasResourceProperties('AWS::SNS::Topic', { DisplayName: read('SourceTopicName') });
  template.resourceCountIs('AWS::SSM::Parameter', 0);
});

test('an output with several uses is read by one parameter', () => {
  const { producer, consumer } = stacks();
  const { attrTopicName } = new sns.CfnTopic(producer, 'Source');
  new sns.CfnTopic(consumer, 'First', { displayName: attrTopicName });
  new sns.CfnTopic(consumer, 'Second', { displayName: `copy of ${attrTopicName}` });
  const template = Template.fromStack(consumer);
  template.resourceCountIs('AWS::SSM::Parameter', 1);
  template.hasResourceProperties('AWS::SSM::Parameter', {
    Type: 'String',
    Value: read('SourceTopicName'),
    Description: 'TopicName of Producer/Source',
  });
  template.hasResourceProperties('AWS::SNS::Topic', { DisplayName: parameter });
  template.hasResourceProperties('AWS::SNS::Topic', { DisplayName: { 'Fn::Join': ['', ['copy of ', parameter]] } });
  expect(consumer.dependencies).toEqual([producer]);
});

test('an output is read once in the JSON of a dashboard', () => {
  const { producer, consumer } = stacks();
  const name = new sns.CfnTopic(producer, 'Source').attrTopicName;
  const metric = (metricName: string) =>
    new cloudwatch.Metric({ namespace: 'AWS/SNS', metricName, dimensionsMap: { TopicName: name } });
  const left = [metric('NumberOfMessagesPublished'), metric('PublishSize')];
  new cloudwatch.Dashboard(consumer, 'Dashboard', { widgets: [[new cloudwatch.GraphWidget({ left })]] });
  const template = Template.fromStack(consumer);
  template.resourceCountIs('AWS::SSM::Parameter', 1);
  expect(JSON.stringify(template).split('Fn::GetStackOutput')).toHaveLength(2);
});

test('an output is read at its place if equal statements of a policy become one', () => {
  const { producer, consumer } = stacks();
  const { attrTopicArn } = new sns.CfnTopic(producer, 'Source');
  const statement = () => new iam.PolicyStatement({ actions: ['sns:Publish'], resources: [attrTopicArn] });
  const user = new iam.User(consumer, 'User');
  for (let count = 0; count < 2; count++) user.addToPolicy(statement());
  const template = Template.fromStack(consumer);
  template.hasResourceProperties('AWS::IAM::Policy', {
    PolicyDocument: Match.objectLike({ Statement: [Match.objectLike({ Resource: read('SourceTopicArn') })] }),
  });
  template.resourceCountIs('AWS::SSM::Parameter', 0);
});

test('an output of another Region is read once', () => {
  const { producer, consumer } = stacks('us-west-2');
  const key = new kms.Key(producer, 'Key');
  for (const id of ['First', 'Second']) new logs.CfnLogGroup(consumer, id, { kmsKeyId: key.keyArn });
  const template = Template.fromStack(consumer);
  template.hasResourceProperties('AWS::SSM::Parameter', {
    Value: { 'Fn::GetStackOutput': Match.objectLike({ Region: 'us-west-2' }) },
  });
  template.resourcePropertiesCountIs('AWS::Logs::LogGroup', { KmsKeyId: parameter }, 2);
});

describe('a fixed name', () => {
  test('is a literal, and the other stack is deployed first', () => {
    const { producer, consumer } = stacks();
    const group = new logs.LogGroup(producer, 'Logs', { logGroupName: '/ecs/shop' });
    new sns.CfnTopic(consumer, 'Topic', { displayName: group.logGroupName, kmsMasterKeyId: group.logGroupArn });
    Template.fromStack(consumer).hasResourceProperties('AWS::SNS::Topic', {
      DisplayName: '/ecs/shop',
      KmsMasterKeyId: {
        'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':logs:us-east-1:111111111111:log-group:/ecs/shop:*']],
      },
    });
    expect(consumer.dependencies).toEqual([producer]);
  });

  test('that is generated by the CDK is a literal', () => {
    const { producer, consumer } = stacks();
    const logGroupName = Lazy.string({ produce: () => 'generated' });
    const { ref } = new logs.CfnLogGroup(producer, 'Logs', { logGroupName });
    new sns.CfnTopic(consumer, 'Topic', { displayName: ref });
    Template.fromStack(consumer).hasResourceProperties('AWS::SNS::Topic', { DisplayName: 'generated' });
  });

  test.each([
    ['generated by CloudFormation', () => undefined],
    ['from a parameter', (scope: Stack) => new CfnParameter(scope, 'Name').valueAsString],
  ])('is read if it is %s', (_, nameIn) => {
    const { producer, consumer } = stacks();
    const { ref, attrArn } = new logs.CfnLogGroup(producer, 'Logs', { logGroupName: nameIn(producer) });
    new sns.CfnTopic(consumer, 'Topic', { displayName: ref, kmsMasterKeyId: attrArn });
    Template.fromStack(consumer).hasResourceProperties('AWS::SNS::Topic', {
      DisplayName: read('RefLogs'),
      KmsMasterKeyId: read('GetAttLogsArn'),
    });
  });
});

describe('a create-only property', () => {
  const instance = (stack: Stack, kmsKeyId?: string) =>
    new rds.CfnDBInstance(stack, 'Database', { dbInstanceClass: 'db.t3.medium', kmsKeyId });

  test('imports an export, and the other uses read the output', () => {
    const { producer, consumer } = stacks();
    const key = new kms.Key(producer, 'Key');
    instance(consumer, key.keyArn);
    new sns.Topic(consumer, 'Topic', { masterKey: key });
    const template = Template.fromStack(consumer);
    template.hasResourceProperties('AWS::RDS::DBInstance', {
      KmsKeyId: { 'Fn::ImportValue': Match.stringLikeRegexp('^Producer:ExportsOutputFnGetAttKey') },
    });
    template.hasResourceProperties('AWS::SNS::Topic', { KmsMasterKeyId: read('GetAttKey') });
    template.resourceCountIs('AWS::SSM::Parameter', 0);
  });

  test('imports the VPC of a target group, which the CDK resolves late', () => {
    const { producer, consumer } = stacks();
    const vpc = new ec2.Vpc(producer, 'Vpc', { natGateways: 0 });
    new elbv2.ApplicationTargetGroup(consumer, 'Targets', { vpc, port: 8080 });
    Template.fromStack(consumer).hasResourceProperties('AWS::ElasticLoadBalancingV2::TargetGroup', {
      VpcId: { 'Fn::ImportValue': Match.stringLikeRegexp('^Producer:ExportsOutputRefVpc') },
    });
  });

  test('reads an output of another Region, which has no exports for this Region', () => {
    const { producer, consumer } = stacks('us-west-2');
    instance(consumer, new kms.Key(producer, 'Key').keyArn);
    Template.fromStack(consumer).hasResourceProperties('AWS::RDS::DBInstance', { KmsKeyId: read('Key') });
  });

  test('keeps literals, own keys and unset properties', () => {
    const keys = ['alias/shop', undefined];
    for (const kmsKeyId of keys) {
      const { consumer } = stacks();
      instance(consumer, kmsKeyId);
      const expected = { KmsKeyId: kmsKeyId ?? Match.absent() };
      Template.fromStack(consumer).hasResourceProperties('AWS::RDS::DBInstance', expected);
    }
    const { consumer } = stacks();
    instance(consumer, new kms.Key(consumer, 'Key').keyArn);
    Template.fromStack(consumer).hasResourceProperties('AWS::RDS::DBInstance', {
      KmsKeyId: { 'Fn::GetAtt': [Match.stringLikeRegexp('^Key'), 'Arn'] },
    });
  });
});

test('references within a stack do not change', () => {
  const { consumer } = stacks();
  const { attrTopicName } = new sns.CfnTopic(consumer, 'Source');
  for (const id of ['First', 'Second']) new sns.CfnTopic(consumer, id, { displayName: attrTopicName });
  new CfnOutput(consumer, 'Name', { value: attrTopicName });
  Template.fromStack(consumer).resourceCountIs('AWS::SSM::Parameter', 0);
});
