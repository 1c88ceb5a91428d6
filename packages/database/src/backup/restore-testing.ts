import { Duration, Names, Stack } from 'aws-cdk-lib/core';
import * as backup from 'aws-cdk-lib/aws-backup';
import * as events from 'aws-cdk-lib/aws-events';
import { Construct } from 'constructs';
import { checkInteger, checkUnit } from '../private/checks';
import { failOn } from '../private/validation';
import { checkDays } from './private/backup-checks';
import type { RestoreTestingProps } from './restore-testing-props';
import { checkCron } from './private/schedule-checks';

/**
 * Restores the latest backup of a database on a schedule, measures the time, and deletes the restored instance. A backup is
 * only proven by a restore.
 *
 * Creates a restore testing plan and selection of AWS Backup. A failed restore sends an event, see `RestoreAlerts` of
 * `@pets/observability`.
 *
 * Each test is charged: the size of the backup, and the restored instance until it is deleted.
 *
 * Fails at synthesis if a window is outside the limits of AWS Backup, or if there is no security group.
 *
 * @see https://docs.aws.amazon.com/aws-backup/latest/devguide/restore-testing.html
 *
 * @example
 * const backups = new DatabaseBackup(this, 'Backup', { instance: database.instance, encryptionKey: key });
 * new RestoreTesting(this, 'RestoreTesting', {
 *   instance: database.instance,
 *   vault: backups.vault,
 *   role: backups.restoreRole,
 *   subnetGroup: database.subnetGroup,
 *   securityGroups: [securityGroup],
 * });
 */
export class RestoreTesting extends Construct {
  /** Restore testing plan. */
  readonly plan: backup.CfnRestoreTestingPlan;

  /** The instance and how it is restored. */
  readonly selection: backup.CfnRestoreTestingSelection;

  constructor(scope: Construct, id: string, props: RestoreTestingProps) {
    super(scope, id);
    const selectionWindow = props.selectionWindow ?? Duration.days(3);
    const { validationWindow } = props;
    failOn(this, [
      checkCron('schedule', props.schedule),
      checkDays('selectionWindow', selectionWindow, 365),
      validationWindow && checkUnit('validationWindow', validationWindow, 'hours'),
      validationWindow?.isUnresolved() === false
        ? checkInteger('validationWindow', validationWindow.toHours({ integral: false }), 1, 168, 'hours')
        : undefined,
      props.securityGroups.length > 0 ? undefined : 'securityGroups must contain at least one security group, got []',
    ]);

    const schedule = props.schedule ?? events.Schedule.cron({ day: '1', hour: '9', minute: '0' });
    this.plan = new backup.CfnRestoreTestingPlan(this, 'Plan', {
      restoreTestingPlanName: Names.uniqueResourceName(this, { maxLength: 50, separator: '_' }),
      scheduleExpression: schedule.expressionString,
      recoveryPointSelection: {
        algorithm: 'LATEST_WITHIN_WINDOW',
        includeVaults: [props.vault.backupVaultArn],
        recoveryPointTypes: ['SNAPSHOT'],
        selectionWindowDays: selectionWindow.toDays(),
      },
    });
    this.selection = new backup.CfnRestoreTestingSelection(this, 'Selection', {
      restoreTestingPlanName: this.plan.ref,
      restoreTestingSelectionName: 'database',
      iamRoleArn: props.role.roleArn,
      protectedResourceType: 'RDS',
      protectedResourceArns: [props.instance.instanceArn],
      restoreMetadataOverrides: {
        dbSubnetGroupName: props.subnetGroup.subnetGroupName,
        // a list as JSON text, as AWS Backup documents the restore metadata of Amazon RDS
        vpcSecurityGroupIds: Stack.of(this).toJsonString(props.securityGroups.map((group) => group.securityGroupId)),
      },
      validationWindowHours: validationWindow?.toHours(),
    });
  }
}
