import type { Control } from '../control';
import { nag, rule } from '../decisions';
import { bucketLogEncryption } from './bucket-log-encryption';
import { projectLogs } from './logs';
import { reportEncryption } from './report-encryption';
import { sourceCredentials } from './source-credentials';

/** Controls for AWS CodeBuild. */
export const CODEBUILD: readonly Control[] = [
  {
    id: 'CodeBuild.1',
    title: 'URLs of Bitbucket repositories contain no credentials',
    severity: 'critical',
    decision: rule(sourceCredentials),
  },
  {
    id: 'CodeBuild.2',
    title: 'environment variables contain no access keys in plain text',
    severity: 'critical',
    decision: nag('codebuild.CodeBuildProjectEnvVarAwsCred', 'AWS::CodeBuild::Project'),
  },
  {
    id: 'CodeBuild.3',
    title: 'logs in buckets are encrypted',
    severity: 'low',
    decision: rule(bucketLogEncryption),
  },
  {
    id: 'CodeBuild.4',
    title: 'projects write logs',
    severity: 'medium',
    decision: rule(projectLogs),
  },
  {
    id: 'CodeBuild.7',
    title: 'exported test reports are encrypted',
    severity: 'medium',
    decision: rule(reportEncryption),
  },
];
