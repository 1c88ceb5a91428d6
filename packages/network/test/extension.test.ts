import { App } from 'aws-cdk-lib/core';
import { Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as firehose from 'aws-cdk-lib/aws-kinesisfirehose';
import type { Construct, IConstruct } from 'constructs';
import { FlowLogs, type FlowLogsConfig, Ingress, type IngressConfig, TierSecurityGroups, type TieredVpc } from '../src';
import { stackIn, vpcIn } from './fixtures';

class FirehoseFlowLogs extends FlowLogs {
  bind(scope: Construct): FlowLogsConfig {
    const arn = 'arn:aws:firehose:us-east-1:111111111111:deliverystream/flow-logs';
    const stream = firehose.DeliveryStream.fromDeliveryStreamArn(scope, 'Stream', arn);
    return { destination: ec2.FlowLogDestination.toFirehose(stream) };
  }
}

class OfficeIngress extends Ingress {
  bind(scope: IConstruct): IngressConfig {
    const description = `HTTPS for ${scope.node.id}`;
    return { rules: [{ peer: ec2.Peer.prefixList('pl-0123'), port: ec2.Port.tcp(443), description }] };
  }
}

test('FlowLogs can be extended', () => {
  const stack = stackIn(new App(), 'Network');
  const vpc = vpcIn(stack, { flowLogs: new FirehoseFlowLogs() });
  expect(vpc.flowLogGroup).toBeUndefined();
  Template.fromStack(stack).hasResourceProperties('AWS::EC2::FlowLog', {
    LogDestinationType: 'kinesis-data-firehose',
    LogDestination: 'arn:aws:firehose:us-east-1:111111111111:deliverystream/flow-logs',
    TrafficType: 'ALL',
  });
});

test('Ingress can be extended', () => {
  const stack = stackIn(new App(), 'Network');
  new TierSecurityGroups(stack, 'Groups', { vpc: vpcIn(stack), ingress: new OfficeIngress() });
  Template.fromStack(stack).hasResourceProperties('AWS::EC2::SecurityGroupIngress', {
    SourcePrefixListId: 'pl-0123',
    FromPort: 443,
    Description: 'HTTPS for Groups',
  });
});

describe('the L2 of a TieredVpc', () => {
  const stack = stackIn(new App(), 'Network');
  const vpc: TieredVpc = vpcIn(stack);
  vpc.addGatewayEndpoint('DynamoDb', { service: ec2.GatewayVpcEndpointAwsService.DYNAMODB });
  vpc.addFlowLog('Rejected', { trafficType: ec2.FlowLogTrafficType.REJECT });
  const template = Template.fromStack(stack);

  test('accepts endpoints and flow logs later', () => {
    template.resourceCountIs('AWS::EC2::VPCEndpoint', 2);
    template.hasResourceProperties('AWS::EC2::FlowLog', { TrafficType: 'REJECT', ResourceId: { Ref: 'Vpc8378EB38' } });
  });

  test('can be changed with an escape hatch', () => {
    (vpc.node.defaultChild as ec2.CfnVPC).enableDnsSupport = true;
    Template.fromStack(stack).hasResourceProperties('AWS::EC2::VPC', { EnableDnsSupport: true });
  });
});
