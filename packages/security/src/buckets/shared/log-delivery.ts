import { Stack, Token } from 'aws-cdk-lib/core';
import * as s3 from 'aws-cdk-lib/aws-s3';
import type { IConstruct } from 'constructs';
import { failOn, type Problem } from '../../private/validation';
import type { LogSource, LogSourceConfig } from '../log-source';

/**
 * Allows sources to deliver logs to a bucket: extends the policies of the bucket and its key.
 *
 * Throws when the bucket does not meet the requirements of a source. `scope` has the account and Region of the sources.
 */
export function allowDelivery(scope: IConstruct, bucket: s3.IBucket, sources: LogSource[]): LogSourceConfig[] {
  const configs = sources.map((source) => source.bind(scope, bucket));
  failOn(
    scope,
    configs.flatMap((config) => checkRequirements(bucket, config)),
  );
  for (const { statements = [], keyService } of configs) {
    for (const statement of statements) bucket.addToResourcePolicy(statement);
    if (bucket.encryptionKey === undefined || keyService === undefined) continue;
    for (const statement of keyService.bind(scope).statements) bucket.encryptionKey.addToResourcePolicy(statement);
  }
  return configs;
}

function checkRequirements(bucket: s3.IBucket, config: LogSourceConfig): Problem[] {
  const { name, supportsKms = true, supportsObjectLock = true, bucketNamePrefix } = config;
  const child = bucket.node.defaultChild;
  const resource = child instanceof s3.CfnBucket ? child : undefined;
  return [
    supportsKms || bucket.encryptionKey === undefined
      ? undefined
      : `bucket must use SSE-S3 for ${name}, got a KMS key. Remove encryptionKey`,
    supportsObjectLock || resource?.objectLockConfiguration === undefined
      ? undefined
      : `bucket must not have a default object lock retention for ${name}`,
    bucketNamePrefix === undefined
      ? undefined
      : checkName(
          Stack.of(bucket).resolve(resource === undefined ? bucket.bucketName : resource.bucketName),
          bucketNamePrefix,
          name,
        ),
  ];
}

/** A generated name is `undefined`. A name that is known only at deployment resolves to an object, which passes. */
function checkName(bucketName: unknown, prefix: string, logs: string): Problem {
  if (bucketName !== undefined && typeof bucketName !== 'string') return undefined;
  if (bucketName?.startsWith(prefix) || Token.isUnresolved(bucketName)) return undefined;
  const got = bucketName === undefined ? 'a generated name' : `'${bucketName}'`;
  return `bucket must have a name that begins with ${prefix} for ${logs}, got ${got}`;
}
