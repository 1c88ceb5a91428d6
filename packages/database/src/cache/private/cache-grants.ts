import type { IConstruct } from 'constructs';
import * as iam from 'aws-cdk-lib/aws-iam';
import { failOn } from '../../private/validation';

/** Grants permission to connect to a cache as a user with IAM tokens. */
export function grantCacheConnect(
  cache: IConstruct,
  grantee: iam.IGrantable,
  cacheArn: string,
  userArn: string | undefined,
): iam.Grant {
  failOn(cache, [
    userArn === undefined
      ? 'grantConnect requires a user that authenticates with IAM tokens, got none. Use CacheUser.iam()'
      : undefined,
  ]);
  return iam.Grant.addToPrincipal({
    grantee,
    actions: ['elasticache:Connect'],
    resourceArns: [cacheArn, userArn as string],
  });
}
