import { Aws, Duration, Token } from 'aws-cdk-lib/core';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as s3 from 'aws-cdk-lib/aws-s3';
import * as synthetics from 'aws-cdk-lib/aws-synthetics';
import { Construct } from 'constructs';
import type { AlarmOptions, AlarmSetProps } from '../alarms/alarm-options';
import { AlertSeverity } from '../alerting/alert-severity';
import { type AlarmDesign, checkAlarms, makeAlarms } from '../alarms/shared/alarm-factory';
import { CANARY_SCRIPT } from './private/canary-script';

/** Properties of `HealthCanary`. */
export interface HealthCanaryProps extends AlarmSetProps {
  /** The public address that is asked, an https URL without a user name or password. */
  readonly url: string;

  /**
   * Bucket that keeps what each run found. Where a key encrypts it, the canary's role may use that key; an imported bucket
   * does not tell its key, and its owner must see to that.
   */
  readonly artifacts: s3.IBucket;

  /**
   * Folder of `artifacts`, without slashes at either end.
   *
   * @default 'canary'
   */
  readonly artifactsPrefix?: string;

  /**
   * Status that is healthy.
   *
   * @default 200
   */
  readonly expectedStatus?: number;

  /**
   * How often the address is asked, from 1 minute to 1 hour. Runs are charged.
   *
   * @default Duration.minutes(5)
   */
  readonly interval?: Duration;

  /**
   * Time within which the address must answer, from 1 to 60 seconds.
   *
   * @default Duration.seconds(10)
   */
  readonly timeout?: Duration;

  /**
   * Runtime of the canary, one for Node.js.
   *
   * @default Runtime.SYNTHETICS_NODEJS_PUPPETEER_13_0
   */
  readonly runtime?: synthetics.Runtime;

  /**
   * Name of the canary: 1 to 255 lower-case letters, digits, hyphens and underscores. A fixed name blocks replacement.
   *
   * @default - the CDK makes one of the construct's path
   */
  readonly canaryName?: string;

  /**
   * The alarm `canary-failed`: fewer runs succeeded, in percent, than the threshold. No data means failed: a canary that
   * does not run sees nothing.
   *
   * @default - below 100 percent in 2 periods of `interval`
   */
  readonly failed?: AlarmOptions;
}

/**
 * Asks a public address as a client would, through name service, certificate, distribution and firewall, which the
 * alarms on the service itself do not see. It creates a canary of CloudWatch Synthetics, its role and the alarm
 * `canary-failed`. Runs are charged, as are the alarm and the storage of artifacts.
 *
 * Throws when the URL, a number or the name is out of its range, when a topic is in another region, or the prefix or a
 * runbook is malformed.
 */
export class HealthCanary extends Construct {
  /** The canary. */
  readonly canary: synthetics.Canary;

  /** The alarm on failed runs; undefined when switched off. */
  readonly failed?: cloudwatch.Alarm;

  /** All alarms that exist, for composite alarms and dashboards. */
  readonly alarms: cloudwatch.Alarm[];

  constructor(scope: Construct, id: string, props: HealthCanaryProps) {
    super(scope, id);
    const designs = [failed(props, (period) => this.metricSuccessPercent({ period }))];
    checkAlarms(this, props, designs, [
      checkUrl(props.url),
      checkRange('expectedStatus', props.expectedStatus, 100, 599, ''),
      checkRange('interval', amountOf(props.interval, 60_000), 1, 60, ' minutes'),
      checkRange('timeout', amountOf(props.timeout, 1_000), 1, 60, ' seconds'),
      checkName(props.canaryName),
    ]);
    this.canary = this.makeCanary(props);
    [this.failed] = makeAlarms(this, props, designs);
    this.alarms = this.failed === undefined ? [] : [this.failed];
  }

  /** Successful runs in percent: average over 5 minutes by default. */
  metricSuccessPercent(props?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.canary
      .metricSuccessPercent({ statistic: cloudwatch.Stats.AVERAGE, period: Duration.minutes(5), ...props })
      .attachTo(this);
  }

