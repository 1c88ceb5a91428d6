import type { Rule } from '../rule';

/** A report group encrypts the results that it exports to a bucket. */
export const reportEncryption: Rule = {
  types: ['AWS::CodeBuild::ReportGroup'],
  judge(group) {
    if (group.text('ExportConfig', 'ExportConfigType') !== 'S3') return undefined;
    return group.flag('ExportConfig', 'S3Destination', 'EncryptionDisabled') !== true;
  },
};
