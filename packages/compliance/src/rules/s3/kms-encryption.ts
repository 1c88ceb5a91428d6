import type { Rule } from '../rule';

const ALGORITHMS = ['aws:kms', 'aws:kms:dsse'];

/** Objects of a bucket are encrypted with a key of AWS KMS by default. */
export const kmsEncryption: Rule = {
  types: ['AWS::S3::Bucket'],
  judge: (bucket) =>
    bucket
      .items('BucketEncryption', 'ServerSideEncryptionConfiguration')
      .some((item) => ALGORITHMS.includes(item.text('ServerSideEncryptionByDefault', 'SSEAlgorithm') ?? '')),
};
