import { Duration } from 'aws-cdk-lib/core';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { CfnNatGateway, type IVpc } from 'aws-cdk-lib/aws-ec2';
import type { aws_ec2 as ec2 } from 'aws-cdk-lib/interfaces';
import { Construct } from 'constructs';
import type { AlarmOptions, AlarmSetProps } from '../alarm-options';
import { AlertSeverity } from '../../alerting/alert-severity';
import { type AlarmDesign, createAlarms } from '../shared/alarm-factory';
import { natGatewayMetric } from '../../private/metrics';

/** Properties of `NatGatewayAlarms`. */
export interface NatGatewayAlarmsProps extends AlarmSetProps {
  /** The NAT gateways to watch, from 1 to 10 (the metrics of one alarm). */
  readonly natGateways: ec2.INatGatewayRef[];

  /**
   * The alarm `nat-port-exhaustion`: as many connections as the threshold, or more, could not be opened for want of a
   * source port, at all gateways together. A gateway without traffic has no data, and no such failure.
   *
   * @default - at least 1 failure in 1 period of 5 minutes: any above zero is too many (Amazon VPC user guide, "Monitor
   * NAT gateways with Amazon CloudWatch")
   */
  readonly portExhaustion?: AlarmOptions;
}

/**
 * The alarm on NAT gateways, `nat-port-exhaustion`. It is charged by the month and by the gateway.
 *
 * Throws when there are no gateways or more than 10, when an option is out of its range, when a topic is in another
 * region, or the prefix or a runbook is malformed.
 */
export class NatGatewayAlarms extends Construct {
  /** The NAT gateways that a VPC of this app created; an imported VPC knows none. */
  static gatewaysOf(vpc: IVpc): ec2.INatGatewayRef[] {
    return vpc.node.findAll().filter((construct) => construct instanceof CfnNatGateway);
  }

  /** The alarm on failed port allocations; undefined when switched off. */
  readonly portExhaustion?: cloudwatch.Alarm;

  /** All alarms that exist, for composite alarms and dashboards. */
  readonly alarms: cloudwatch.Alarm[];

  constructor(scope: Construct, id: string, props: NatGatewayAlarmsProps) {
    super(scope, id);
    const created = createAlarms(this, props, [portExhaustion(props)], [checkGateways(props.natGateways.length)]);
    [this.portExhaustion] = created;
    this.alarms = created.filter((alarm) => alarm !== undefined);
  }
}

function portExhaustion({ natGateways, portExhaustion: options }: NatGatewayAlarmsProps): AlarmDesign {
  return {
    id: 'PortExhaustion',
    nameSuffix: 'nat-port-exhaustion',
    prop: 'portExhaustion',
    options,
    metric: (period) => natGatewayMetric(natGateways, 'ErrorPortAllocation', period),
    comparison: cloudwatch.ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
    threshold: 1,
    unit: 'failure',
    period: Duration.minutes(5),
    evaluationPeriods: 1,
    treatMissingData: cloudwatch.TreatMissingData.NOT_BREACHING,
    noData: 'fine (no traffic)',
    severity: AlertSeverity.WARNING,
    source: 'VPC, "Monitor NAT gateways with Amazon CloudWatch"',
    description:
      'A NAT gateway has no source port left towards some destination: new connections to it fail. ' +
      'Look for a client that opens connections without reusing them, and at a VPC endpoint or further addresses.',
  };
}

function checkGateways(count: number): string | undefined {
  return count >= 1 && count <= 10 ? undefined : `natGateways must hold 1 to 10 gateways, got ${count}`;
}
