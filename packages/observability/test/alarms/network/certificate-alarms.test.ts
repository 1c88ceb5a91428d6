import { App } from 'aws-cdk-lib/core';
import { Template } from 'aws-cdk-lib/assertions';
import { CertificateAlarms } from '../../../src';
import { importedCertificate } from '../../catalogue-stack';
import { ACCOUNT, alarmNamed, REGION, stackIn, actionsTo } from '../../fixtures';

test('certificate-expiry fires below thirty days, and keeps its state without data', () => {
  const stack = stackIn();
  const certificate = importedCertificate(stack);
  const props = { certificate, actions: actionsTo(stack), alarmNamePrefix: 'orders' };
  const alarms = new CertificateAlarms(stack, 'Alarms', props);
  expect(alarms.alarms).toEqual([alarms.expiry]);
  expect(alarmNamed(Template.fromStack(stack), 'orders-certificate-expiry')).toMatchObject({
    Namespace: 'AWS/CertificateManager',
    MetricName: 'DaysToExpiry',
    Dimensions: [
      {
        Name: 'CertificateArn',
        Value: `arn:aws:acm:${REGION}:${ACCOUNT}:certificate/12345678-1234-1234-1234-123456789012`,
      },
    ],
    Statistic: 'Minimum',
    Period: 86_400,
    EvaluationPeriods: 1,
    Threshold: 30,
    ComparisonOperator: 'LessThanThreshold',
    TreatMissingData: 'ignore',
  });
});

test('fails if the certificate, and so its metrics, are in a different Region', () => {
  const app = new App();
  const stack = stackIn(REGION, app);
  const abroad = importedCertificate(stackIn('us-east-1'));
  expect(() => new CertificateAlarms(stack, 'Alarms', { certificate: abroad, actions: actionsTo(stack) })).toThrow(
    "Cannot create an Alarm in region 'eu-west-1' based on metric 'DaysToExpiry' in 'us-east-1'",
  );
});
