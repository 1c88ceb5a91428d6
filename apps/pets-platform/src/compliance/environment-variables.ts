/** The finding for an environment variable of a task definition. */
export function environmentVariable(name: string): string {
  return `AwsSolutions::AwsSolutions-ECS2[Variable::${name}]`;
}

/** Environment variables of the service and of its migration. A new variable is a finding, until it is added here. */
export const VARIABLES: string[] = [
  'JAVA_TOOL_OPTIONS',
  'LOGGING_STRUCTURED_FORMAT_CONSOLE',
  'MANAGEMENT_HEALTH_DEFAULTS_ENABLED',
  'MANAGEMENT_HEALTH_PING_ENABLED',
  'SERVER_FORWARD_HEADERS_STRATEGY',
  'SERVER_SHUTDOWN',
  'SERVER_TOMCAT_KEEP_ALIVE_TIMEOUT',
  'SERVER_TOMCAT_REMOTEIP_HOST_HEADER',
  'SPRING_DATASOURCE_HIKARI_CONNECTIONTIMEOUT',
  'SPRING_DATASOURCE_HIKARI_DATASOURCEPROPERTIES_SSLROOTCERT',
  'SPRING_DATASOURCE_HIKARI_MAXIMUM_POOL_SIZE',
  'SPRING_DATA_REDIS_CONNECT_TIMEOUT',
  'SPRING_DATA_REDIS_TIMEOUT',
  'SPRING_LIFECYCLE_TIMEOUT_PER_SHUTDOWN_PHASE',
  'SPRING_MVC_STATIC_PATH_PATTERN',
  'SPRING_PROFILES_ACTIVE',
].map(environmentVariable);
