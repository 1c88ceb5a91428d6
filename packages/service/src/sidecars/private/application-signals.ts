import { ArnFormat, Stack, Token } from 'aws-cdk-lib/core';
import * as iam from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';

/** Log group to which the agent sends metrics in embedded metric format. CloudWatch defines its name. */
const LOG_GROUP = '/aws/application-signals/data';

/** Directory of the volume that the containers share. */
export const INSTRUMENTATION_PATH = '/otel-auto-instrumentation';

/** Configuration of the agent: metrics and traces of Application Signals, received on localhost. */
export const AGENT_CONFIGURATION = JSON.stringify({
  traces: { traces_collected: { application_signals: {} } },
  logs: { metrics_collected: { application_signals: {} } },
});

/**
 * Environment variables for the AWS Distro for OpenTelemetry in the application.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch-Application-Signals-ECS-Sidecar.html
 */
export function signalVariables(
  serviceName: string,
  environmentName: string,
  logGroupName: string,
): Record<string, string> {
  const attributes = {
    'service.name': serviceName,
    'deployment.environment': environmentName,
    'aws.log.group.names': logGroupName,
  };
  return {
    OTEL_RESOURCE_ATTRIBUTES: Object.entries(attributes)
      .map(([name, value]) => `${name}=${value}`)
      .join(','),
    OTEL_AWS_APPLICATION_SIGNALS_ENABLED: 'true',
    OTEL_AWS_APPLICATION_SIGNALS_EXPORTER_ENDPOINT: 'http://localhost:4316/v1/metrics',
    OTEL_EXPORTER_OTLP_PROTOCOL: 'http/protobuf',
    OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'http://localhost:4316/v1/traces',
    OTEL_TRACES_SAMPLER: 'xray',
    OTEL_TRACES_SAMPLER_ARG: 'endpoint=http://localhost:2000',
    OTEL_PROPAGATORS: 'tracecontext,baggage,b3,xray',
    OTEL_METRICS_EXPORTER: 'none',
    OTEL_LOGS_EXPORTER: 'none',
  };
}

/** Permissions of the agent for its default configuration. AWS X-Ray actions do not support resource-level permissions. */
export function agentStatements(scope: Construct): iam.PolicyStatement[] {
  const tracing = [
    'PutTraceSegments',
    'PutTelemetryRecords',
    'GetSamplingRules',
    'GetSamplingTargets',
    'GetSamplingStatisticSummaries',
  ];
  const writing = ['CreateLogGroup', 'CreateLogStream', 'DescribeLogStreams', 'PutLogEvents'];
  const logGroup = Stack.of(scope).formatArn({
    service: 'logs',
    resource: 'log-group',
    resourceName: `${LOG_GROUP}:*`,
    arnFormat: ArnFormat.COLON_RESOURCE_NAME,
  });
  return [
    new iam.PolicyStatement({ actions: tracing.map((action) => `xray:${action}`), resources: ['*'] }),
    new iam.PolicyStatement({ actions: writing.map((action) => `logs:${action}`), resources: [logGroup] }),
  ];
}

/** Checks the value of a resource attribute, which cannot contain separators. */
export function checkAttribute(prop: string, value: string): string | undefined {
  if (Token.isUnresolved(value) || /^[^,=\s]{1,255}$/.test(value)) return undefined;
  return `${prop} must have 1 to 255 characters without spaces, commas and equals signs, got "${value}"`;
}
