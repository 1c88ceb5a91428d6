import { App, type Stack } from 'aws-cdk-lib/core';
import { Template } from 'aws-cdk-lib/assertions';
import { InternalStage } from '../src/internal-stage';

const stage = new InternalStage(new App(), 'dev', { env: { account: '111111111111', region: 'us-east-1' } });
const template = Template.fromStack(stage.node.findChild('Service') as Stack);

test('no network is created', () => {
  for (const type of ['VPC', 'Subnet', 'NatGateway', 'RouteTable']) template.resourceCountIs(`AWS::EC2::${type}`, 0);
});

test('the load balancer has private addresses, and accepts connections from the VPC only', () => {
  template.hasResourceProperties('AWS::ElasticLoadBalancingV2::LoadBalancer', { Scheme: 'internal' });
  template.hasResourceProperties('AWS::EC2::SecurityGroup', {
    SecurityGroupIngress: [{ CidrIp: '10.20.0.0/16', FromPort: 443, ToPort: 443 }],
  });
});
