import { Duration, RemovalPolicy, Stack, Token } from 'aws-cdk-lib/core';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as synthetics from 'aws-cdk-lib/aws-synthetics';
import { Construct } from 'constructs';
import type { AlarmOptions, AlarmSetProps } from '../alarms/alarm-options';
import { AlertSeverity } from '../alerting/alert-severity';
import { bindAlarms, type CatalogueDesign } from '../alarms/shared/alarm-factory';
import { createCanaryRole } from './private/canary-role';
import { CANARY_SCRIPT } from './private/canary-script';
import { createAfterPolicy } from '../private/dependencies';
import { allowOnKey, useByLogs } from '../private/key-policy';
import type { Problem } from '../private/validation';

const DAY = Duration.days(1).toMilliseconds();

/** Properties of `HealthCanary`. */
export interface HealthCanaryProps extends AlarmSetProps {
  /** Public URL that the canary requests: https, without a user name or password. */
  readonly url: string;

  /**
   * Bucket of the run results. The role of the canary gets permission to use the encryption key of the bucket. The key of
   * an imported bucket is unknown: its owner must grant the permission. The default prefix is `canary`.
   */
  readonly artifactsBucketLocation: synthetics.ArtifactsBucketLocation;

  /**
   * Key that encrypts the log events. The construct adds a statement for CloudWatch Logs to the key policy, limited to log
   * groups of this canary.
   */
  readonly encryptionKey: kms.IKey;

  /**
   * Status code of a healthy response.
   *
   * @default 200
   */
  readonly expectedStatus?: number;

  /**
   * Interval of the requests, from 1 minute to 1 hour. Each run is charged.
   *
   * @default Duration.minutes(5)
   */
  readonly interval?: Duration;

  /**
   * Time in which the response must arrive, from 1 to 60 seconds.
   *
   * @default Duration.seconds(10)
   */
  readonly timeout?: Duration;

  /**
   * Node.js runtime of the canary.
   *
   * @default Runtime.SYNTHETICS_NODEJS_PUPPETEER_13_0
   */
  readonly runtime?: synthetics.Runtime;

  /**
   * Name of the canary: 1 to 255 lower-case letters, digits, hyphens and underscores. CloudFormation cannot replace a
   * canary with a fixed name.
   *
   * @default - the CDK generates a name from the construct path
   */
  readonly canaryName?: string;

  /**
   * Retention of the data of successful runs in CloudWatch Synthetics, from 1 to 455 days. Run results in the bucket have
   * the retention of the bucket.
   *
   * @default Duration.days(31)
   */
  readonly successRetentionPeriod?: Duration;

  /**
   * Retention of the data of failed runs in CloudWatch Synthetics, from 1 to 455 days.
   *
   * @default Duration.days(31)
   */
  readonly failureRetentionPeriod?: Duration;

  /**
   * Retention of the log group.
   *
   * @default RetentionDays.ONE_MONTH
   */
  readonly logRetention?: logs.RetentionDays;

  /**
   * Alarm `canary-failed`: the share of successful runs, in percent, is below the threshold. Missing data breaches the
   * threshold: a canary that does not run monitors nothing.
   *
   * @default - below 100 percent in 2 periods of `interval`
   */
  readonly failed?: AlarmOptions;
}

/**
 * CloudWatch Synthetics canary that requests a public URL like a client: by DNS, certificate, CDN and web ACL, which the
 * alarms of the service do not cover. Creates the canary, its role, its log group and the alarm `canary-failed`. Runs, the
 * alarm and the storage of run results and log events are charged.
 *
 * CloudWatch Synthetics generates the name of the log group from the name and the id of the canary. The role has no
 * permission to create a log group, so that none exists without a key and retention. Events of a run before the log group
 * exists are in the bucket only.
 *
 * Throws if the URL, a number or the name is out of range, a topic is in a different Region, or the prefix or a runbook
 * is malformed.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Synthetics_Canaries.html
 *
 * @example
 * new HealthCanary(this, 'PublicHealth', {
 *   url: 'https://orders.example.com/health',
 *   artifactsBucketLocation: { bucket: artifacts },
 *   encryptionKey,
 *   actions: pages,
 * });
 */
