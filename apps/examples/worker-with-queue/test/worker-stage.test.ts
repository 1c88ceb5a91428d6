import { App, type Stack } from 'aws-cdk-lib/core';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { WorkerStage } from '../src/worker-stage';

const stage = new WorkerStage(new App(), 'dev', { env: { account: '111111111111', region: 'us-east-1' } });
const template = Template.fromStack(stage.node.findChild('Worker') as Stack);

test('the service scales to zero, and up to 20 tasks', () => {
  template.hasResourceProperties('AWS::ApplicationAutoScaling::ScalableTarget', { MinCapacity: 0, MaxCapacity: 20 });
});

test('a message that fails moves to the dead-letter queue', () => {
  template.hasResourceProperties('AWS::SQS::Queue', {
    RedrivePolicy: Match.objectLike({ maxReceiveCount: Match.anyValue() }),
  });
});

test('the tasks have permission to consume messages, and not to send them', () => {
  const policies =
    JSON.stringify(template.findResources('AWS::IAM::ManagedPolicy')) +
    JSON.stringify(template.findResources('AWS::IAM::Policy'));
  expect(policies).toContain('sqs:DeleteMessage');
  expect(policies).not.toContain('sqs:SendMessage');
});

test('nothing connects to the tasks', () => {
  template.resourceCountIs('AWS::ElasticLoadBalancingV2::LoadBalancer', 0);
  template.allResourcesProperties('AWS::EC2::SecurityGroup', { SecurityGroupIngress: Match.absent() });
});
