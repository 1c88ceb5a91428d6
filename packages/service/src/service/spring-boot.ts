import { Duration, Token } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { checkForm, checkSeconds, checkWhole } from '../private/checks';
import { failOn, type Problem } from '../private/validation';
import type { ApplicationTimeouts } from './application-timeouts';

/** Properties of `SpringBoot`. */
export interface SpringBootProps {
  /**
   * How long Tomcat keeps an idle connection open, in whole seconds. Must be longer than the idle timeout of the load
   * balancer, 60 seconds by default.
   *
   * @default Duration.seconds(75)
   */
  readonly keepAliveTimeout?: Duration;

  /**
   * How long the application completes requests after SIGTERM, in whole seconds. Must be shorter than the `stopTimeout` of
   * the service, 30 seconds by default.
   *
   * @default Duration.seconds(20)
   */
  readonly shutdownTimeout?: Duration;

  /**
   * Maximum heap in percent of the memory of the task, 1 to 90. The rest is for threads, classes and buffers. The default of
   * the JVM is 25.
   *
   * @default 70
   */
  readonly maxHeapPercentage?: number;

  /**
   * How long a request waits for a database connection, in whole seconds. The default of HikariCP is 30 seconds.
   *
   * @default Duration.seconds(3)
   */
  readonly databaseTimeout?: Duration;

  /**
   * How long a request waits for a connection to Redis or Valkey, and for each reply, in whole seconds. The default of Lettuce
   * is 60 seconds.
   *
   * @default Duration.seconds(2)
   */
  readonly redisTimeout?: Duration;

  /**
   * Path pattern of static files, such as `/static/**`.
   *
   * @default - the application decides, by default the root path
   */
  readonly staticPathPattern?: string;

  /**
   * File in the image with the certificate authorities of the PostgreSQL server, for an URL with `sslmode=verify-full`.
   *
   * @default - `~/.postgresql/root.crt`, the default of the PostgreSQL driver
   */
  readonly databaseRootCertificate?: string;
}

/**
 * Environment variables with which a Spring Boot application runs reliably behind a load balancer, on Spring Boot 3.4 or later
 * with Tomcat:
 *
 * - The scheme and client address of the load balancer are trusted. The host of the viewer is not.
 * - Idle connections stay open longer than those of the load balancer.
 * - Requests in progress are completed after SIGTERM.
 * - The heap uses most of the memory, and the JVM exits on `OutOfMemoryError`, so that the task is replaced.
 * - Requests fail within seconds when the database or the session cache does not respond.
 * - The health check does not include dependencies. Otherwise Amazon ECS replaces every task when a dependency fails.
 * - Logs are JSON objects with the fields of `logstash`.
 *
 * It creates no resources. Throws if a number or path is invalid, with all problems in one error.
 *
 * @see https://docs.spring.io/spring-boot/reference/features/external-config.html
 * @example
 * const springBoot = new SpringBoot(this, 'SpringBoot');
 * new ContainerService(this, 'Service', {
 *   vpc,
 *   securityGroup: taskGroup,
 *   image: ServiceImage.fromEcr(repository, commit),
 *   containerPort: 8080,
 *   cpu: 512,
 *   memoryLimitMiB: 1024,
 *   logGroup,
 *   environment: springBoot.environment,
 *   applicationTimeouts: springBoot.timeouts,
 *   traffic: Traffic.fromListener(loadBalancer.listener, { healthCheck: { path: '/actuator/health' } }),
 * });
 */
export class SpringBoot extends Construct {
  /** Environment variables of the container. */
  readonly environment: Record<string, string>;

  /** Timeouts of the application, for `ContainerService`. */
  readonly timeouts: ApplicationTimeouts;

  constructor(scope: Construct, id: string, props: SpringBootProps = {}) {
    super(scope, id);
    const { maxHeapPercentage = 70, staticPathPattern, databaseRootCertificate } = props;
    const keepAlive = props.keepAliveTimeout ?? Duration.seconds(75);
    const shutdown = props.shutdownTimeout ?? Duration.seconds(20);
    const database = props.databaseTimeout ?? Duration.seconds(3);
    const redis = props.redisTimeout ?? Duration.seconds(2);
    failOn(this, [
      checkSeconds('keepAliveTimeout', keepAlive, 1),
      checkSeconds('shutdownTimeout', shutdown, 1),
      checkWhole('maxHeapPercentage', maxHeapPercentage, 1, 90),
      checkSeconds('databaseTimeout', database, 1),
      checkSeconds('redisTimeout', redis, 1),
      checkForm('staticPathPattern', staticPathPattern, /^\/[\w./*-]*$/, 'a path pattern such as "/static/**"'),
      checkForm('databaseRootCertificate', databaseRootCertificate, /^\/[\w./-]+$/, 'an absolute path'),
      checkLiteral('keepAliveTimeout', keepAlive.isUnresolved()),
      checkLiteral('shutdownTimeout', shutdown.isUnresolved()),
      checkLiteral('databaseTimeout', database.isUnresolved()),
      checkLiteral('redisTimeout', redis.isUnresolved()),
      checkLiteral('maxHeapPercentage', Token.isUnresolved(maxHeapPercentage)),
    ]);

    this.timeouts = { keepAlive, shutdown };
    this.environment = {
      JAVA_TOOL_OPTIONS: `-XX:MaxRAMPercentage=${maxHeapPercentage} -XX:+ExitOnOutOfMemoryError`,
      LOGGING_STRUCTURED_FORMAT_CONSOLE: 'logstash',
      MANAGEMENT_HEALTH_DEFAULTS_ENABLED: 'false',
      MANAGEMENT_HEALTH_PING_ENABLED: 'true',
      // Not `framework`, which trusts the `X-Forwarded-Host` header of the viewer. `native` trusts the header that is set below,
      // by default the same one.
      SERVER_FORWARD_HEADERS_STRATEGY: 'native',
      SERVER_SHUTDOWN: 'graceful',
      SERVER_TOMCAT_KEEP_ALIVE_TIMEOUT: `${keepAlive.toSeconds()}s`,
      SERVER_TOMCAT_REMOTEIP_HOST_HEADER: 'Host',
      // Without a dash or an underscore: Spring Boot would bind `connection` as a property of the data source.
      SPRING_DATASOURCE_HIKARI_CONNECTIONTIMEOUT: String(database.toMilliseconds()),
      ...(databaseRootCertificate !== undefined && {
        SPRING_DATASOURCE_HIKARI_DATASOURCEPROPERTIES_SSLROOTCERT: databaseRootCertificate,
      }),
      SPRING_DATA_REDIS_CONNECT_TIMEOUT: `${redis.toSeconds()}s`,
      SPRING_DATA_REDIS_TIMEOUT: `${redis.toSeconds()}s`,
      SPRING_LIFECYCLE_TIMEOUT_PER_SHUTDOWN_PHASE: `${shutdown.toSeconds()}s`,
      ...(staticPathPattern !== undefined && { SPRING_MVC_STATIC_PATH_PATTERN: staticPathPattern }),
    };
  }
}

function checkLiteral(prop: string, isToken: boolean): Problem {
  return isToken ? `${prop} must be a literal, because it is part of a variable, got a token` : undefined;
}