export class HealthCanary extends Construct {
  /** The canary. */
  readonly canary: synthetics.Canary;

  /** Log group of the canary's function. */
  readonly logGroup: logs.ILogGroup;

  /** Alarm for failed runs; undefined if disabled. */
  readonly failed?: cloudwatch.Alarm;

  /** All alarms that are created, for composite alarms and dashboards. */
  readonly alarms: cloudwatch.Alarm[];

  constructor(scope: Construct, id: string, props: HealthCanaryProps) {
    super(scope, id);
    const design = failed(props, (period) => this.metricSuccessPercent({ period }));
    const alarms = bindAlarms(
      this,
      props,
      [design],
      [
        checkUrl(props.url),
        checkRange('expectedStatus', props.expectedStatus, 100, 599, ''),
        checkLiteral('interval', props.interval),
        checkRange('interval', amountOf(props.interval, 60_000), 1, 60, ' minutes'),
        checkLiteral('timeout', props.timeout),
        checkRange('timeout', amountOf(props.timeout, 1_000), 1, 60, ' seconds'),
        checkUnit('successRetentionPeriod', props.successRetentionPeriod, 'days'),
        checkRange('successRetentionPeriod', amountOf(props.successRetentionPeriod, DAY), 1, 455, ' days'),
        checkUnit('failureRetentionPeriod', props.failureRetentionPeriod, 'days'),
        checkRange('failureRetentionPeriod', amountOf(props.failureRetentionPeriod, DAY), 1, 455, ' days'),
        checkName(props.canaryName),
      ],
    );
    const { bucket, prefix = 'canary' } = props.artifactsBucketLocation;
    const role = createCanaryRole(this, bucket, prefix);
    this.canary = this.createCanary(props, role, { bucket, prefix });
    this.logGroup = this.createLogGroup(props, role);
    [this.failed] = alarms.create();
    this.alarms = this.failed === undefined ? [] : [this.failed];
  }

  /** Share of successful runs in percent. Average over 5 minutes by default. */
  metricSuccessPercent(props?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.canary
      .metricSuccessPercent({ statistic: cloudwatch.Stats.AVERAGE, period: Duration.minutes(5), ...props })
      .attachTo(this);
  }

  private createCanary(
    props: HealthCanaryProps,
    role: iam.Role,
    artifactsBucketLocation: synthetics.ArtifactsBucketLocation,
  ): synthetics.Canary {
    const timeout = props.timeout ?? Duration.seconds(10);
    const canary = new synthetics.Canary(this, 'Resource', {
      canaryName: props.canaryName,
      runtime: props.runtime ?? synthetics.Runtime.SYNTHETICS_NODEJS_PUPPETEER_13_0,
      test: synthetics.Test.custom({ code: synthetics.Code.fromInline(CANARY_SCRIPT), handler: 'index.handler' }),
      environmentVariables: {
        HEALTH_URL: props.url,
        EXPECTED_STATUS: `${props.expectedStatus ?? 200}`,
        TIMEOUT_MS: `${timeout.toMilliseconds()}`,
      },
      schedule: synthetics.Schedule.rate(props.interval ?? Duration.minutes(5)),
      role,
      artifactsBucketLocation,
      successRetentionPeriod: props.successRetentionPeriod ?? Duration.days(31),
      failureRetentionPeriod: props.failureRetentionPeriod ?? Duration.days(31),
      provisionedResourceCleanup: true,
    });
    // The first run starts when the canary is created.
    createAfterPolicy(canary, artifactsBucketLocation.bucket.policy);
    return canary;
  }

