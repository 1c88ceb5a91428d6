import { Template } from 'aws-cdk-lib/assertions';
import { BackupAlarms } from '../../../src';
import { importedVault } from '../../catalogue-stack';
import { alarmNamed, stackIn, actionsTo } from '../../fixtures';

describe('with defaults', () => {
  const stack = stackIn();
  const props = { vault: importedVault(stack), actions: actionsTo(stack), alarmNamePrefix: 'orders' };
  const alarms = new BackupAlarms(stack, 'Alarms', props);
  const template = Template.fromStack(stack);

  test.each([
    ['orders-backup-failed', 'NumberOfBackupJobsFailed'],
    ['orders-backup-copy-failed', 'NumberOfCopyJobsFailed'],
  ])('%s fires for one failed job', (name, metric) => {
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

  test('backup-missing fires after two days without a backup, which covers a disabled backup plan', () => {
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

  test('exposes each alarm by name and in alarms', () => {
    expect(alarms.alarms).toEqual([alarms.failed, alarms.copyFailed, alarms.missing]);
    expect(alarms.alarms).not.toContain(undefined);
  });
});

test('creates no disabled alarm', () => {
  const stack = stackIn();
  const off = { enabled: false };
  const props = { vault: importedVault(stack), actions: actionsTo(stack), copyFailed: off, missing: off };
  const alarms = new BackupAlarms(stack, 'Alarms', props);
  expect(alarms.alarms).toEqual([alarms.failed]);
  Template.fromStack(stack).resourceCountIs('AWS::CloudWatch::Alarm', 1);
});
