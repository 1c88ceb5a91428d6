import type { Rule } from '../rule';

/** A project writes logs to CloudWatch, which is the default, or to a bucket. */
export const projectLogs: Rule = {
  types: ['AWS::CodeBuild::Project'],
  judge(project) {
    const logs = project.in('LogsConfig');
    return (
      (logs.text('CloudWatchLogs', 'Status') ?? 'ENABLED') === 'ENABLED' || logs.text('S3Logs', 'Status') === 'ENABLED'
    );
  },
};
