import type { Rule } from '../rule';

/** A file system has automatic backups. */
export const efsAutomaticBackups: Rule = {
  types: ['AWS::EFS::FileSystem'],
  judge: (fileSystem) => fileSystem.text('BackupPolicy', 'Status') === 'ENABLED',
};
