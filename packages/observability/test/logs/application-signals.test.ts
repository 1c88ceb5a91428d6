import { RemovalPolicy } from 'aws-cdk-lib/core';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
import { ApplicationSignals } from '../../src';
import { keyStatementsFor, stackIn } from '../fixtures';

test('enables discovery, and creates the log group of the agents with a key and a retention', () => {
  const stack = stackIn();
  const signals = new ApplicationSignals(stack, 'Signals', { encryptionKey: new kms.Key(stack, 'Key') });
  const template = Template.fromStack(stack);
  template.resourceCountIs('AWS::ApplicationSignals::Discovery', 1);
  template.hasResource('AWS::Logs::LogGroup', {
    Properties: {
      LogGroupName: '/aws/application-signals/data',
      RetentionInDays: 30,
      KmsKeyId: { 'Fn::GetAtt': [Match.stringLikeRegexp('^Key'), 'Arn'] },
    },
    DeletionPolicy: 'RetainExceptOnCreate',
  });
  expect(keyStatementsFor(template, 'logs.eu-west-1.amazonaws.com')).toHaveLength(1);
  expect(stack.resolve(signals.logGroup.logGroupName)).toEqual({ Ref: expect.stringMatching(/^SignalsLogs/) });
});

test('applies the retention and the removal policy', () => {
  const stack = stackIn();
  new ApplicationSignals(stack, 'Signals', {
    encryptionKey: new kms.Key(stack, 'Key'),
    retention: logs.RetentionDays.ONE_WEEK,
    removalPolicy: RemovalPolicy.DESTROY,
  });
  Template.fromStack(stack).hasResource('AWS::Logs::LogGroup', {
    Properties: { RetentionInDays: 7 },
    DeletionPolicy: 'Delete',
  });
});
