import { Duration } from 'aws-cdk-lib/core';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as events from 'aws-cdk-lib/aws-events';
import { DatabaseBackup, RestoreTesting, type RestoreTestingProps } from '../../src';
import { DataStack } from '../fixture';

const PLAN = 'AWS::Backup::RestoreTestingPlan';
const SELECTION = 'AWS::Backup::RestoreTestingSelection';

function testingIn(stack: DataStack, props: Partial<RestoreTestingProps> = {}): RestoreTesting {
  const { instance, subnetGroup } = stack.database();
  const { vault, restoreRole } = new DatabaseBackup(stack, 'Backup', { instance, encryptionKey: stack.key });
  return new RestoreTesting(stack, 'RestoreTesting', {
    instance,
    vault,
    role: restoreRole,
    subnetGroup,
    securityGroups: [stack.securityGroup],
    ...props,
  });
}

describe('with defaults', () => {
  const stack = new DataStack();
  testingIn(stack);
  const template = Template.fromStack(stack);
  const [vault] = Object.keys(template.findResources('AWS::Backup::BackupVault'));
  const [subnetGroup] = Object.keys(template.findResources('AWS::RDS::DBSubnetGroup'));
  const [database] = Object.keys(template.findResources('AWS::RDS::DBInstance'));

  test('restores the latest backup of the last 3 days, monthly', () => {
    template.hasResourceProperties(PLAN, {
      RestoreTestingPlanName: Match.stringLikeRegexp('^[A-Za-z0-9_]{1,50}$'),
      ScheduleExpression: 'cron(0 9 1 * ? *)',
      RecoveryPointSelection: {
        Algorithm: 'LATEST_WITHIN_WINDOW',
        IncludeVaults: [{ 'Fn::GetAtt': [vault, 'BackupVaultArn'] }],
        RecoveryPointTypes: ['SNAPSHOT'],
        SelectionWindowDays: 3,
      },
    });
  });

  test('restores only the database, with the role, into its network', () => {
    template.hasResourceProperties(SELECTION, {
      RestoreTestingPlanName: { Ref: Match.stringLikeRegexp('^RestoreTestingPlan') },
      ProtectedResourceType: 'RDS',
      IamRoleArn: { 'Fn::GetAtt': [Match.stringLikeRegexp('^BackupRestoreRole'), 'Arn'] },
      RestoreMetadataOverrides: {
        dbSubnetGroupName: { Ref: subnetGroup },
        vpcSecurityGroupIds: {
          'Fn::Join': ['', ['["', { 'Fn::GetAtt': [Match.stringLikeRegexp('^Group'), 'GroupId'] }, '"]']],
        },
      },
      ValidationWindowHours: Match.absent(),
    });
    const [selection] = Object.values(template.findResources(SELECTION));
    expect(JSON.stringify(selection.Properties.ProtectedResourceArns)).toContain(database);
  });
});

test('uses the schedule and the windows', () => {
  const stack = new DataStack();
  testingIn(stack, {
    schedule: events.Schedule.cron({ weekDay: 'SUN', hour: '5', minute: '0' }),
    selectionWindow: Duration.days(365),
    validationWindow: Duration.hours(168),
  });
  const template = Template.fromStack(stack);
  template.hasResourceProperties(PLAN, {
    ScheduleExpression: 'cron(0 5 ? * SUN *)',
    RecoveryPointSelection: { SelectionWindowDays: 365 },
  });
  template.hasResourceProperties(SELECTION, { ValidationWindowHours: 168 });
});

test('fails with all problems at once', () => {
  expect(() =>
    testingIn(new DataStack(), {
      schedule: events.Schedule.rate(Duration.days(1)),
      selectionWindow: Duration.days(366),
      validationWindow: Duration.minutes(90),
      securityGroups: [],
    }),
  ).toThrow(
    "Data/RestoreTesting: schedule must be a cron expression, got 'rate(1 day)'" +
      '; selectionWindow must be an integer from 1 to 365 days, got 366; ' +
      'validationWindow must be an integer from 1 to 168 hours, got 1.5; ' +
      'securityGroups must contain at least one security group, got []',
  );
});
