import { allowing, covers, isPublic } from '../../private/policy';
import { blocksPublic } from '../../private/public-access-block';
import type { TemplateResource } from '../../template';

/** Whether an access control list or the policy of a bucket gives everyone an action. */
export function isOpen(bucket: TemplateResource, lists: readonly string[], actions: readonly string[]): boolean {
  return isOpenByList(bucket, lists) || isOpenByPolicy(bucket, actions);
}

function isOpenByList(bucket: TemplateResource, lists: readonly string[]): boolean {
  if (blocksPublic(bucket, 'BlockPublicAcls') || blocksPublic(bucket, 'IgnorePublicAcls')) return false;
  return lists.includes(bucket.text('AccessControl') ?? 'Private');
}

function isOpenByPolicy(bucket: TemplateResource, actions: readonly string[]): boolean {
  if (blocksPublic(bucket, 'BlockPublicPolicy') || blocksPublic(bucket, 'RestrictPublicBuckets')) return false;
  return bucket.siblings
    .referring('AWS::S3::BucketPolicy', bucket, 'Bucket')
    .flatMap((policy) => allowing(policy.in('PolicyDocument')))
    .some((statement) => actions.some((action) => covers(statement, action)) && isPublic(statement));
}