  private makeCanary(props: HealthCanaryProps): synthetics.Canary {
    const prefix = props.artifactsPrefix ?? 'canary';
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
      role: this.makeRole(props.artifacts, prefix),
      artifactsBucketLocation: { bucket: props.artifacts, prefix },
      provisionedResourceCleanup: true,
    });
    // it runs as soon as it exists
    if (props.artifacts.policy) canary.node.addDependency(props.artifacts.policy);
    return canary;
  }

  /**
   * "Required roles and permissions for canaries", bound to the folder and to the canary's own logs and metrics. The way
   * to the folder stands in the bucket's policy, so that the role needs no wildcard for it; that of an imported bucket
   * cannot be changed from here.
   */
  private makeRole(artifacts: s3.IBucket, prefix: string): iam.Role {
    const put = { actions: ['s3:PutObject'], resources: [artifacts.arnForObjects(`${prefix}/*`)] };
    const policy = new iam.ManagedPolicy(this, 'Policy', {
      description: 'Runs a health canary',
      statements: [
        ...encryptWith(artifacts),
        new iam.PolicyStatement({ actions: ['s3:GetBucketLocation'], resources: [artifacts.bucketArn] }),
        new iam.PolicyStatement({ actions: ['s3:ListAllMyBuckets'], resources: ['*'] }),
        new iam.PolicyStatement({
          actions: ['logs:CreateLogGroup', 'logs:CreateLogStream', 'logs:PutLogEvents'],
          // CloudWatch Synthetics ends the name of the canary's function, and so of its log group, by chance
          resources: [`arn:${Aws.PARTITION}:logs:${Aws.REGION}:${Aws.ACCOUNT_ID}:log-group:/aws/lambda/cwsyn-*`],
        }),
        new iam.PolicyStatement({
          actions: ['cloudwatch:PutMetricData'],
          resources: ['*'],
          conditions: { StringEquals: { 'cloudwatch:namespace': 'CloudWatchSynthetics' } },
        }),
      ],
    });
    const role = new iam.Role(this, 'Role', {
      description: 'Runs a health canary',
      assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com'),
      managedPolicies: [policy],
    });
    const { statementAdded } = artifacts.addToResourcePolicy(new iam.PolicyStatement({ ...put, principals: [role] }));
    if (!statementAdded) policy.addStatements(new iam.PolicyStatement(put));
    return role;
  }
}

function encryptWith({ encryptionKey, stack }: s3.IBucket): iam.PolicyStatement[] {
  if (encryptionKey === undefined) return [];
  return [
    new iam.PolicyStatement({
      actions: ['kms:Decrypt', 'kms:GenerateDataKey'],
      resources: [encryptionKey.keyArn],
      conditions: { StringEquals: { 'kms:ViaService': `s3.${stack.region}.amazonaws.com` } },
    }),
  ];
}

function failed(props: HealthCanaryProps, metric: (period: Duration) => cloudwatch.IMetric): AlarmDesign {
  return {
    id: 'Failed',
    nameSuffix: 'canary-failed',
    prop: 'failed',
    options: props.failed,
    metric,
    comparison: cloudwatch.ComparisonOperator.LESS_THAN_THRESHOLD,
    threshold: 100,
    unit: '%',
    period: props.interval ?? Duration.minutes(5),
    evaluationPeriods: 2,
    treatMissingData: cloudwatch.TreatMissingData.BREACHING,
    noData: 'failed (no run)',
    severity: AlertSeverity.CRITICAL,
    source: 'two failed runs in a row',
    description:
      'The public address does not answer as it should: clients do not reach the service. ' +
      "Look at the canary's latest run, at DNS, at the certificate, at the firewall, and at the load balancer's targets.",
  };
}

function checkUrl(url: string): string | undefined {
  if (Token.isUnresolved(url)) return undefined;
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (parsed?.protocol !== 'https:') return `url must be an https URL, got '${url}'`;
  // The URL is not repeated here: it holds a password.
  return parsed.username + parsed.password === ''
    ? undefined
    : `url must not hold a user name or password, which would stand in the template, got one for ${parsed.host}`;
}

/** A duration in units of so many milliseconds; undefined where it is not known yet. */
function amountOf(duration: Duration | undefined, unit: number): number | undefined {
  return duration === undefined || duration.isUnresolved() ? undefined : duration.toMilliseconds() / unit;
}

function checkRange(
  prop: string,
  value: number | undefined,
  from: number,
  to: number,
  unit: string,
): string | undefined {
  if (value === undefined || Token.isUnresolved(value)) return undefined;
  if (Number.isInteger(value) && value >= from && value <= to) return undefined;
  return `${prop} must be a whole number from ${from} to ${to}${unit}, got ${value}`;
}

function checkName(name: string | undefined): string | undefined {
  if (name === undefined || Token.isUnresolved(name) || /^[0-9a-z_-]{1,255}$/.test(name)) return undefined;
  return `canaryName must have 1 to 255 lower-case letters, digits, hyphens and underscores, got '${name}'`;
}
