import { RestorePoint } from '@pets/database';

/** Returns the restore point of a setting that `isRestorePoint` accepts. */
export function restorePointOf(setting: string, completed: boolean): RestorePoint {
  const [, kind, rest] = /^(\w+):(.*)$/.exec(setting) ?? [];
  // an ARN and the name of a snapshot have no @
  const [source, time] = rest.split('@');
  const restorePoint =
    kind === 'snapshot'
      ? RestorePoint.snapshot(source)
      : kind === 'time'
        ? RestorePoint.pointInTime(source, time)
        : RestorePoint.replicatedBackups(source, time);
  return completed ? restorePoint.completed() : restorePoint;
}
