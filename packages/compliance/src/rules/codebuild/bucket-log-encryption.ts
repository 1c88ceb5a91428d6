import type { Rule } from '../rule';

/** A project encrypts the logs that it writes to a bucket. */
export const bucketLogEncryption: Rule = {
  types: ['AWS::CodeBuild::Project'],
  judge(project) {
    const logs = project.in('LogsConfig', 'S3Logs');
    return logs.text('Status') === 'ENABLED' ? logs.flag('EncryptionDisabled') !== true : undefined;
  },
};
