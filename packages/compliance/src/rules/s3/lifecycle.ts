import { hasLifecycle } from './private/lifecycle';

/** A bucket has an enabled lifecycle rule. */
export const lifecycle = hasLifecycle('AWS::S3::Bucket');
