import * as iam from 'aws-cdk-lib/aws-iam';
import type * as logs from 'aws-cdk-lib/aws-logs';

/**
 * Returns a collector configuration that sends traces to AWS X-Ray and metrics to an existing log group. The receivers
 * listen on localhost, which all containers of a task share. The health check of the image requires the extension.
 */
export function collectorConfiguration(region: string, logGroupName: string): string {
  return `extensions:
  health_check: {}
receivers:
  otlp:
    protocols:
      grpc:
        endpoint: localhost:4317
      http:
        endpoint: localhost:4318
processors:
  batch: {}
  resourcedetection:
    detectors: [env, ecs]
exporters:
  awsxray:
    region: ${region}
  awsemf:
    region: ${region}
    log_group_name: ${logGroupName}
    log_stream_name: metrics/{TaskId}
    resource_to_telemetry_conversion:
      enabled: true
service:
  extensions: [health_check]
  pipelines:
    traces:
      receivers: [otlp]
      processors: [resourcedetection, batch]
      exporters: [awsxray]
    metrics:
      receivers: [otlp]
      processors: [resourcedetection, batch]
      exporters: [awsemf]
`;
}

/** Permissions for the default configuration. AWS X-Ray actions do not support resource-level permissions. */
export function collectorStatements({ logGroupArn }: logs.ILogGroup): iam.PolicyStatement[] {
  const tracing = ['PutTraceSegments', 'PutTelemetryRecords', 'GetSamplingRules', 'GetSamplingTargets'];
  const writing = ['logs:CreateLogStream', 'logs:DescribeLogStreams', 'logs:PutLogEvents'];
  return [
    new iam.PolicyStatement({ actions: tracing.map((action) => `xray:${action}`), resources: ['*'] }),
    new iam.PolicyStatement({ actions: writing, resources: [logGroupArn] }),
  ];
}
