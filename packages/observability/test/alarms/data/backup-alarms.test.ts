import { Template } from 'aws-cdk-lib/assertions';
import { BackupAlarms } from '../../../src';
import { importedVault } from '../../catalogue-stack';
import { alarmNamed, stackIn, topicIn } from '../../fixtures';

describe('with defaults', () => {
  const stack = stackIn();
  const props = { vault: importedVault(stack), topic: topicIn(stack), alarmNamePrefix: 'orders' };
  const alarms = new BackupAlarms(stack, 'Alarms', props);
  const template = Template.fromStack(stack);

  test.each([
    ['orders-backup-failed', 'NumberOfBackupJobsFailed'],
    ['orders-backup-copy-failed', 'NumberOfCopyJobsFailed'],
  ])('%s is any job that failed', (name, metric) => {
    expect(alarmNamed(template, name)).toMatchObject({
      Namespace: 'AWS/Backup',
      MetricName: metric,
      Dimensions: [{ Name: 'BackupVaultName', Value: 'orders-vault' }],
      Statistic: 'Sum',
      Period: 3_600,
      EvaluationPeriods: 1,
      Threshold: 1,
      ComparisonOperator: 'GreaterThanOrEqualToThreshold',
      TreatMissingData: 'notBreaching',
    });
  });

  test('backup-missing is two days without a backup, so a plan that is switched off is noticed', () => {
    expect(alarmNamed(template, 'orders-backup-missing')).toMatchObject({
      MetricName: 'NumberOfBackupJobsCompleted',
      Statistic: 'Sum',
      Period: 86_400,
      EvaluationPeriods: 2,
      Threshold: 1,
      ComparisonOperator: 'LessThanThreshold',
      TreatMissingData: 'breaching',
    });
  });

  test('the alarms are offered by name and in the list', () => {
    expect(alarms.alarms).toEqual([alarms.failed, alarms.copyFailed, alarms.missing]);
    expect(alarms.alarms).not.toContain(undefined);
  });
});

test('alarms that are switched off do not exist', () => {
  const stack = stackIn();
  const off = { enabled: false };
  const props = { vault: importedVault(stack), topic: topicIn(stack), copyFailed: off, missing: off };
  const alarms = new BackupAlarms(stack, 'Alarms', props);
  expect(alarms.alarms).toEqual([alarms.failed]);
  Template.fromStack(stack).resourceCountIs('AWS::CloudWatch::Alarm', 1);
});
