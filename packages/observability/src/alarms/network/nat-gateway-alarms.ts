import { Duration } from 'aws-cdk-lib/core';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { CfnNatGateway, type IVpc } from 'aws-cdk-lib/aws-ec2';
import type { aws_ec2 as ec2 } from 'aws-cdk-lib/interfaces';
import type { Construct } from 'constructs';
import type { AlarmOptions, AlarmSetProps } from '../alarm-options';
import { AlarmSet } from '../alarm-set';
import { AlertSeverity } from '../../alerting/alert-severity';
import { type CatalogueDesign, createAlarms } from '../shared/alarm-factory';
import { natGatewayMetric } from '../../private/metrics';
import type { Problem } from '../../private/validation';

/** Properties of `NatGatewayAlarms`. */
export interface NatGatewayAlarmsProps extends AlarmSetProps {
  /** NAT gateways, from 1 to 10 (the metrics of one alarm). */
  readonly natGateways: ec2.INatGatewayRef[];

  /**
   * Alarm `nat-port-exhaustion`: the number of connections that failed for lack of a source port, at all NAT gateways,
   * reaches the threshold. A NAT gateway without traffic has no data.
   *
   * @default - at least 1 failure in 1 period of 5 minutes. Any value above zero is a fault (Amazon VPC user guide,
   * "Monitor NAT gateways with Amazon CloudWatch")
   */
  readonly portExhaustion?: AlarmOptions;
}

/**
 * Alarm `nat-port-exhaustion` for NAT gateways. It is charged per month and NAT gateway.
 *
 * Throws if there are no NAT gateways or more than 10, an option is out of range, a topic is in a different Region, or
 * the prefix or a runbook is malformed.
 *
 * @see https://docs.aws.amazon.com/vpc/latest/userguide/vpc-nat-gateway-cloudwatch.html
 *
 * @example
 * new NatGatewayAlarms(this, 'NatAlarms', { natGateways: NatGatewayAlarms.gatewaysOf(vpc), actions: alerts });
 */
export class NatGatewayAlarms extends AlarmSet {
  /** Returns the NAT gateways of a VPC that this app creates. An imported VPC has none. */
  static gatewaysOf(vpc: IVpc): ec2.INatGatewayRef[] {
    return vpc.node.findAll().filter((construct) => construct instanceof CfnNatGateway);
  }

  /** Alarm for failed port allocations; undefined if disabled. */
  readonly portExhaustion?: cloudwatch.Alarm;

  constructor(scope: Construct, id: string, props: NatGatewayAlarmsProps) {
    super(scope, id);
    const created = createAlarms(this, props, [portExhaustion(props)], [checkGateways(props.natGateways.length)]);
    [this.portExhaustion] = created;
    this.alarms.push(...created.filter((alarm) => alarm !== undefined));
  }
}

function portExhaustion({ natGateways, portExhaustion: options }: NatGatewayAlarmsProps): CatalogueDesign {
  return {
    id: 'PortExhaustion',
    alarmNameSuffix: 'nat-port-exhaustion',
    prop: 'portExhaustion',
    options,
    metric: (period) => natGatewayMetric(natGateways, 'ErrorPortAllocation', period),
    comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
    threshold: 1,
    unit: 'failure',
    period: Duration.minutes(5),
    evaluationPeriods: 1,
    treatMissingData: cloudwatch.TreatMissingData.NOT_BREACHING,
    noData: 'no traffic',
    severity: AlertSeverity.WARNING,
    source: 'VPC, "Monitor NAT gateways with Amazon CloudWatch"',
    alarmDescription:
      'A NAT gateway has no source port left for a destination: new connections to it fail. ' +
      'Check for clients that open connections without reusing them, and consider a VPC endpoint or more IP addresses.',
  };
}

function checkGateways(count: number): Problem {
  return count >= 1 && count <= 10 ? undefined : `natGateways must have 1 to 10 NAT gateways, got ${count}`;
}
