import { App, CfnResource, Stack, Stage } from 'aws-cdk-lib';
import { acknowledge, type Acknowledgement } from '../src/acknowledgement';

const TODAY = '2026-11-23';
const fine: Acknowledgement = {
  rules: ['AwsSolutions::AwsSolutions-S1'],
  at: ['Data/Bucket'],
  reason: 'it is a test',
  owner: 'devops-team',
  expires: TODAY,
};

function apply(changes: Partial<Acknowledgement>, partial?: boolean): App {
  const app = new App();
  for (const name of ['dev', 'prod']) {
    new CfnResource(new Stack(new Stage(app, name), 'Data'), 'Bucket', { type: 'Some::Other::Resource' });
  }
  acknowledge(app, [{ ...fine, ...changes }], TODAY, partial);
  return app;
}

/** Where the acknowledgement stands. */
function acknowledgedIn(app: App): string[] {
  const constructs = app.node.findAll().filter(({ node }) => JSON.stringify(node.metadata).includes('AwsSolutions-S1'));
  return constructs.map(({ node }) => node.path);
}

test('holds in every environment, to the end of its last day', () => {
  expect(acknowledgedIn(apply({}))).toEqual(['dev/Data/Bucket', 'prod/Data/Bucket']);
});

test('holds in some environments alone', () => {
  expect(acknowledgedIn(apply({ environments: ['dev'] }))).toEqual(['dev/Data/Bucket']);
});

test('fails the day after', () => {
  expect(() => apply({ expires: '2026-11-22' })).toThrow(
    'the acknowledgement of AwsSolutions::AwsSolutions-S1 at Data/Bucket expired on 2026-11-22; devops-team must renew or end it',
  );
});

test('fails when it names a construct that is not there', () => {
  expect(() => apply({ at: ['Data/Bucket', 'Data/Nothing'] })).toThrow(
    'the acknowledgement of AwsSolutions::AwsSolutions-S1 names Data/Nothing, which no environment has',
  );
});

test('may name a construct of an environment that is left out', () => {
  expect(acknowledgedIn(apply({ at: ['Data/Bucket', 'Recovery/Bucket'] }, true))).toEqual([
    'dev/Data/Bucket',
    'prod/Data/Bucket',
  ]);
});
