import * as iam from 'aws-cdk-lib/aws-iam';
import type * as logs from 'aws-cdk-lib/aws-logs';

/**
 * Traces to AWS X-Ray, metrics to a log group that exists. Both receivers listen to the task alone: containers of a task
 * share their local address.
 */
export function collectorConfiguration(region: string, logGroupName: string): string {
  return `receivers:
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

/** What that configuration needs; AWS X-Ray lets none of its actions be narrowed to a resource. */
export function collectorStatements({ logGroupArn }: logs.ILogGroup): iam.PolicyStatement[] {
  const tracing = ['PutTraceSegments', 'PutTelemetryRecords', 'GetSamplingRules', 'GetSamplingTargets'];
  const writing = ['logs:CreateLogStream', 'logs:DescribeLogStreams', 'logs:PutLogEvents'];
  return [
    new iam.PolicyStatement({ actions: tracing.map((action) => `xray:${action}`), resources: ['*'] }),
    new iam.PolicyStatement({ actions: writing, resources: [logGroupArn] }),
  ];
}
