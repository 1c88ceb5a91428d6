import { RestorePoint } from '@pets/database';

/** Account and Region of a database that is replicated. */
export interface ReplicaSource {
  readonly account: string;
  readonly recoveryRegion: string;
}

/** Returns the restore point of a setting that `isRestorePoint` accepts. */
export function restorePointOf(
  setting: string,
  completed: boolean,
  { account, recoveryRegion }: ReplicaSource,
): RestorePoint {
  const [, kind, rest] = /^(\w+):(.*)$/.exec(setting) ?? [];
  // an ARN and the name of a snapshot have no @
  const [source, time] = rest.split('@');
  const restorePoint =
    kind === 'snapshot'
      ? RestorePoint.snapshot(source)
      : kind === 'replica'
        ? RestorePoint.replicaOf(`arn:aws:rds:${recoveryRegion}:${account}:db:${source}`)
        : kind === 'time'
          ? RestorePoint.pointInTime(source, time)
          : RestorePoint.replicatedBackups(source, time);
  return completed ? restorePoint.completed() : restorePoint;
}
