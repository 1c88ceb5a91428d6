import { objectReads } from '../cloudtrail/object-reads';
import { objectWrites } from '../cloudtrail/object-writes';
import type { Control } from '../control';
import { account, nag, rule } from '../decisions';
import { accessLists } from './access-lists';
import { directoryBucketLifecycle } from './directory-bucket-lifecycle';
import { kmsEncryption } from './kms-encryption';
import { lifecycle } from './lifecycle';
import { accessPointBlock } from './public/access-point-block';
import { multiRegionAccessPointBlock } from './public/multi-region-access-point-block';
import { otherAccounts } from './public/other-accounts';
import { publicRead } from './public/public-read';
import { publicWrite } from './public/public-write';

const BUCKET = 'AWS::S3::Bucket';
const POLICY = 'Does not see policies outside the app and grants that are added after deployment.';
const TRAILS = 'Judges the trails of a template. Without a trail in the template, the account can have another one.';

/** Controls for Amazon S3. */
export const S3: readonly Control[] = [
  {
    id: 'S3.1',
    title: 'the account blocks public access to buckets',
    severity: 'medium',
    decision: account('Block Public Access of Amazon S3 for the account'),
  },
  {
    id: 'S3.2',
    title: 'not everyone can read buckets',
    severity: 'critical',
    decision: rule(publicRead, POLICY),
  },
  {
    id: 'S3.3',
    title: 'not everyone can write to buckets',
    severity: 'critical',
    decision: rule(publicWrite, POLICY),
  },
  {
    id: 'S3.5',
    title: 'buckets deny requests without TLS',
    severity: 'medium',
    decision: nag('s3.S3BucketSSLRequestsOnly', BUCKET, 'AWS::S3::BucketPolicy'),
  },
  {
    id: 'S3.6',
    title: 'bucket policies do not let other accounts change access or encryption',
    severity: 'high',
    decision: rule(otherAccounts, 'Does not know the account of principals that other stacks contain.'),
  },
  {
    id: 'S3.8',
    title: 'buckets block public access',
    severity: 'high',
    decision: nag('s3.S3BucketLevelPublicAccessProhibited', BUCKET),
  },
  {
    id: 'S3.9',
    title: 'buckets have server access logs',
    severity: 'medium',
    decision: nag('s3.S3BucketLoggingEnabled', BUCKET),
  },
  {
    id: 'S3.12',
    title: 'buckets do not give access with access control lists',
    severity: 'medium',
    decision: rule(accessLists, 'Does not see grants that are added after deployment.'),
  },
  { id: 'S3.13', title: 'buckets have a lifecycle rule', severity: 'low', decision: rule(lifecycle) },
  {
    id: 'S3.15',
    title: 'objects in buckets are locked by default',
    severity: 'medium',
    decision: nag('s3.S3BucketDefaultLockEnabled', BUCKET),
  },
  {
    id: 'S3.17',
    title: 'buckets encrypt objects with a key of AWS KMS',
    severity: 'medium',
    decision: rule(kmsEncryption),
  },
  { id: 'S3.19', title: 'access points block public access', severity: 'critical', decision: rule(accessPointBlock) },
  {
    id: 'S3.22',
    title: 'a trail for all Regions records writes of objects in buckets',
    severity: 'medium',
    decision: rule(objectWrites, TRAILS),
  },
  {
    id: 'S3.23',
    title: 'a trail for all Regions records reads of objects in buckets',
    severity: 'medium',
    decision: rule(objectReads, TRAILS),
  },
  {
    id: 'S3.24',
    title: 'Multi-Region Access Points block public access',
    severity: 'high',
    decision: rule(multiRegionAccessPointBlock),
  },
  {
    id: 'S3.25',
    title: 'directory buckets have a lifecycle rule',
    severity: 'low',
    decision: rule(directoryBucketLifecycle),
  },
];
