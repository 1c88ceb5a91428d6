import { isBackedUp } from '../private/backup-selection';
import type { Rule } from '../rule';
import { efsAutomaticBackups } from './automatic-backups';

const ARN = 'arn:aws:elasticfilesystem:us-east-1:111111111111:file-system/fs-1';

/** A backup plan contains a file system. Automatic backups are a plan of AWS Backup. */
export const backupPlan: Rule = {
  types: ['AWS::EFS::FileSystem'],
  judge: (fileSystem) =>
    efsAutomaticBackups.judge(fileSystem) === true || isBackedUp(fileSystem, ARN, 'FileSystemTags'),
};
