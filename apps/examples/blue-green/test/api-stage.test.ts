import { App, type Stack } from 'aws-cdk-lib/core';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { ApiStage } from '../src/api-stage';

const stage = new ApiStage(new App(), 'prod', { env: { account: '111111111111', region: 'us-east-1' } });
const template = Template.fromStack(stage.node.findChild('Api') as Stack);

test('a deployment pauses for four hours, and is rolled back without an approval', () => {
  template.hasResourceProperties('AWS::ECS::Service', {
    DeploymentConfiguration: Match.objectLike({ Strategy: 'BLUE_GREEN', BakeTimeInMinutes: 15 }),
  });
  const [service] = Object.values(template.findResources('AWS::ECS::Service'));
  expect(JSON.stringify(service)).toContain('POST_TEST_TRAFFIC_SHIFT');
  expect(JSON.stringify(service)).toContain('ROLLBACK');
});

test('only testers reach the test listener', () => {
  template.hasResourceProperties('AWS::ElasticLoadBalancingV2::Listener', { Port: 8443 });
  template.hasResourceProperties('AWS::EC2::SecurityGroup', {
    SecurityGroupIngress: Match.arrayWith([Match.objectLike({ FromPort: 8443, CidrIp: '203.0.113.0/24' })]),
  });
});