  /**
   * Log group of the function, whose name contains the id of the canary. Log events of runs before its creation are lost: the
   * role has no permission to create a log group, which would have no key and would never expire.
   */
  private createLogGroup(props: HealthCanaryProps, role: iam.Role): logs.LogGroup {
    const { name, attrId } = this.canary.node.defaultChild as synthetics.CfnCanary;
    const prefix = `/aws/lambda/cwsyn-${name}-`;
    // The key must not depend on the id of the canary, whose log group depends on the key.
    allowOnKey(this, props.encryptionKey, [useByLogs(Stack.of(this), `${prefix}*`)]);
    const logGroup = new logs.LogGroup(this, 'Logs', {
      logGroupName: `${prefix}${attrId}`,
      encryptionKey: props.encryptionKey,
      retention: props.logRetention ?? logs.RetentionDays.ONE_MONTH,
      // The name is that of one canary. The log of each run is also in the bucket.
      removalPolicy: RemovalPolicy.DESTROY,
    });
    // The role must exist before the canary, and the log group after it, so the role cannot contain this policy.
    new iam.ManagedPolicy(this, 'LogPolicy', {
      description: 'Writes the log of a health canary',
      roles: [role],
      statements: [
        new iam.PolicyStatement({
          actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
          resources: [logGroup.logGroupArn],
        }),
      ],
    });
    return logGroup;
  }
}

function failed(props: HealthCanaryProps, metric: (period: Duration) => cloudwatch.IMetric): CatalogueDesign {
  return {
    id: 'Failed',
    alarmNameSuffix: 'canary-failed',
    prop: 'failed',
    options: props.failed,
    metric,
    comparisonOperator: cloudwatch.ComparisonOperator.LESS_THAN_THRESHOLD,
    threshold: 100,
    unit: '%',
    period: props.interval ?? Duration.minutes(5),
    evaluationPeriods: 2,
    treatMissingData: cloudwatch.TreatMissingData.BREACHING,
    noData: 'no run',
    severity: AlertSeverity.CRITICAL,
    source: 'two failed runs in a row',
    alarmDescription:
      'The public URL does not return the expected response: clients do not reach the service. ' +
      'Check the latest run of the canary, DNS, the certificate, the web ACL, and the targets of the load balancer.',
  };
}

function checkUrl(url: string): Problem {
  if (Token.isUnresolved(url)) return undefined;
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (parsed?.protocol !== 'https:') return `url must be an https URL, got '${url}'`;
  // The error names the host only: the URL contains a password.
  return parsed.username + parsed.password === ''
    ? undefined
    : `url must not contain a user name or password, which would be visible in the template, got one for ${parsed.host}`;
}

/** The interval is the period of the alarm, the timeout a part of a variable. */
function checkLiteral(prop: string, value: Duration | undefined): Problem {
  return value?.isUnresolved() ? `${prop} must be a literal, got a token` : undefined;
}

/** The CDK does not convert a token to another unit. */
function checkUnit(prop: string, value: Duration | undefined, unit: string): Problem {
  if (value === undefined || !value.isUnresolved() || value.unitLabel() === unit) return undefined;
  return `${prop} must be in ${unit} if it is a token, got ${value.unitLabel()}`;
}

/** Duration in units of so many milliseconds; undefined if it is not set or a token. */
function amountOf(duration: Duration | undefined, unit: number): number | undefined {
  return duration === undefined || duration.isUnresolved() ? undefined : duration.toMilliseconds() / unit;
}

function checkRange(prop: string, value: number | undefined, from: number, to: number, unit: string): Problem {
  if (value === undefined || Token.isUnresolved(value)) return undefined;
  if (Number.isInteger(value) && value >= from && value <= to) return undefined;
  return `${prop} must be a whole number from ${from} to ${to}${unit}, got ${value}`;
}

function checkName(name: string | undefined): Problem {
  if (name === undefined || Token.isUnresolved(name) || /^[0-9a-z_-]{1,255}$/.test(name)) return undefined;
  return `canaryName must have 1 to 255 lower-case letters, digits, hyphens and underscores, got '${name}'`;
}
