import { Lazy } from 'aws-cdk-lib/core';
import { ServiceSignal } from '../../../src';
import { checkSignalName, checkSloName } from '../../../src/slo/private/signal-names';

const TOKEN = Lazy.string({ produce: () => 'later' });

test.each([TOKEN, 'ab', 'Orders 9.-_x', 'x'.repeat(128)])('accepts the objective %j', (name) => {
  expect(checkSloName('sloName', name)).toBeUndefined();
});

test.each(['', 'a', ' ab', 'ab ', '-ab', 'ab-', 'a,b', 'x'.repeat(129)])('rejects the objective %j', (name) => {
  expect(checkSloName('sloName', name)).toBe(
    `sloName must have 2 to 128 letters, digits, spaces and .-_, and start and end with a letter or digit, got '${name}'`,
  );
});

test.each([TOKEN, 'a', 'x'.repeat(255)])('accepts the service %j', (name) => {
  expect(checkSignalName('signal.serviceName', name)).toBeUndefined();
});

test.each(['', 'a b', ' a', 'a ', 'a,b', 'a=b', 'x'.repeat(256)])('rejects the service %j', (name) => {
  expect(checkSignalName('signal.serviceName', name)).toBe(
    `signal.serviceName must have 1 to 255 characters without spaces, commas and equals signs, got '${name}'`,
  );
});

const problemsOf = (operationName?: string) =>
  ServiceSignal.availability({ serviceName: 'orders', environmentName: 'prod', operationName }).validate();

test.each([undefined, 'a', 'GET /', 'x'.repeat(255)])('accepts the operation %j', (operationName) => {
  expect(problemsOf(operationName)).toEqual([]);
});

test.each(['', 'x'.repeat(256)])('rejects the operation %j', (operationName) => {
  expect(problemsOf(operationName)).toEqual([
    `signal.operationName must have 1 to 255 characters, got '${operationName}'`,
  ]);
});
