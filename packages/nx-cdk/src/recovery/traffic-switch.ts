import {
  CloudWatchClient,
  DescribeAlarmsCommand,
  GetMetricStatisticsCommand,
  PutMetricDataCommand,
} from '@aws-sdk/client-cloudwatch';
import { Route53Client, UpdateHealthCheckCommand } from '@aws-sdk/client-route-53';
import { CommandError } from '../shared/command-error';
import { reasonOf } from '../shared/sdk';
import { clientConfig } from './clients';
import { waitFor, type Clock } from './clock';
import type { StepRecord } from './journal';
import type { FailoverPlan } from './plan';

/** The Region that gets the requests. */
export type Side = 'primary' | 'recovery';

/** Values of the metric. */
const VALUES: Readonly<Record<Side, number>> = { primary: 0, recovery: 1 };
/** States of the alarm. */
const ALARM_STATES: Readonly<Record<Side, string>> = { primary: 'OK', recovery: 'ALARM' };

const WRITE_EVERY_SECONDS = 20;
const CONFIRM_LIMIT_SECONDS = 10 * 60;
const WINDOW_SECONDS = 3 * 60 * 60;

/**
 * The metric in the recovery Region that a Route 53 health check follows.
 *
 * Only the recovery Region is called. The alarm shows what the health check evaluates, but it is not what moves the
 * traffic: Route 53 reads the data points of the metric.
 */
export class TrafficSwitch {
  private readonly cloudwatch: CloudWatchClient;

  constructor(
    private readonly plan: FailoverPlan,
    private readonly clock: Clock,
  ) {
    this.cloudwatch = new CloudWatchClient(clientConfig(plan.recovery.region));
  }

  /**
   * Returns the Region that gets the requests. Without data points, the alarm keeps its last state.
   *
   * @throws CommandError if the switch cannot be read
   */
  async active(): Promise<Side> {
    const [latest, state] = await Promise.all([this.latest(), this.alarmState()]).catch((error: Error) => {
      if (error instanceof CommandError) throw error;
      throw new CommandError(`the switch cannot be read: ${reasonOf(error)}`, { cause: error });
    });
    const isRecovery = latest === undefined ? state === ALARM_STATES.recovery : latest.value >= VALUES.recovery;
    return isRecovery ? 'recovery' : 'primary';
  }

  /** Writes one data point. */
  async write(side: Side): Promise<void> {
    const { namespace, metricName } = this.plan.switch;
    const MetricData = [{ MetricName: metricName, Value: VALUES[side], Timestamp: new Date(this.clock.now()) }];
    await this.cloudwatch.send(new PutMetricDataCommand({ Namespace: namespace, MetricData }));
  }

  /**
   * Writes until the newest minute and the alarm show the Region.
   *
   * The statistic of the alarm is the maximum, so a 0 has no effect in a minute that contains a 1.
   */
  async confirm(side: Side, say: (text: string) => void): Promise<string> {
    const { alarmName } = this.plan.switch;
    const wait = { what: 'the switch', everySeconds: WRITE_EVERY_SECONDS, limitSeconds: CONFIRM_LIMIT_SECONDS };
    return waitFor(this.clock, wait, async () => {
      await this.write(side);
      const [latest, state] = await Promise.all([this.latest(), this.alarmState()]);
      if (latest?.value === VALUES[side] && state === ALARM_STATES[side]) return `${alarmName} is ${state}`;
      say(`metric ${latest?.value ?? 'without data'}, ${alarmName} is ${state}`);
      return undefined;
    });
  }

  /** Writes the durations of a run as metrics in the namespace of the switch, which CloudWatch keeps for 15 months. */
  async record(action: string, steps: readonly StepRecord[]): Promise<void> {
    const { namespace } = this.plan.switch;
    const MetricData = steps.flatMap(({ id, seconds }) =>
      seconds === undefined
        ? []
        : [
            {
              MetricName: 'StepDuration',
              Dimensions: [
                { Name: 'Action', Value: action },
                { Name: 'Step', Value: id },
              ],
              Value: seconds,
              Unit: 'Seconds' as const,
              Timestamp: new Date(this.clock.now()),
            },
          ],
    );
    await this.cloudwatch.send(new PutMetricDataCommand({ Namespace: namespace, MetricData }));
  }

  /**
   * Disables the health check, which counts as healthy from then on, so that the primary Region gets the requests. For
   * a return while the recovery Region is lost. Calls Route 53, whose control plane is in us-east-1.
   */
  async disableHealthCheck(): Promise<string> {
    const { healthCheckId } = this.plan.switch;
    if (healthCheckId === undefined) throw new CommandError('the failover plan has no switch.healthCheckId');
    const route53 = new Route53Client(clientConfig(this.plan.primary.region));
    await route53.send(new UpdateHealthCheckCommand({ HealthCheckId: healthCheckId, Disabled: true }));
    return `the health check ${healthCheckId} is disabled`;
  }

  /** @throws CommandError if the alarm does not exist */
  private async alarmState(): Promise<string> {
    const { alarmName } = this.plan.switch;
    const { MetricAlarms = [] } = await this.cloudwatch.send(new DescribeAlarmsCommand({ AlarmNames: [alarmName] }));
    const state = MetricAlarms[0]?.StateValue;
    if (state === undefined) {
      throw new CommandError(`the alarm ${alarmName} does not exist in ${this.plan.recovery.region}`);
    }
    return state;
  }

  private async latest(): Promise<{ value: number } | undefined> {
    const { namespace, metricName } = this.plan.switch;
    const end = this.clock.now();
    const { Datapoints = [] } = await this.cloudwatch.send(
      new GetMetricStatisticsCommand({
        Namespace: namespace,
        MetricName: metricName,
        StartTime: new Date(end - WINDOW_SECONDS * 1000),
        // the current minute
        EndTime: new Date(end + 60_000),
        Period: 60,
        Statistics: ['Maximum'],
      }),
    );
    const [newest] = [...Datapoints].sort((a, b) => (b.Timestamp?.getTime() ?? 0) - (a.Timestamp?.getTime() ?? 0));
    return newest && { value: newest.Maximum ?? 0 };
  }
}
