import type { Stack } from 'aws-cdk-lib/core';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { SecretRotationAlarms, type SecretRotationAlarmsProps } from '../../../src';
import { importedFunction, importedSecret } from '../../catalogue-stack';
import { ACCOUNT, alarmNamed, arnOfTopic, REGION, stackIn, actionsTo } from '../../fixtures';

function alarmsIn(stack: Stack, props: Partial<SecretRotationAlarmsProps> = {}): SecretRotationAlarms {
  return new SecretRotationAlarms(stack, 'Alarms', {
    secrets: props.secrets ?? [importedSecret(stack)],
    actions: actionsTo(stack),
    alarmNamePrefix: 'orders',
    ...props,
  });
}

test('a failed rotation of the secrets notifies the topic', () => {
  const stack = stackIn();
  const byName = secretsmanager.Secret.fromSecretNameV2(stack, 'ByName', 'orders/jwt');
  const alarms = alarmsIn(stack, { secrets: [importedSecret(stack), byName] });
  expect(alarms.alarms).toHaveLength(0);
  const template = Template.fromStack(stack);
  template.resourceCountIs('AWS::CloudWatch::Alarm', 0);
  template.hasResourceProperties('AWS::Events::Rule', {
    EventPattern: {
      source: ['aws.secretsmanager'],
      'detail-type': ['AWS Service Event via CloudTrail'],
      detail: {
        eventName: ['RotationFailed'],
        additionalEventData: {
          SecretId: [
            `arn:aws:secretsmanager:${REGION}:${ACCOUNT}:secret:orders/password-AbCdEf`,
            { prefix: { 'Fn::Join': ['', Match.arrayWith([Match.stringLikeRegexp('secret:orders/jwt-$')])] } },
          ],
        },
      },
    },
    Targets: [Match.objectLike({ Arn: arnOfTopic() })],
  });
});

test('rotation-errors fires for one error of the rotation function', () => {
  const stack = stackIn();
  const alarms = alarmsIn(stack, {
    functionErrors: { rotationFunction: importedFunction(stack) },
    rotationFailed: { enabled: false },
  });
  expect(alarms.rotationFailed).toBeUndefined();
  expect(alarms.alarms).toEqual([alarms.functionErrors]);
  const template = Template.fromStack(stack);
  template.resourceCountIs('AWS::Events::Rule', 0);
  expect(alarmNamed(template, 'orders-rotation-errors')).toMatchObject({
    Namespace: 'AWS/Lambda',
    MetricName: 'Errors',
    Dimensions: [{ Name: 'FunctionName', Value: expect.anything() }],
    Statistic: 'Sum',
    Period: 300,
    EvaluationPeriods: 1,
    Threshold: 1,
    ComparisonOperator: 'GreaterThanOrEqualToThreshold',
    TreatMissingData: 'notBreaching',
  });
});

test('fails with all problems at once', () => {
  const stack = stackIn();
  const functionErrors = { rotationFunction: importedFunction(stack), threshold: 0 };
  const props = { secrets: [], functionErrors, rotationFailed: { runbookUrl: 'wiki' }, runbookUrl: 'page' };
  expect(() => alarmsIn(stack, props)).toThrow(
    'Watch/Alarms: secrets must have at least one secret, got none; ' +
      "rotationFailed.runbookUrl must be an http or https URL, got 'wiki'; " +
      "runbookUrl must be an http or https URL, got 'page'; " +
      'functionErrors.threshold must be greater than 0, got 0',
  );
});
