import type { Rule } from '../rule';

/** The bucket of a trail has server access logs. */
export const bucketLogs: Rule = {
  types: ['AWS::CloudTrail::Trail'],
  judge(trail) {
    const bucket = trail.find('AWS::S3::Bucket', 'S3BucketName');
    const logs = bucket?.in('LoggingConfiguration');
    return logs && (logs.has('DestinationBucketName') || logs.has('LogFilePrefix'));
  },
};
