import { App, Duration, Lazy, Stack } from 'aws-cdk-lib/core';
import { Template } from 'aws-cdk-lib/assertions';
import { SpringBoot, type SpringBootProps, Traffic } from '../../src';
import { containerOf, loadBalancerIn, serviceIn, stackOf } from '../fixtures';

function springBootOf(props?: SpringBootProps): SpringBoot {
  return new SpringBoot(new Stack(new App(), 'Stack'), 'SpringBoot', props);
}

test('the defaults fit the defaults of Amazon ECS and of the load balancer', () => {
  const { environment, timeouts } = springBootOf();
  const stack = stackOf();
  const traffic = Traffic.fromListener(loadBalancerIn(stack).listener);
  serviceIn(stack, { containerPort: 8080, traffic, environment, applicationTimeouts: timeouts });
  expect(environment).toEqual({
    JAVA_TOOL_OPTIONS: '-XX:MaxRAMPercentage=70 -XX:+ExitOnOutOfMemoryError',
    LOGGING_STRUCTURED_FORMAT_CONSOLE: 'logstash',
    MANAGEMENT_HEALTH_DEFAULTS_ENABLED: 'false',
    MANAGEMENT_HEALTH_PING_ENABLED: 'true',
    SERVER_FORWARD_HEADERS_STRATEGY: 'native',
    SERVER_SHUTDOWN: 'graceful',
    SERVER_TOMCAT_KEEP_ALIVE_TIMEOUT: '75s',
    SERVER_TOMCAT_REMOTEIP_HOST_HEADER: 'Host',
    SPRING_DATASOURCE_HIKARI_CONNECTIONTIMEOUT: '3000',
    SPRING_DATA_REDIS_CONNECT_TIMEOUT: '2s',
    SPRING_DATA_REDIS_TIMEOUT: '2s',
    SPRING_LIFECYCLE_TIMEOUT_PER_SHUTDOWN_PHASE: '20s',
  });
  const expected = Object.entries(environment).map(([Name, Value]) => ({ Name, Value }));
  expect(containerOf(Template.fromStack(stack)).Environment).toEqual(expected);
});

test('each value can be set', () => {
  const { environment, timeouts } = springBootOf({
    keepAliveTimeout: Duration.minutes(3),
    shutdownTimeout: Duration.seconds(100),
    maxHeapPercentage: 60,
    databaseTimeout: Duration.seconds(4),
    redisTimeout: Duration.seconds(1),
    staticPathPattern: '/assets/**',
    databaseRootCertificate: '/app/authorities.pem',
  });
  expect([timeouts.keepAlive?.toSeconds(), timeouts.shutdown?.toSeconds()]).toEqual([180, 100]);
  expect(environment).toMatchObject({
    JAVA_TOOL_OPTIONS: '-XX:MaxRAMPercentage=60 -XX:+ExitOnOutOfMemoryError',
    SERVER_TOMCAT_KEEP_ALIVE_TIMEOUT: '180s',
    SPRING_DATASOURCE_HIKARI_CONNECTIONTIMEOUT: '4000',
    SPRING_DATASOURCE_HIKARI_DATASOURCEPROPERTIES_SSLROOTCERT: '/app/authorities.pem',
    SPRING_DATA_REDIS_CONNECT_TIMEOUT: '1s',
    SPRING_DATA_REDIS_TIMEOUT: '1s',
    SPRING_LIFECYCLE_TIMEOUT_PER_SHUTDOWN_PHASE: '100s',
    SPRING_MVC_STATIC_PATH_PATTERN: '/assets/**',
  });
});

const lazy = Lazy.number({ produce: () => 1 });
const LITERAL = 'must be a literal, because it is part of a variable, got a token';

test.each<[SpringBootProps, string]>([
  [
    { keepAliveTimeout: Duration.millis(1) },
    'keepAliveTimeout must be a whole number of seconds of 1 or more, got 0.001',
  ],
  [{ shutdownTimeout: Duration.seconds(0) }, 'shutdownTimeout must be a whole number of seconds of 1 or more, got 0'],
  [{ maxHeapPercentage: 0 }, 'maxHeapPercentage must be a whole number from 1 to 90, got 0'],
  [{ maxHeapPercentage: 91 }, 'maxHeapPercentage must be a whole number from 1 to 90, got 91'],
  [
    { databaseTimeout: Duration.millis(1500) },
    'databaseTimeout must be a whole number of seconds of 1 or more, got 1.5',
  ],
  [{ redisTimeout: Duration.seconds(0) }, 'redisTimeout must be a whole number of seconds of 1 or more, got 0'],
  [{ staticPathPattern: 'x/static' }, 'staticPathPattern must be a path pattern'],
  [{ staticPathPattern: '/static $' }, 'staticPathPattern must be a path pattern'],
  [{ databaseRootCertificate: 'x/ca.pem' }, 'databaseRootCertificate must be an absolute path'],
  [{ databaseRootCertificate: '/ca.pem $' }, 'databaseRootCertificate must be an absolute path'],
  [{ staticPathPattern: 'static' }, 'staticPathPattern must be a path pattern such as "/static/**", got "static"'],
  [{ databaseRootCertificate: 'ca.pem' }, 'databaseRootCertificate must be an absolute path, got "ca.pem"'],
  [{ maxHeapPercentage: lazy }, `maxHeapPercentage ${LITERAL}`],
  [{ keepAliveTimeout: Duration.seconds(lazy) }, `keepAliveTimeout ${LITERAL}`],
  [{ shutdownTimeout: Duration.seconds(lazy) }, `shutdownTimeout ${LITERAL}`],
  [{ databaseTimeout: Duration.seconds(lazy) }, `databaseTimeout ${LITERAL}`],
  [{ redisTimeout: Duration.seconds(lazy) }, `redisTimeout ${LITERAL}`],
])('%j fails', (props, message) => {
  expect(() => springBootOf(props)).toThrow(`Stack/SpringBoot: ${message}`);
});

test('all problems are in one error', () => {
  const act = () => springBootOf({ maxHeapPercentage: 0, staticPathPattern: '' });
  expect(act).toThrow(/maxHeapPercentage must .*; staticPathPattern must /);
});
