import { App, type Stack } from 'aws-cdk-lib/core';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { OrdersStage } from '../src/orders-stage';

const app = new App({ context: { '@aws-cdk/core:defaultCrossStackReferences': 'weak' } });
const stage = new OrdersStage(app, 'prod', { env: { account: '111111111111', region: 'us-east-1' } });
const stack = (name: string) => stage.node.findChild(name) as Stack;

test('the replica is in another Region, with a key in the same Region', () => {
  expect([stack('Primary').region, stack('Replica').region]).toEqual(['us-east-1', 'us-west-2']);
  const replica = Template.fromStack(stack('Replica'));
  replica.hasResourceProperties('AWS::RDS::DBInstance', {
    SourceDBInstanceIdentifier: Match.anyValue(),
    KmsKeyId: Match.anyValue(),
  });
});

test('the secrets are replicated to the second Region', () => {
  Template.fromStack(stack('Primary')).allResourcesProperties('AWS::SecretsManager::Secret', {
    ReplicaRegions: [Match.objectLike({ Region: 'us-west-2' })],
  });
});

test('the addresses of the VPCs do not overlap', () => {
  Template.fromStack(stack('Primary')).hasResourceProperties('AWS::EC2::VPC', { CidrBlock: '10.0.0.0/16' });
  Template.fromStack(stack('Recovery')).hasResourceProperties('AWS::EC2::VPC', { CidrBlock: '10.1.0.0/16' });
});

test('all stacks have termination protection', () => {
  expect(['Primary', 'Recovery', 'Replica'].map((name) => stack(name).terminationProtection)).toEqual([
    true,
    true,
    true,
  ]);
});
