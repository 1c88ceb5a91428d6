import type { Rule } from '../rule';

/** A bucket does not give access with an access control list. New buckets have no lists. */
export const accessLists: Rule = {
  types: ['AWS::S3::Bucket'],
  judge(bucket) {
    const ownership = bucket.items('OwnershipControls', 'Rules').map((item) => item.text('ObjectOwnership'));
    return ownership.includes('BucketOwnerEnforced') || (bucket.text('AccessControl') ?? 'Private') === 'Private';
  },
};
