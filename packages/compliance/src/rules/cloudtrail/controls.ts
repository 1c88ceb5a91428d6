import type { Control } from '../control';
import { nag, rule } from '../decisions';
import { bucketLogs } from './bucket-logs';
import { multiRegionTrail } from './multi-region-trail';
import { privateBucket } from './private-bucket';
import { trailEnabled } from './trail-enabled';

const TRAIL = 'AWS::CloudTrail::Trail';
const TRAILS = 'Judges the trails of the app. Without a trail in the app, the account can have another one.';

/** Controls for AWS CloudTrail. */
export const CLOUDTRAIL: readonly Control[] = [
  {
    id: 'CloudTrail.1',
    title: 'a trail for all Regions records management events',
    severity: 'high',
    decision: rule(multiRegionTrail, TRAILS),
  },
  {
    id: 'CloudTrail.2',
    title: 'trails are encrypted with a key of AWS KMS',
    severity: 'medium',
    decision: nag('cloudtrail.CloudTrailEncryptionEnabled', TRAIL),
  },
  { id: 'CloudTrail.3', title: 'a trail records events', severity: 'high', decision: rule(trailEnabled, TRAILS) },
  {
    id: 'CloudTrail.4',
    title: 'log files of trails are validated',
    severity: 'low',
    decision: nag('cloudtrail.CloudTrailLogFileValidationEnabled', TRAIL),
  },
  {
    id: 'CloudTrail.5',
    title: 'trails deliver events to CloudWatch Logs',
    severity: 'low',
    decision: nag('cloudtrail.CloudTrailCloudWatchLogsEnabled', TRAIL),
  },
  {
    id: 'CloudTrail.6',
    title: 'buckets of trails are not public',
    severity: 'critical',
    decision: rule(privateBucket),
  },
  {
    id: 'CloudTrail.7',
    title: 'buckets of trails have server access logs',
    severity: 'low',
    decision: rule(bucketLogs),
  },
];
