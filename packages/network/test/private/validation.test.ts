import { App, Lazy, RemovalPolicy, Stack } from 'aws-cdk-lib/core';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import {
  checkLogGroupName,
  checkNoSnapshot,
  checkReplicaRegions,
  failAt,
  pathOf,
  selectSubnets,
} from '../../src/private/validation';
import { stackIn, vpcIn } from '../fixtures';

const TOKEN = Lazy.string({ produce: () => 'resolved later' });

describe('errors', () => {
  test('there is none without a problem', () => {
    expect(() => failAt('Stack/Vpc', [undefined, undefined])).not.toThrow();
  });

  test('escape the characters that change what a terminal shows', () => {
    expect(() => failAt('Stack/Vpc', ['got \u001b[2J, \u202e and \u2028'])).toThrow(
      String.raw`Stack/Vpc: got \u{1b}[2J, \u{202e} and \u{2028}`,
    );
  });

  test('cut problems after 1,000 characters', () => {
    const error = (length: number) => () => failAt('Stack/Vpc', ['x'.repeat(length)]);
    expect(error(1000)).toThrow(new Error(`Stack/Vpc: ${'x'.repeat(1000)}`));
    expect(error(1001)).toThrow(new Error(`Stack/Vpc: ${'x'.repeat(1000)}…`));
  });
});

test('the path of a construct does not begin with the empty id of the app', () => {
  const app = new App();
  expect(pathOf(app, 'Network')).toBe('Network');
  expect(pathOf(stackIn(app, 'Network'), 'Vpc')).toBe('Network/Vpc');
});

test('a policy for a resource without snapshots must not be SNAPSHOT', () => {
  expect(checkNoSnapshot(RemovalPolicy.SNAPSHOT)).toBe(
    'removalPolicy must be DESTROY or one of RETAIN, because the resource has no snapshots, got SNAPSHOT',
  );
  expect([undefined, RemovalPolicy.DESTROY, RemovalPolicy.RETAIN].map(checkNoSnapshot)).toEqual(
    Array(3).fill(undefined),
  );
});

test.each([undefined, TOKEN, 'a', 'a'.repeat(512), 'x.-_/#9', 'x/aws/'])('accepts the log group name %j', (name) => {
  expect(checkLogGroupName(name)).toBeUndefined();
});

test.each(['', 'a'.repeat(513), ' a', 'a ', 'a b', 'aws/x'])('rejects the log group name %j', (name) => {
  expect(checkLogGroupName(name)).toBe(
    `logGroupName must be 1 to 512 letters, digits and . - _ / #, and not begin with aws/, got '${name}'`,
  );
});

describe('replica Regions', () => {
  const check = (...regions: string[]) =>
    checkReplicaRegions(
      stackIn(new App(), 'Service', 'eu-west-1'),
      regions.map((region) => ({ region })),
    );

  test.each([[], ['us-east-1'], ['us-gov-west-1', 'us-east-1'], [TOKEN, TOKEN]])('can be %j', (...regions) => {
    expect(check(...regions)).toBeUndefined();
  });

  test('can be missing', () => {
    expect(checkReplicaRegions(new Stack())).toBeUndefined();
  });

  test.each([
    ['eu-west-1'],
    ['us-east-1', 'eu-west-1'],
    ['us-east-1', 'us-east-1'],
    ['us-east-1a'],
    ['xus-east-1'],
    ['us-1'],
    ['US-EAST-1'],
  ])('must not be %j', (...regions) => {
    expect(check(...regions)).toBe(
      `replicaRegions must be different Regions other than that of the stack, eu-west-1, got ${regions.join(', ')}`,
    );
  });
});

test('a selection must match subnets', () => {
  const stack = stackIn(new App(), 'Network');
  const vpc = vpcIn(stack);
  expect(selectSubnets(stack, vpc, { subnetType: ec2.SubnetType.PUBLIC }).subnets).toHaveLength(2);
  const none = { subnetGroupName: 'none' };
  expect(() => selectSubnets(stack, vpc, none)).toThrow(/^Network: vpcSubnets must match subnets of the vpc: .*none/);
  expect(() => selectSubnets(stack, vpc, none, 'subnets')).toThrow('Network: subnets must match subnets of the vpc: ');
});
