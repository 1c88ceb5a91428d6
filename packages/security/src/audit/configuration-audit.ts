import * as config from 'aws-cdk-lib/aws-config';
import type * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { LogSource } from '../buckets/log-source';
import { allowDelivery } from '../buckets/shared/log-delivery';
import { failAt, failOn, pathOf, type Problem } from '../private/validation';
import { AuditRule } from './audit-rule';
import { RecorderRole } from './recorder-role';

/** How often AWS Config records changes of a resource (AWS Config API, `RecordingMode`). */
export enum RecordingFrequency {
  /** At each change. */
  CONTINUOUS = 'CONTINUOUS',
  /** Once a day if the resource changed, which costs less if resources change often. */
  DAILY = 'DAILY',
}

/** Properties of `ConfigurationAudit`. */
export interface ConfigurationAuditProps {
  /**
   * Bucket that receives configuration histories and snapshots, such as a `LogBucket`. The policies of the bucket and its
   * key are extended.
   */
  readonly bucket: s3.IBucket;

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
   * Rules to evaluate.
   *
   * @default AuditRule.recommended()
   */
  readonly rules?: AuditRule[];

  /**
   * Rules in addition to `rules`. A rule with the same identifier replaces the one of `rules`.
   *
   * @default - none
   */
  readonly extraRules?: AuditRule[];

  /**
   * How often changes are recorded.
   *
   * @default RecordingFrequency.CONTINUOUS
   */
  readonly recordingFrequency?: RecordingFrequency;

  /**
   * Whether global resource types (IAM users, groups, roles and policies) are recorded. Enable it in one Region of an
   * account only.
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

/**
 * Creates the configuration recorder, the delivery channel and rules of AWS Config. An account has one recorder in each
 * Region. A charge for each recorded configuration item and each rule evaluation applies.
 *
 * Throws when a managed rule is unknown or has an empty parameter, when `rules` or `extraRules` contains a rule twice, and
 * when the bucket has a default object lock retention, which AWS Config does not support.
 *
 * @see https://docs.aws.amazon.com/config/latest/developerguide/config-concepts.html
 *
 * @example
 * new ConfigurationAudit(this, 'Audit', {
 *   bucket: new LogBucket(this, 'ConfigLogs', { encryptionKey }),
 *   extraRules: [AuditRule.requiredTags(['Project', 'Owner'])],
 * });
 */
export class ConfigurationAudit extends Construct {
  /** The configuration recorder. */
  readonly recorder: config.CfnConfigurationRecorder;

  /** The rules, in the order of the props. */
  readonly rules: config.IRule[];

  constructor(scope: Construct, id: string, props: ConfigurationAuditProps) {
    const { bucket, s3KeyPrefix, extraRules = [] } = props;
    const replaced = new Set(extraRules.map(({ identifier }) => identifier));
    const baseRules = props.rules ?? AuditRule.recommended();
    const rules = [...baseRules.filter(({ identifier }) => !replaced.has(identifier)), ...extraRules];
    failAt(pathOf(scope, id), [
      checkUnique('rules', baseRules),
      checkUnique('extraRules', extraRules),
      ...rules.flatMap((rule) => rule.validate()),
    ]);
    super(scope, id);

    allowDelivery(this, bucket, [LogSource.config({ prefix: s3KeyPrefix })]);
    const { roleArn, dependency } = (props.role ?? RecorderRole.newServiceLinked()).bind(this);
    this.recorder = new config.CfnConfigurationRecorder(this, 'Resource', {
      roleArn,
      recordingGroup: { allSupported: true, includeGlobalResourceTypes: props.includeGlobalResourceTypes ?? true },
      recordingMode: { recordingFrequency: props.recordingFrequency ?? RecordingFrequency.CONTINUOUS },
    });
    if (dependency) this.recorder.node.addDependency(dependency);

    // CloudFormation starts the recorder when a channel exists, so neither can depend on the other.
    const channel = new config.CfnDeliveryChannel(this, 'Channel', {
      s3BucketName: bucket.bucketName,
      s3KeyPrefix,
      s3KmsKeyArn: bucket.encryptionKey?.keyArn,
      configSnapshotDeliveryProperties: {
        deliveryFrequency: props.deliveryFrequency ?? config.MaximumExecutionFrequency.TWENTY_FOUR_HOURS,
      },
    });
    if (bucket.policy) channel.node.addDependency(bucket.policy);

    this.rules = rules.map((rule) => this.createRule(rule));
  }

  /** Adds one more rule. */
  addRule(rule: AuditRule): config.IRule {
    failOn(this, [
      this.node.tryFindChild(rule.identifier) ? `rule ${rule.identifier} must be unique, got it twice` : undefined,
      ...rule.validate(),
    ]);
    const created = this.createRule(rule);
    this.rules.push(created);
    return created;
  }

  private createRule(rule: AuditRule): config.IRule {
    const created = rule.bind(this);
    // AWS Config does not accept rules before it has a recorder.
    created.node.addDependency(this.recorder);
    return created;
  }
}

function checkUnique(prop: string, rules: AuditRule[]): Problem {
  const names = rules.map(({ identifier }) => identifier);
  const duplicates = names.filter((name, i) => names.indexOf(name) !== i);
  return duplicates.length === 0 ? undefined : `${prop} must be unique, got ${duplicates.join(', ')} twice`;
}
