import { App } from 'aws-cdk-lib/core';
import { Template } from 'aws-cdk-lib/assertions';
import { CertificateAlarms } from '../../../src';
import { importedCertificate } from '../../catalogue-stack';
import { ACCOUNT, alarmNamed, REGION, stackIn, topicIn } from '../../fixtures';

test('certificate-expiry is below thirty days, and stays raised when ACM falls silent', () => {
  const stack = stackIn();
  const certificate = importedCertificate(stack);
  const props = { certificate, topic: topicIn(stack), alarmNamePrefix: 'orders' };
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

test('fails when the certificate is in another region, where its metrics are', () => {
  const app = new App();
  const stack = stackIn(REGION, app);
  const abroad = importedCertificate(stackIn('us-east-1'));
  expect(() => new CertificateAlarms(stack, 'Alarms', { certificate: abroad, topic: topicIn(stack) })).toThrow(
    "Cannot create an Alarm in region 'eu-west-1' based on metric 'DaysToExpiry' in 'us-east-1'",
  );
});
