import { Stack } from 'aws-cdk-lib/core';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { NatGatewayAlarms } from '../../../src';
import { alarmNamed, stackIn, topicIn, vpcIn } from '../../fixtures';

function gateways(stack: Stack, count: number): ec2.INatGatewayRef[] {
  return Array.from({ length: count }, (_, index) =>
    ec2.CfnNatGateway.fromNatGatewayId(stack, `Nat${index}`, `nat-${index}`),
  );
}

function alarmsIn(stack: Stack, natGateways: ec2.INatGatewayRef[]): NatGatewayAlarms {
  return new NatGatewayAlarms(stack, 'Alarms', { natGateways, topic: topicIn(stack), alarmNamePrefix: 'orders' });
}

test('nat-port-exhaustion is any connection that found no port', () => {
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

test('the gateways of a VPC are watched together', () => {
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

test('an imported VPC knows no gateways', () => {
  const stack = stackIn();
  expect(NatGatewayAlarms.gatewaysOf(vpcIn(stack))).toHaveLength(0);
});

test.each([0, 11])('fails with %p gateways', (count) => {
  const stack = stackIn();
  expect(() => alarmsIn(stack, gateways(stack, count))).toThrow(
    `Watch/Alarms: natGateways must hold 1 to 10 gateways, got ${count}`,
  );
});

test('accepts ten gateways', () => {
  const stack = stackIn();
  expect(() => alarmsIn(stack, gateways(stack, 10))).not.toThrow();
});
