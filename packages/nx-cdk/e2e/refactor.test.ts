import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Template } from '../src/assembly/assembly';
import { FakeAws } from '../test/support/aws';
import { TemporaryWorkspace } from './workspace';

const workspace = new TemporaryWorkspace();
const aws = new FakeAws();

/** An app whose stack `Service` was split into `Service` and `Traffic`. */
const APP = `
const { App, CfnOutput, Stack, Stage } = require('aws-cdk-lib/core');
const { Alarm, Metric } = require('aws-cdk-lib/aws-cloudwatch');
const { Topic } = require('aws-cdk-lib/aws-sns');

const app = new App();
const stage = new Stage(app, 'dev', { env: { account: '111111111111', region: 'eu-west-1' } });
const service = new Stack(stage, 'Service');
const traffic = new Stack(stage, 'Traffic', { terminationProtection: true });
const alerts = new Topic(traffic, 'Alerts', { topicName: 'shop-alerts' });
const alarm = new Alarm(service, 'Errors', {
  alarmName: 'shop-errors',
  metric: new Metric({ namespace: 'Shop', metricName: 'Errors' }),
  threshold: 1,
  evaluationPeriods: 1,
});
alarm.addAlarmAction({ bind: () => ({ alarmActionArn: alerts.topicArn }) });
app.synth();
`;

/** The deployed stack from before the split. */
const BEFORE: Template = {
  Resources: {
    Alerts000: { Type: 'AWS::SNS::Topic', Properties: { TopicName: 'shop-alerts' } },
    Errors2E0D0862: {
      Type: 'AWS::CloudWatch::Alarm',
      Properties: { AlarmName: 'shop-errors', AlarmActions: [{ Ref: 'Alerts000' }] },
    },
  },
};

beforeAll(async () => {
  await workspace.create();
  await aws.start();
  mkdirSync(join(workspace.root, 'packages/shop'), { recursive: true });
  workspace.write('nx.json', { analytics: false, neverConnectToCloud: true, plugins: ['@pets/nx-cdk'] });
  workspace.write('packages/shop/package.json', { name: 'shop', cdk: { stages: ['dev'] } });
  workspace.write('packages/shop/cdk.json', { app: 'node app.js' });
  workspace.write('packages/shop/app.js', APP);
  aws.stacks.set('eu-west-1/dev-Service', {
    template: BEFORE,
    resources: { Alerts000: 'arn:topic', Errors2E0D0862: 'shop-errors' },
  });
});

afterAll(async () => {
  await aws.stop();
  workspace.delete();
});

test('nx refactor explains its options', async () => {
  const { output } = await workspace.nx('refactor shop --help');
  expect(output).toContain('--move');
  expect(output.replace(/\s+/g, ' ')).toContain('without a replacement');
});

test('nx refactor shows the split of a stack and changes nothing with --dryRun', async () => {
  const { output, status } = await workspace.nx('refactor shop -c dev --dryRun');
  expect(output).toMatch(/AWS::SNS::Topic +│ Service\/Alerts000 +│ Traffic\/Alerts\w+/);
  expect(output).toContain('dry run: nothing was moved');
  expect(status).toBe(0);
  expect([...aws.stacks.keys()]).toEqual(['eu-west-1/dev-Service']);
});

test('nx refactor creates the new stack with the existing resource', async () => {
  const { output, status } = await workspace.nx('refactor shop -c dev --yes');
  expect(output).toContain('moved 1 resource. Next: nx diff shows what else the app would change');
  expect(status).toBe(0);
  const [traffic, service] = ['Traffic', 'Service'].map((name) => aws.stacks.get(`eu-west-1/dev-${name}`));
  expect(Object.values(traffic?.resources ?? {})).toEqual(['arn:topic']);
  expect(traffic?.terminationProtection).toBe(true);
  expect(JSON.stringify(service?.template)).toMatch(/AlarmActions":\[\{"Fn::(GetStackOutput|ImportValue)/);
});
