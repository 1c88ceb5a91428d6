import { Stack } from 'aws-cdk-lib/core';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { NatGatewayAlarms } from '../../../src';
import { alarmNamed, stackIn, actionsTo, vpcIn } from '../../fixtures';

function gateways(stack: Stack, count: number): ec2.INatGatewayRef[] {
  return Array.from({ length: count }, (_, index) =>
    ec2.CfnNatGateway.fromNatGatewayId(stack, `Nat${index}`, `nat-${index}`),
  );
}

function alarmsIn(stack: Stack, natGateways: ec2.INatGatewayRef[]): NatGatewayAlarms {
  return new NatGatewayAlarms(stack, 'Alarms', { natGateways, actions: actionsTo(stack), alarmNamePrefix: 'orders' });
}

test('nat-port-exhaustion fires for one failed port allocation', () => {
  const stack = stackIn();
  const alarms = alarmsIn(stack, gateways(stack, 1));
  expect(alarms.alarms).toEqual([alarms.portExhaustion]);
  expect(alarmNamed(Template.fromStack(stack), 'orders-nat-port-exhaustion')).toMatchObject({
    Namespace: 'AWS/NATGateway',
    MetricName: 'ErrorPortAllocation',
    Dimensions: [{ Name: 'NatGatewayId', Value: 'nat-0' }],
    Statistic: 'Sum',
    Period: 300,
    EvaluationPeriods: 1,
    Threshold: 1,
    ComparisonOperator: 'GreaterThanOrEqualToThreshold',
    TreatMissingData: 'notBreaching',
  });
});

test('adds up the NAT gateways of a VPC', () => {
  const stack = stackIn();
  const vpc = new ec2.Vpc(stack, 'Vpc', { natGateways: 2 });
  alarmsIn(stack, NatGatewayAlarms.gatewaysOf(vpc));
  const metric = (id: string) =>
    Match.objectLike({
      Id: id,
      MetricStat: {
        Metric: { Dimensions: [{ Name: 'NatGatewayId', Value: { Ref: Match.stringLikeRegexp('NATGateway') } }] },
      },
    });
  Template.fromStack(stack).hasResourceProperties('AWS::CloudWatch::Alarm', {
    Metrics: [
      Match.objectLike({ Expression: 'SUM([errorPortAllocation0,errorPortAllocation1])' }),
      metric('errorPortAllocation0'),
      metric('errorPortAllocation1'),
    ],
  });
});

test('finds no NAT gateways in an imported VPC', () => {
  const stack = stackIn();
  expect(NatGatewayAlarms.gatewaysOf(vpcIn(stack))).toHaveLength(0);
});

test.each([0, 11])('fails with %p NAT gateways', (count) => {
  const stack = stackIn();
  expect(() => alarmsIn(stack, gateways(stack, count))).toThrow(
    `Watch/Alarms: natGateways must have 1 to 10 NAT gateways, got ${count}`,
  );
});

test('accepts ten NAT gateways', () => {
  const stack = stackIn();
  expect(() => alarmsIn(stack, gateways(stack, 10))).not.toThrow();
});
