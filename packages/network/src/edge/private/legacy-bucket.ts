import { Stack, Token } from 'aws-cdk-lib/core';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { DEFAULT_REGIONS } from '../../private/default-regions';

/** Problems of a bucket for standard logs (legacy). */
export function checkLegacyBucket(bucket: s3.IBucket): string[] {
  return [checkAccessControlLists(bucket), checkRegion(bucket)].filter((problem) => problem !== undefined);
}

function checkAccessControlLists(bucket: s3.IBucket): string | undefined {
  const resource = bucket.node.defaultChild;
  if (!(resource instanceof s3.CfnBucket)) return undefined;
  const controls = JSON.stringify(Stack.of(bucket).resolve(resource.ownershipControls) ?? {});
  if (/ObjectWriter|BucketOwnerPreferred/.test(controls)) return undefined;
  return 'logging.bucket must accept access control lists: set objectOwnership to OBJECT_WRITER or BUCKET_OWNER_PREFERRED, or use DistributionLogging.toBucket';
}

/** CloudFront does not deliver standard logs (legacy) to opt-in Regions ("Choose an Amazon S3 bucket for standard logs"). */
function checkRegion({ env: { region } }: s3.IBucket): string | undefined {
  if (Token.isUnresolved(region) || DEFAULT_REGIONS.includes(region)) return undefined;
  return `logging.bucket must be in a Region that is enabled by default, because CloudFront does not deliver legacy logs to opt-in Regions, got ${region}. Use DistributionLogging.toBucket`;
}
