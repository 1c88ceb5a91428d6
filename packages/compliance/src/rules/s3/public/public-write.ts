import type { Rule } from '../../rule';
import { isOpen } from '../private/public';

/** Not everyone can write or delete objects of a bucket. */
export const publicWrite: Rule = {
  types: ['AWS::S3::Bucket'],
  judge: (bucket) => !isOpen(bucket, ['PublicReadWrite'], ['s3:PutObject', 's3:DeleteObject', 's3:PutObjectAcl']),
};
