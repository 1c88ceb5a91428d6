import type { Rule } from '../../rule';
import { isOpen } from '../private/public';

const LISTS = ['PublicRead', 'PublicReadWrite', 'AuthenticatedRead'];

/** Not everyone can read a bucket or its objects. */
export const publicRead: Rule = {
  types: ['AWS::S3::Bucket'],
  judge: (bucket) => !isOpen(bucket, LISTS, ['s3:GetObject', 's3:GetObjectVersion', 's3:ListBucket']),
};
