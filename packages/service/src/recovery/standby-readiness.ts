import { Duration, Stack, Token } from 'aws-cdk-lib/core';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as events from 'aws-cdk-lib/aws-events';
import * as targets from 'aws-cdk-lib/aws-events-targets';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { checkForm, checkMinutes } from '../private/checks';
import { failOn } from '../private/validation';
import type { ComparedRegion } from './compared-region';
import { READINESS_CODE } from './private/readiness-code';
import { readinessRole } from './private/readiness-role';
import type { StandbyReadinessProps } from './readiness-props';

const METRIC_NAME = 'Ready';

/**
 * Creates a scheduled function in the recovery Region that compares what must be equal in both Regions, so that a failover
 * works: versions of secrets, image and tag, version and class of the databases, task definitions, certificate, Fargate
 * quota, switch and capacity. It writes one metric, `Ready`: 1 if no check fails.
 *
 * A check is `unknown`, which does not fail, if the primary Region does not answer within seconds. Create an alarm on
 * `metricReady()` that treats missing data as breaching. The function is charged by its runs.
 *
 * Throws when the interval is out of range, when both Regions are the same, and when the Region of the stack is not the one of
 * `recovery`.
 *
 * @see https://docs.aws.amazon.com/whitepapers/latest/disaster-recovery-workloads-on-aws/testing-disaster-recovery.html
 *
 * @example
 * const readiness = new StandbyReadiness(recoveryStack, 'Readiness', {
 *   primary: primaryNames,
 *   recovery: recoveryNames,
 *   secretNames: ['shop/db-app', 'shop/jwt-secret'],
 *   switchAlarmName: 'shop-recovery-region-active',
 *   metricNamespace: 'shop/readiness',
 *   logGroup: recoveryLogs,
 * });
 */
export class StandbyReadiness extends Construct {
  /** Function that compares the Regions. */
  readonly comparison: lambda.Function;

  private readonly metricNamespace: string;

  constructor(scope: Construct, id: string, props: StandbyReadinessProps) {
    super(scope, id);
    const { interval = Duration.minutes(30), logGroup, primary, recovery, secretNames, switchAlarmName } = props;
    this.metricNamespace = props.metricNamespace;
    failOn(this, [
      checkMinutes('interval', interval, 5, 1440),
      checkForm(
        'functionName',
        props.functionName,
        /^[\w-]{1,64}$/,
        '1 to 64 letters, digits, hyphens and underscores',
      ),
      secretNames.length === 0 ? 'secretNames must have at least one name, got none' : undefined,
      primary.region === recovery.region
        ? `primary and recovery must have different Regions, got ${primary.region}`
        : undefined,
      checkRegion(Stack.of(this).region, recovery.region),
    ]);
    const plan = {
      switch: { alarmName: switchAlarmName },
      secrets: secretNames,
      primary: render(primary),
      recovery: render(recovery),
    };
    this.comparison = new lambda.Function(this, 'Function', {
      functionName: props.functionName,
      description: 'Compares what must be equal in both Regions for a failover',
      runtime: lambda.Runtime.NODEJS_24_X,
      handler: 'index.handler',
      code: lambda.Code.fromAsset(READINESS_CODE),
      role: readinessRole(this, props).withoutPolicyUpdates(),
      timeout: Duration.minutes(2),
      memorySize: 256,
      logGroup,
      environment: {
        METRIC_NAME,
        METRIC_NAMESPACE: props.metricNamespace,
        PLAN: Stack.of(this).toJsonString(plan),
      },
    });
    new events.Rule(this, 'Schedule', {
      description: 'Compares what must be equal in both Regions for a failover',
      schedule: events.Schedule.rate(interval),
      // the next run follows soon
      targets: [new targets.LambdaFunction(this.comparison, { retryAttempts: 0 })],
    });
  }

  /** 1 if no check fails, 0 otherwise: minimum over one hour. */
  metricReady(props?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return new cloudwatch.Metric({
      namespace: this.metricNamespace,
      metricName: METRIC_NAME,
      statistic: cloudwatch.Stats.MINIMUM,
      period: Duration.hours(1),
      ...props,
    });
  }
}

/** The names with the keys that the function reads, which are those of a failover plan. */
function render(names: ComparedRegion) {
  return {
    region: names.region,
    cluster: names.clusterName,
    service: names.serviceName,
    cpu: names.cpu,
    maxTasks: names.maxCapacity,
    restingTasks: names.restingCapacity,
    minCapacityParameter: names.minCapacityParameterName,
    imageTagParameter: names.imageTagParameterName,
    imageRepository: names.repositoryName,
    database: names.databaseIdentifier,
    certificateArn: names.certificateArn,
  };
}

function checkRegion(own: string, recovery: string): string | undefined {
  if (Token.isUnresolved(own) || own === recovery) return undefined;
  return `recovery.region must be the Region of the stack, ${own}, got ${recovery}`;
}
