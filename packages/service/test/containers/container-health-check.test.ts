import { Duration } from 'aws-cdk-lib/core';
import { Template } from 'aws-cdk-lib/assertions';
import { ContainerHealthCheck, type ContainerHealthCheckOptions } from '../../src';
import { containerOf, serviceIn, stackOf } from '../fixtures';

function rendered(containerHealthCheck: ContainerHealthCheck) {
  const stack = stackOf();
  serviceIn(stack, { containerPort: 8080, containerHealthCheck });
  return containerOf(Template.fromStack(stack)).HealthCheck;
}

test('wget requests a path of the container', () => {
  expect(rendered(ContainerHealthCheck.wget('/actuator/health'))).toEqual({
    Command: ['CMD-SHELL', 'wget --no-verbose --tries=1 --spider http://localhost:8080/actuator/health || exit 1'],
    Interval: 30,
    Timeout: 5,
    Retries: 3,
    StartPeriod: 60,
  });
});

test('command runs a command with the given options', () => {
  const options = {
    interval: Duration.seconds(10),
    timeout: Duration.seconds(4),
    retries: 5,
    startPeriod: Duration.seconds(0),
  };
  expect(rendered(ContainerHealthCheck.command('pgrep worker || exit 1', options))).toEqual({
    Command: ['CMD-SHELL', 'pgrep worker || exit 1'],
    Interval: 10,
    Timeout: 4,
    Retries: 5,
    StartPeriod: 0,
  });
});

test('command requires no containerPort', () => {
  const containerHealthCheck = ContainerHealthCheck.command('true');
  expect(() => serviceIn(stackOf(), { containerHealthCheck })).not.toThrow();
});

test('wget fails without containerPort', () => {
  const containerHealthCheck = ContainerHealthCheck.wget('/');
  expect(() => serviceIn(stackOf(), { containerHealthCheck })).toThrow(
    'Service/Service: containerHealthCheck with wget requires containerPort',
  );
});

test.each(['/', '/health', '/a-b_c.d/e%20f~g:h@i=j+k,l'])('accepts the path %p', (path) => {
  expect(() => rendered(ContainerHealthCheck.wget(path))).not.toThrow();
});

test.each(['', 'health', '/a b', '/a;reboot', '/$(x)', "/'", '/a&b', '/a|b', '/a?b', '/a>b'])(
  'fails when the path is %p',
  (path) => {
    expect(() => rendered(ContainerHealthCheck.wget(path))).toThrow(
      `containerHealthCheck path must be a URL path that starts with '/' and has only letters, digits and . _ ~ % / : @ = + , -, got "${path}"`,
    );
  },
);

test('fails when the command is empty', () => {
  expect(() => rendered(ContainerHealthCheck.command(' '))).toThrow(
    'containerHealthCheck command must not be empty, got ""',
  );
});

const seconds = (value: number) => Duration.millis(value * 1000);

test.each<ContainerHealthCheckOptions>([
  { interval: seconds(6) },
  { interval: seconds(5), timeout: seconds(2) },
  { interval: seconds(300), timeout: seconds(60) },
  { retries: 1 },
  { retries: 10 },
  { startPeriod: seconds(300) },
])('accepts %j', (options) => {
  expect(() => rendered(ContainerHealthCheck.wget('/', options))).not.toThrow();
});

test.each<[ContainerHealthCheckOptions, string]>([
  [{ interval: seconds(4), timeout: seconds(2) }, 'interval must be a whole number of seconds from 5 to 300, got 4'],
  [{ interval: seconds(301) }, 'interval must be a whole number of seconds from 5 to 300, got 301'],
  [{ interval: seconds(5.5) }, 'interval must be a whole number of seconds from 5 to 300, got 5.5'],
  [{ timeout: seconds(1) }, 'timeout must be a whole number of seconds from 2 to 60, got 1'],
  [{ interval: seconds(120), timeout: seconds(61) }, 'timeout must be a whole number of seconds from 2 to 60, got 61'],
  [{ interval: seconds(5), timeout: seconds(5) }, 'timeout must be less than the interval of 5 seconds, got 5'],
  [{ retries: 0 }, 'retries must be a whole number from 1 to 10, got 0'],
  [{ retries: 11 }, 'retries must be a whole number from 1 to 10, got 11'],
  [{ startPeriod: seconds(301) }, 'startPeriod must be a whole number of seconds from 0 to 300, got 301'],
])('fails for %j', (options, problem) => {
  expect(() => rendered(ContainerHealthCheck.wget('/', options))).toThrow(`containerHealthCheck.${problem}`);
});

test('exec runs a program without a shell', () => {
  expect(rendered(ContainerHealthCheck.exec(['/healthcheck', '--fast']))).toMatchObject({
    Command: ['CMD', '/healthcheck', '--fast'],
    Interval: 30,
  });
});

test('exec fails without a program', () => {
  expect(() => rendered(ContainerHealthCheck.exec([]))).toThrow(
    'containerHealthCheck command must have at least one entry, got none',
  );
});

test('wget requests another port', () => {
  expect(rendered(ContainerHealthCheck.wget('/health', { port: 9000 }))).toMatchObject({
    Command: ['CMD-SHELL', expect.stringContaining('http://localhost:9000/health ')],
  });
});

test.each([0, 65_536])('wget fails for the port %d', (port) => {
  expect(() => rendered(ContainerHealthCheck.wget('/health', { port }))).toThrow(
    `containerHealthCheck.port must be a whole number from 1 to 65535, got ${port}`,
  );
});
