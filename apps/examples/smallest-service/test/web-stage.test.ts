import { App, type Stack } from 'aws-cdk-lib/core';
import { Template } from 'aws-cdk-lib/assertions';
import { WebStage } from '../src/web-stage';

const stage = new WebStage(new App(), 'dev', { env: { account: '111111111111', region: 'us-east-1' } });
const template = Template.fromStack(stage.node.findChild('Web') as Stack);

test('the load balancer accepts HTTPS, and redirects HTTP', () => {
  template.hasResourceProperties('AWS::ElasticLoadBalancingV2::Listener', { Port: 443, Protocol: 'HTTPS' });
  template.hasResourceProperties('AWS::ElasticLoadBalancingV2::Listener', {
    Port: 80,
    DefaultActions: [{ Type: 'redirect' }],
  });
});

test('the service has no public IP addresses', () => {
  template.hasResourceProperties('AWS::ECS::Service', {
    NetworkConfiguration: { AwsvpcConfiguration: { AssignPublicIp: 'DISABLED' } },
  });
});

test('the name contains the stage', () => {
  template.hasResourceProperties('AWS::Route53::RecordSet', { Name: 'web-dev.example.com.', Type: 'A' });
});
