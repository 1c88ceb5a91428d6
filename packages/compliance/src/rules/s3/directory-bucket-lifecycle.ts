import { hasLifecycle } from './private/lifecycle';

/** A directory bucket has an enabled lifecycle rule. */
export const directoryBucketLifecycle = hasLifecycle('AWS::S3Express::DirectoryBucket');
