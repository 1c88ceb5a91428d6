import * as config from 'aws-cdk-lib/aws-config';
import type * as s3 from 'aws-cdk-lib/aws-s3';
import type { Construct, IDependable } from 'constructs';
import { LogSource } from '../buckets/log-source';
import { allowDelivery } from '../buckets/shared/log-delivery';
import { createAfter } from '../private/dependencies';
import { checkKeyPrefix, failOn } from '../private/validation';
import { RecorderRole } from './recorder-role';

/** How often AWS Config records changes of a resource (AWS Config API, `RecordingMode`). */
export enum RecordingFrequency {
  /** At each change. */
  CONTINUOUS = 'CONTINUOUS',
  /** Once a day if the resource changed, which costs less if resources change often. */
  DAILY = 'DAILY',
}

/** Options of `ConfigurationRecorder.toBucket()`. */
export interface ConfigurationRecorderOptions {
  /**
   * Prefix of the object keys, without a leading or trailing slash.
   *
   * @default - none
   */
  readonly s3KeyPrefix?: string;

  /**
   * Role that AWS Config uses to read resources.
   *
   * @default RecorderRole.newServiceLinked()
   */
  readonly role?: RecorderRole;

  /**
   * How often changes are recorded.
   *
   * @default RecordingFrequency.CONTINUOUS
   */
  readonly recordingFrequency?: RecordingFrequency;

  /**
   * Whether global resource types (IAM users, groups, roles and policies) are recorded. Enable it in one Region of an
   * account only: each Region would record, and charge, a copy of each change.
   *
   * @default true
   */
  readonly includeGlobalResourceTypes?: boolean;

  /**
   * How often AWS Config delivers configuration snapshots.
   *
   * @default MaximumExecutionFrequency.TWENTY_FOUR_HOURS
   */
  readonly deliveryFrequency?: config.MaximumExecutionFrequency;
}

/** Recorder of an audit, returned by `ConfigurationRecorder.bind()`. */
export interface ConfigurationRecorderConfig {
  /**
   * Recorder that `bind()` created.
   *
   * @default - the account has a recorder
   */
  readonly recorder?: config.CfnConfigurationRecorder;

  /**
   * Resources that must exist before rules.
   *
   * @default - none
   */
  readonly dependency?: IDependable;
}

/**
 * Configuration recorder of AWS Config. An account has one in each Region, so the creation of a second one fails.
 *
 * Extend this class to use another recorder: create it in `bind()`.
 *
 * @see https://docs.aws.amazon.com/config/latest/developerguide/stop-start-recorder.html
 *
 * @example
 * declare const bucket: s3.IBucket;
 *
 * new ConfigurationAudit(this, 'Audit', {
 *   recorder: ConfigurationRecorder.toBucket(bucket, { includeGlobalResourceTypes: false }),
 *   rules: AuditRule.regional(),
 * });
 */
export abstract class ConfigurationRecorder {
  /**
   * Creates the recorder of the account in this Region, and a delivery channel to a bucket. The policies of the bucket and
   * its key are extended. The bucket can be in another Region, except in the China (Beijing) Region.
   *
   * @param bucket bucket that receives configuration histories and snapshots, such as a `LogBucket`
   */
  static toBucket(bucket: s3.IBucket, options: ConfigurationRecorderOptions = {}): ConfigurationRecorder {
    return new NewRecorder(bucket, options);
  }

  /**
   * Uses the recorder and the delivery channel that the account has in this Region, for example in an account that AWS
   * Control Tower manages. Only the rules are created.
   */
  static existing(): ConfigurationRecorder {
    return new ExistingRecorder();
  }

  /**
   * Creates the recorder if it does not exist.
   *
   * @param scope the audit
   */
  abstract bind(scope: Construct): ConfigurationRecorderConfig;
}

class ExistingRecorder extends ConfigurationRecorder {
  bind(): ConfigurationRecorderConfig {
    return {};
  }
}

class NewRecorder extends ConfigurationRecorder {
  constructor(
    private readonly bucket: s3.IBucket,
    private readonly options: ConfigurationRecorderOptions,
  ) {
    super();
  }

  bind(scope: Construct): ConfigurationRecorderConfig {
    const { bucket } = this;
    const { s3KeyPrefix, role = RecorderRole.newServiceLinked(), includeGlobalResourceTypes = true } = this.options;
    failOn(scope, [checkKeyPrefix(s3KeyPrefix)]);
    allowDelivery(scope, bucket, [LogSource.config({ prefix: s3KeyPrefix })]);
    const { roleArn, dependency } = role.bind(scope);
    const recorder = new config.CfnConfigurationRecorder(scope, 'Resource', {
      roleArn,
      recordingGroup: { allSupported: true, includeGlobalResourceTypes },
      recordingMode: { recordingFrequency: this.options.recordingFrequency ?? RecordingFrequency.CONTINUOUS },
    });
    if (dependency) createAfter(recorder, dependency);

    // CloudFormation starts the recorder when a channel exists, so neither can depend on the other.
    const channel = new config.CfnDeliveryChannel(scope, 'Channel', {
      s3BucketName: bucket.bucketName,
      s3KeyPrefix,
      s3KmsKeyArn: bucket.encryptionKey?.keyArn,
      configSnapshotDeliveryProperties: {
        deliveryFrequency: this.options.deliveryFrequency ?? config.MaximumExecutionFrequency.TWENTY_FOUR_HOURS,
      },
    });
    if (bucket.policy) createAfter(channel, bucket.policy);
    return { recorder, dependency: recorder };
  }
}
