import { alarmOnEvents } from '../private/alarm-on-events';

/** An alarm reports changes of S3 bucket policies. */
export const bucketPolicyChanges = alarmOnEvents(
  's3.amazonaws.com',
  'PutBucketAcl',
  'PutBucketPolicy',
  'PutBucketCors',
  'PutBucketLifecycle',
  'PutBucketReplication',
  'DeleteBucketPolicy',
  'DeleteBucketCors',
  'DeleteBucketLifecycle',
  'DeleteBucketReplication',
);
