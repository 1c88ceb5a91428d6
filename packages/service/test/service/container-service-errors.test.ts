import { App, CfnParameter, Duration, Stack } from 'aws-cdk-lib/core';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { Scaling, ServiceImage, ServiceSecret, Traffic } from '../../src';
import { ENV, loadBalancerIn, serviceIn, stackOf, vpcIn } from '../fixtures';

test('reports all problems in one error that starts with the path of the construct', () => {
  const props = { family: 'a b', cpu: 300, containerPort: 0, image: ServiceImage.fromRegistry('nginx') };
  expect(() => serviceIn(stackOf(), props)).toThrow(
    /^Service\/Service: family must be .*; cpu must be .*; image must not .*; containerPort must be [^;]*$/,
  );
});

test.each(['containerName', 'family', 'serviceName'] as const)('fails when %s is invalid', (prop) => {
  expect(() => serviceIn(stackOf(), { [prop]: 'a.b' })).toThrow(
    `${prop} must be 1 to 255 letters, digits, hyphens and underscores, got "a.b"`,
  );
  expect(() => serviceIn(stackOf(), { [prop]: 'a'.repeat(256) })).toThrow(`${prop} must be 1 to 255`);
  expect(() => serviceIn(stackOf(), { [prop]: 'a'.repeat(255) })).not.toThrow();
});

test.each(['', 'spring user', 'spring:', ':spring', 'a:b:c', 'a'.repeat(33)])('fails when user is %p', (user) => {
  expect(() => serviceIn(stackOf(), { user })).toThrow(
    `user must be user or user:group, each with 1 to 32 letters, digits, dots, hyphens and underscores, got "${user}"`,
  );
});

test.each(['spring', 'spring:spring', '1000', '1000:1000', 'a'.repeat(32)])('accepts the user %p', (user) => {
  expect(() => serviceIn(stackOf(), { user })).not.toThrow();
});

test.each(['', 'a:b', 'a*'])('fails when streamPrefix is %p', (streamPrefix) => {
  expect(() => serviceIn(stackOf(), { streamPrefix })).toThrow(
    `streamPrefix must be 1 to 128 characters except colons and asterisks, got "${streamPrefix}"`,
  );
});

test.each([
  ecs.FargatePlatformVersion.VERSION1_0,
  ecs.FargatePlatformVersion.VERSION1_1,
  ecs.FargatePlatformVersion.VERSION1_2,
  ecs.FargatePlatformVersion.VERSION1_3,
  'x1.4.0' as ecs.FargatePlatformVersion,
  '1.4.0x' as ecs.FargatePlatformVersion,
])('fails for the platform version %p, which cannot read fields of secrets', (platformVersion) => {
  expect(() => serviceIn(stackOf(), { platformVersion })).toThrow(
    `platformVersion must be 1.4.0 or LATEST, got "${platformVersion}"`,
  );
});

test.each([-1, 0, 1.5, 65_536])('fails when containerPort is %p', (containerPort) => {
  expect(() => serviceIn(stackOf(), { containerPort })).toThrow(
    `containerPort must be a whole number from 1 to 65535, got ${containerPort}`,
  );
});

test('fails when traffic has no containerPort', () => {
  const stack = stackOf();
  const traffic = Traffic.fromListener(loadBalancerIn(stack).listener);
  expect(() => serviceIn(stack, { traffic })).toThrow('Service/Service: traffic requires containerPort');
});

test.each(['1A', 'A-B', 'A B', 'Ä', ''])('fails when the name of a variable is %p', (name) => {
  const secret = ServiceSecret.fromSecretsManager(secretsmanager.Secret.fromSecretNameV2(stackOf(), 'Secret', 'token'));
  const problem = `name must be letters, digits and '_', without a digit at the start, got "${name}"`;
  expect(() => serviceIn(stackOf(), { environment: { [name]: 'x' } })).toThrow(`environment ${problem}`);
  expect(() => serviceIn(stackOf(), { secrets: { [name]: secret } })).toThrow(`secrets ${problem}`);
});

test('fails when environment and secrets have the same name', () => {
  const stack = stackOf();
  const secret = secretsmanager.Secret.fromSecretNameV2(stack, 'Secret', 'token');
  const props = { environment: { A: 'x', B: 'x' }, secrets: { B: ServiceSecret.fromSecretsManager(secret) } };
  expect(() => serviceIn(stack, props)).toThrow('environment and secrets must not have the same names, got B in both');
});

test.each([0, 121])('fails when stopTimeout is %d seconds', (seconds) => {
  expect(() => serviceIn(stackOf(), { stopTimeout: Duration.seconds(seconds) })).toThrow(
    `stopTimeout must be a whole number of seconds from 1 to 120, got ${seconds}`,
  );
});

test('fails when a subnet is public', () => {
  const stack = stackOf();
  const vpcSubnets = { subnets: vpcIn(stack).publicSubnets };
  expect(() => serviceIn(stack, { vpcSubnets })).toThrow(
    'vpcSubnets must be private, because tasks have no public IP address, got a public subnet',
  );
});

test('does not check unresolved values', () => {
  const stack = new Stack(new App(), 'Service', { env: ENV });
  const number = new CfnParameter(stack, 'Number', { type: 'Number' }).valueAsNumber;
  const text = new CfnParameter(stack, 'Text').valueAsString;
  const props = {
    cpu: number,
    memoryLimitMiB: number,
    containerPort: number,
    family: text,
    serviceName: text,
    scaling: Scaling.between({ minCapacity: number, maxCapacity: number, cpuTargetUtilizationPercent: number }),
  };
  expect(() => serviceIn(stack, props)).not.toThrow();
});
