import * as config from 'aws-cdk-lib/aws-config';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { AuditRule } from './audit-rule';
import { LogSource } from '../buckets/log-source';
import { failOn } from '../private/validation';
import { RecorderRole } from './recorder-role';

/** How often AWS Config writes down the state of a resource that changes. */
export enum RecordingFrequency {
  /** At each change. */
  CONTINUOUS = 'CONTINUOUS',
  /** Once a day, if there was a change; cheaper where resources come and go. */
  DAILY = 'DAILY',
}

/** Properties of `ConfigurationAudit`. */
export interface ConfigurationAuditProps {
  /** Bucket that keeps histories and snapshots, such as a `LogBucket`. The policies of it and its key are extended. */
  readonly bucket: s3.IBucket;

  /**
   * Folder of the bucket, without slashes at either end.
   *
   * @default - none
   */
  readonly prefix?: string;

  /**
   * Role by which AWS Config looks at resources.
   *
   * @default RecorderRole.newServiceLinked()
   */
  readonly role?: RecorderRole;

  /**
   * Rules to keep checking.
   *
   * @default AuditRule.recommended()
   */
  readonly rules?: AuditRule[];

  /**
   * Further rules, beside `rules`. One with the identifier of another replaces it.
   *
   * @default - none
   */
  readonly extraRules?: AuditRule[];

  /**
   * How often the state of a resource is written down.
   *
   * @default RecordingFrequency.CONTINUOUS
   */
  readonly recordingFrequency?: RecordingFrequency;

  /**
   * Whether IAM users, groups, roles and policies are recorded too. Leave it to one region of an account.
   *
   * @default true
   */
  readonly recordGlobalResources?: boolean;

  /**
   * How often a snapshot of everything is delivered.
   *
   * @default MaximumExecutionFrequency.TWENTY_FOUR_HOURS
   */
  readonly snapshotFrequency?: config.MaximumExecutionFrequency;
}

/**
 * AWS Config for one account and region: a record of every resource and its changes, and rules that are checked all
 * the time. A charge for each recorded change and each evaluation applies. An account and region takes one.
 *
 * Throws when a rule is none that AWS manages or has an empty parameter, when `rules` or `extraRules` names one twice,
 * and when the bucket locks objects by default, to which AWS Config does not deliver.
 */
export class ConfigurationAudit extends Construct {
  /** The recorder. */
  readonly recorder: config.CfnConfigurationRecorder;

  /** The rules, in the order they were given. */
  readonly rules: config.CfnConfigRule[];

  constructor(scope: Construct, id: string, props: ConfigurationAuditProps) {
    super(scope, id);
    const { bucket, prefix, extraRules = [] } = props;
    const replaced = new Set(extraRules.map(({ identifier }) => identifier));
    const baseRules = props.rules ?? AuditRule.recommended();
    const rules = [...baseRules.filter(({ identifier }) => !replaced.has(identifier)), ...extraRules];
    failOn(this, [
      checkBucket(bucket),
      checkTwice('rules', baseRules),
      checkTwice('extraRules', extraRules),
      ...rules.flatMap((rule) => rule._problems()),
    ]);

    LogSource.config({ prefix })._authorize(this, bucket);
    const role = (props.role ?? RecorderRole.newServiceLinked())._bind(this);
    this.recorder = new config.CfnConfigurationRecorder(this, 'Resource', {
      roleArn: role.arn,
      recordingGroup: { allSupported: true, includeGlobalResourceTypes: props.recordGlobalResources ?? true },
      recordingMode: { recordingFrequency: props.recordingFrequency ?? RecordingFrequency.CONTINUOUS },
    });
    if (role.resource) this.recorder.addResourceDependency(role.resource);

    // Channel and recorder must not wait for one another: CloudFormation starts the recorder once it has a channel.
    const channel = new config.CfnDeliveryChannel(this, 'Channel', {
      s3BucketName: bucket.bucketName,
      s3KeyPrefix: prefix,
      s3KmsKeyArn: bucket.encryptionKey?.keyArn,
      configSnapshotDeliveryProperties: {
        deliveryFrequency: props.snapshotFrequency ?? config.MaximumExecutionFrequency.TWENTY_FOUR_HOURS,
      },
    });
    if (bucket.policy) channel.node.addDependency(bucket.policy);

    this.rules = rules.map((rule) => rule._resource(this));
    // A rule cannot be made before there is a recorder.
    for (const rule of this.rules) rule.addResourceDependency(this.recorder);
  }
}

function checkBucket(bucket: s3.IBucket): string | undefined {
  const resource = bucket.node.defaultChild;
  if (!(resource instanceof s3.CfnBucket) || resource.objectLockConfiguration === undefined) return undefined;
  return 'bucket must not lock objects by default: AWS Config does not deliver to it';
}

function checkTwice(prop: string, rules: AuditRule[]): string | undefined {
  const names = rules.map(({ identifier }) => identifier);
  const twice = names.filter((name, i) => names.indexOf(name) !== i);
  return twice.length === 0 ? undefined : `${prop} must name a rule once, got ${twice.join(', ')} again`;
}
