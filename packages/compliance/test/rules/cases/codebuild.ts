import { bucketLogEncryption } from '../../../src/rules/codebuild/bucket-log-encryption';
import { projectLogs } from '../../../src/rules/codebuild/logs';
import { reportEncryption } from '../../../src/rules/codebuild/report-encryption';
import { sourceCredentials } from '../../../src/rules/codebuild/source-credentials';
import { PARAMETER, properties, type RuleCases } from './case';

const bitbucket = (Location: unknown) => ({ Type: 'BITBUCKET', Location });
const logs = (LogsConfig: object) => properties({ LogsConfig });
const bucket = (settings: object) => ({
  ExportConfig: { ExportConfigType: 'S3', S3Destination: { Bucket: 'reports', ...settings } },
});

export const codebuild: Readonly<Record<string, RuleCases>> = {
  sourceCredentials: {
    rule: sourceCredentials,
    compliant: {
      'a URL of a repository': properties({ Source: bitbucket('https://bitbucket.org/team/pets') }),
      'no URL': properties({ Source: { Type: 'BITBUCKET' } }),
    },
    nonCompliant: {
      'a URL with a password': properties({ Source: bitbucket('https://user:password@bitbucket.org/team/pets') }),
      'a secondary source with a token': properties({
        Source: { Type: 'NO_SOURCE' },
        SecondarySources: [bitbucket('https://x-token-auth:token@bitbucket.org/team/pets')],
      }),
    },
    notApplicable: { 'a project without Bitbucket': properties({ Source: { Type: 'CODEPIPELINE' } }) },
    unresolved: { 'a URL in a parameter': properties({ Source: bitbucket(PARAMETER) }) },
  },
  bucketLogEncryption: {
    rule: bucketLogEncryption,
    compliant: { 'the default': logs({ S3Logs: { Status: 'ENABLED' } }) },
    nonCompliant: { 'logs in plain text': logs({ S3Logs: { Status: 'ENABLED', EncryptionDisabled: true } }) },
    notApplicable: {
      'no logs in a bucket': properties({}),
      'disabled logs': logs({ S3Logs: { Status: 'DISABLED', EncryptionDisabled: true } }),
    },
    unresolved: { 'a parameter': logs({ S3Logs: { Status: PARAMETER } }) },
  },
  projectLogs: {
    rule: projectLogs,
    compliant: {
      'the default': properties({}),
      'logs in a bucket': logs({ CloudWatchLogs: { Status: 'DISABLED' }, S3Logs: { Status: 'ENABLED' } }),
    },
    nonCompliant: { 'no logs': logs({ CloudWatchLogs: { Status: 'DISABLED' } }) },
    unresolved: { 'a parameter': logs({ CloudWatchLogs: { Status: PARAMETER } }) },
  },
  reportEncryption: {
    rule: reportEncryption,
    compliant: { 'the default': properties(bucket({})) },
    nonCompliant: { 'reports in plain text': properties(bucket({ EncryptionDisabled: true })) },
    notApplicable: { 'reports without an export': properties({ ExportConfig: { ExportConfigType: 'NO_EXPORT' } }) },
    unresolved: { 'a parameter': properties(bucket({ EncryptionDisabled: PARAMETER })) },
  },
};
