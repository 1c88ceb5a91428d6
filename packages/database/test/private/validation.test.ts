import { App, Lazy, RemovalPolicy, Stack } from 'aws-cdk-lib/core';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { checkNoSnapshot, checkReplicaRegions, failOn, selectSubnets } from '../../src/private/validation';
import { DataStack } from '../fixture';

const TOKEN = Lazy.string({ produce: () => 'resolved later' });

describe('errors', () => {
  const stack = new Stack(new App(), 'Data');
  const error =
    (...problems: (string | undefined)[]) =>
    () =>
      failOn(stack, problems);

  test('there is none without a problem', () => {
    expect(error(undefined, undefined)).not.toThrow();
  });

  test('contain all problems', () => {
    expect(error('a must be 1', undefined, 'b must be 2')).toThrow(new Error('Data: a must be 1; b must be 2'));
  });

  test('escape the characters that change what a terminal shows', () => {
    expect(error('got \u001b[2J, \u202e and \u2028')).toThrow(String.raw`Data: got \u{1b}[2J, \u{202e} and \u{2028}`);
  });

  test('cut problems after 1,000 characters', () => {
    expect(error('x'.repeat(1000))).toThrow(new Error(`Data: ${'x'.repeat(1000)}`));
    expect(error('x'.repeat(1001))).toThrow(new Error(`Data: ${'x'.repeat(1000)}…`));
  });
});

test('a policy for a resource without snapshots must not be SNAPSHOT', () => {
  expect(checkNoSnapshot(RemovalPolicy.SNAPSHOT)).toBe(
    'removalPolicy must be DESTROY or one of RETAIN, because the resource has no snapshots, got SNAPSHOT',
  );
  expect([undefined, RemovalPolicy.DESTROY, RemovalPolicy.RETAIN].map(checkNoSnapshot)).toEqual(
    Array(3).fill(undefined),
  );
});

describe('replica Regions', () => {
  const check = (...regions: string[]) =>
    checkReplicaRegions(
      new DataStack(),
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
  const stack = new DataStack();
  expect(selectSubnets(stack, stack.vpc, { subnetType: ec2.SubnetType.PUBLIC }).subnets).toHaveLength(2);
  const none = { subnetGroupName: 'none' };
  expect(() => selectSubnets(stack, stack.vpc, none)).toThrow(
    /^Data: vpcSubnets must match subnets of the vpc: .*none/,
  );
  expect(() => selectSubnets(stack, stack.vpc, none, 'subnets')).toThrow(
    'Data: subnets must match subnets of the vpc: ',
  );
});
