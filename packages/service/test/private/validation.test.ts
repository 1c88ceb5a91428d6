import { App, RemovalPolicy, Stack } from 'aws-cdk-lib/core';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { checkNoSnapshot, failBefore, failOn, selectSubnets } from '../../src/private/validation';

const stack = new Stack(new App(), 'Service');

describe('errors', () => {
  const error =
    (...problems: (string | undefined)[]) =>
    () =>
      failOn(stack, problems);

  test('there is none without a problem', () => {
    expect(error(undefined, undefined)).not.toThrow();
  });

  test('contain all problems', () => {
    expect(error('a must be 1', undefined, 'b must be 2')).toThrow(new Error('Service: a must be 1; b must be 2'));
  });

  test('contain the path of a construct that is about to be created', () => {
    expect(() => failBefore(stack, 'Api', ['a must be 1'])).toThrow(new Error('Service/Api: a must be 1'));
    expect(() => failBefore(new App(), 'Service', ['a must be 1'])).toThrow(new Error('Service: a must be 1'));
  });

  test('escape the characters that change what a terminal shows', () => {
    expect(error('got \u001b[2J, \u202e and \u2028')).toThrow(
      String.raw`Service: got \u{1b}[2J, \u{202e} and \u{2028}`,
    );
  });

  test('cut problems after 1,000 characters', () => {
    expect(error('x'.repeat(1000))).toThrow(new Error(`Service: ${'x'.repeat(1000)}`));
    expect(error('x'.repeat(1001))).toThrow(new Error(`Service: ${'x'.repeat(1000)}…`));
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

test('a selection must match subnets', () => {
  const vpc = new ec2.Vpc(stack, 'Vpc', { availabilityZones: ['a', 'b'], natGateways: 0 });
  expect(selectSubnets(stack, vpc, { subnetType: ec2.SubnetType.PUBLIC }).subnets).toHaveLength(2);
  const none = { subnetGroupName: 'none' };
  expect(() => selectSubnets(stack, vpc, none)).toThrow(/^Service: vpcSubnets must match subnets of the vpc: .*none/);
  expect(() => selectSubnets(stack, vpc, none, 'subnets')).toThrow('Service: subnets must match subnets of the vpc: ');
});
