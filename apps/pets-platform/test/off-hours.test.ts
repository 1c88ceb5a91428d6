import { Match } from 'aws-cdk-lib/assertions';
import { backupTimesOf, workingHoursOf } from '../src/off-hours';
import { Deployment } from './deployment';

const deployment = new Deployment({
  PETS_ENVIRONMENTS: 'dev,staging',
  PETS_STAGING_OFF_HOURS: 'MON-FRI 07:00-19:00 Europe/Berlin',
});
const template = deployment.template('staging', 'OffHours');

test('an environment without the setting is not stopped', () => {
  expect(deployment.stacks('dev')).not.toContain('OffHours');
});

test('the service and the database are started and stopped in the time zone', () => {
  for (const [expression, action] of [
    ['cron(0 7 ? * MON,TUE,WED,THU,FRI *)', 'start'],
    ['cron(0 19 ? * MON,TUE,WED,THU,FRI *)', 'stop'],
  ])
    template.hasResourceProperties('AWS::Scheduler::Schedule', {
      ScheduleExpression: expression,
      ScheduleExpressionTimezone: 'Europe/Berlin',
      Target: Match.objectLike({ Input: `{"action":"${action}"}` }),
    });
  const [{ Properties }] = deployment.resources('staging', 'OffHours', 'AWS::StepFunctions::StateMachine');
  const definition = JSON.stringify(Properties.DefinitionString);
  for (const name of ['pets-api-service', 'pets-api-db']) expect(definition).toContain(name);
  template.hasResourceProperties('AWS::SSM::Parameter', { Name: '/pets-api/off-hours', Value: 'on' });
  // autoscaling owns the number of tasks of staging
  expect(definition).toMatch(/\\"desiredCount\\":2,.*\\"autoScaling\\":true/);
});

test('all alarms are muted meanwhile, except those of the state machine', () => {
  const alarms = ['Observability', 'ServiceHealth'].flatMap((stack) =>
    ['AWS::CloudWatch::Alarm', 'AWS::CloudWatch::CompositeAlarm'].flatMap((type) =>
      deployment
        .resources('staging', stack, type)
        .filter(({ Properties }) => Properties.AlarmActions !== undefined)
        .map(({ Properties }) => String(Properties.AlarmName)),
    ),
  );
  expect(alarms.length).toBeGreaterThan(20);
  const rules = deployment.resources('staging', 'OffHours', 'AWS::CloudWatch::AlarmMuteRule');
  expect(rules).toHaveLength(2);
  for (const { Properties } of rules) expect(Properties.MuteTargets.AlarmNames.sort()).toEqual(alarms.sort());
  for (const suffix of ['failed', 'not-started'])
    template.hasResourceProperties('AWS::CloudWatch::Alarm', {
      AlarmName: `pets-api-off-hours-execution-${suffix}`,
      AlarmDescription: Match.stringLikeRegexp('alarms\\.md#off-hours$'),
    });
});

test('backups run while the database is started', () => {
  const [{ Properties: database }] = deployment.resources('staging', 'Data', 'AWS::RDS::DBInstance');
  expect(database.PreferredBackupWindow).toBe('07:00-08:00');
  const [{ Properties: plan }] = deployment.resources('staging', 'Data', 'AWS::Backup::BackupPlan');
  expect(plan.BackupPlan.BackupPlanRule[0].ScheduleExpression).toBe('cron(0 10 * * ? *)');
  const alarms = deployment.resources('staging', 'Observability', 'AWS::CloudWatch::Alarm');
  const missing = alarms.find(({ Properties }) => Properties.AlarmName === 'pets-api-backup-missing');
  // from Friday to Monday
  expect(missing?.Properties.EvaluationPeriods).toBe(4);
  const [{ Properties: other }] = deployment.resources('dev', 'Data', 'AWS::RDS::DBInstance');
  expect(other.PreferredBackupWindow).toBe('03:00-04:00');
});

test.each([
  ['MON-FRI 07:00-19:00 Europe/Berlin', '07:00-08:00', 'cron(0 10 * * ? *)', 4],
  ['MON,WED 09:30-17:30 America/New_York', '15:30-16:30', 'cron(30 18 * * ? *)', 6],
  ['SUN 00:00-06:00 Pacific/Auckland', '13:00-14:00', 'cron(0 16 * * ? *)', 7],
  ['MON-SUN 07:00-19:00 UTC', '08:00-09:00', 'cron(0 11 * * ? *)', 2],
])('backups of %s', (value, window, expression, days) => {
  const times = backupTimesOf(workingHoursOf(value));
  expect(times).toMatchObject({ preferredBackupWindow: window, backupDays: days });
  expect(times.scheduleExpression.expressionString).toBe(expression);
});
