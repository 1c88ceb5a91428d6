import type { Rule } from '../rule';
import { publicRead } from '../s3/public/public-read';
import { publicWrite } from '../s3/public/public-write';

/** Not everyone can read or write the bucket of a trail. */
export const privateBucket: Rule = {
  types: ['AWS::CloudTrail::Trail'],
  judge(trail) {
    const bucket = trail.find('AWS::S3::Bucket', 'S3BucketName');
    return bucket && publicRead.judge(bucket) === true && publicWrite.judge(bucket) === true;
  },
};
