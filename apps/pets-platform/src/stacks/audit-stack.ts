import { AuditRule, ConfigurationAudit, ConfigurationRecorder, RecorderRole } from '@pets/security';
import * as s3 from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import type { PetsEnvironment } from '../environments';
import { PetsStack, type PetsStackProps } from './pets-stack';

/** Properties of `AuditStack`. */
export interface AuditStackProps extends PetsStackProps {
  /** Bucket in the primary Region that receives the recorded configurations. */
  readonly auditLogs: s3.IBucket;
}

/**
 * AWS Config in a Region other than the primary one: the recorder, and rules for the resources of the Region. Stateless.
 * Once per account, as Governance, which creates the bucket.
 */
export class AuditStack extends PetsStack {
  constructor(scope: Construct, id: string, props: AuditStackProps) {
    super(scope, id, props);
    const { environment, auditLogs } = props;
    new ConfigurationAudit(this, 'Configuration', {
      recorder:
        environment.configRecorder === 'new'
          ? newRecorder(this.importBucket(auditLogs), { includeGlobalResourceTypes: false })
          : ConfigurationRecorder.existing(),
      rules: AuditRule.regional(),
    });
  }

  /**
   * Imports the bucket, since its generated name is known at deployment only. The policies of the bucket and its key allow AWS
   * Config of the account to deliver from every Region.
   */
  private importBucket(bucket: s3.IBucket): s3.IBucket {
    const { ref } = bucket.node.defaultChild as s3.CfnBucket;
    const { encryptionKey } = bucket;
    return s3.Bucket.fromBucketAttributes(this, 'AuditLogs', { bucketName: ref, encryptionKey });
  }
}

/**
 * Regions with data of the account, other than the primary one: the recovery Region with replica, vault and keys, and
 * us-east-1 with the logs and the key of the web ACL of CloudFront.
 */
export function otherRegions({ region, governs }: PetsEnvironment): string[] {
  return [...new Set(governs.flatMap(({ regions }) => regions))].filter((other) => other !== region);
}

/** A recorder with the service-linked role of AWS Config, which `nx bootstrap` creates if the account does not have it. */
export function newRecorder(
  bucket: s3.IBucket,
  { includeGlobalResourceTypes = true }: { includeGlobalResourceTypes?: boolean } = {},
): ConfigurationRecorder {
  return ConfigurationRecorder.toBucket(bucket, {
    s3KeyPrefix: 'config',
    role: RecorderRole.existingServiceLinked(),
    includeGlobalResourceTypes,
  });
}
