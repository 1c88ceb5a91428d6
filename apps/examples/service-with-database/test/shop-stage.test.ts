import { App, type Stack } from 'aws-cdk-lib/core';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { ShopStage } from '../src/shop-stage';

const env = { account: '111111111111', region: 'us-east-1' };
const app = new App({ context: { '@aws-cdk/core:defaultCrossStackReferences': 'weak' } });
const stages = { dev: new ShopStage(app, 'dev', { env }), prod: new ShopStage(app, 'prod', { env }) };
const template = (stage: keyof typeof stages, stack: string) =>
  Template.fromStack(stages[stage].node.findChild(stack) as Stack);

test('the database has a standby in prod only', () => {
  template('prod', 'Data').hasResourceProperties('AWS::RDS::DBInstance', { MultiAZ: true });
  template('dev', 'Data').hasResourceProperties('AWS::RDS::DBInstance', { MultiAZ: false });
});

test('the database is kept if the stack is deleted', () => {
  template('prod', 'Data').hasResource('AWS::RDS::DBInstance', {
    DeletionPolicy: 'RetainExceptOnCreate',
    UpdateReplacePolicy: 'Retain',
  });
});

test('the passwords of the master user and of the service are rotated', () => {
  template('prod', 'Data').resourceCountIs('AWS::SecretsManager::RotationSchedule', 2);
});

test('the service reads user name and password from the same secret', () => {
  const names = ['DB_USER', 'DB_PASSWORD'].map((Name) => ({ Name, ValueFrom: Match.anyValue() }));
  template('prod', 'Service').hasResourceProperties('AWS::ECS::TaskDefinition', {
    ContainerDefinitions: [{ Secrets: Match.arrayWith(names) }],
  });
});

test('the pools of all tasks stay below the connection alarm during a deployment', () => {
  // 10 tasks and 10 new ones with 3 connections each, and 5 reserved connections
  template('prod', 'Service').hasResourceProperties('AWS::ECS::TaskDefinition', {
    ContainerDefinitions: [{ Environment: Match.arrayWith([{ Name: 'DB_POOL_SIZE', Value: '3' }]) }],
  });
});
