/** Documented metrics: namespace, names of the dimensions, and names of the metrics. */
export const DOCUMENTED_METRICS: readonly (readonly [
  namespace: string,
  dimensions: string,
  names: readonly string[],
])[] = [
  // https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-cloudwatch-metrics.html
  [
    'AWS/ApplicationELB',
    'LoadBalancer',
    ['HTTPCode_ELB_5XX_Count', 'HTTPCode_Target_5XX_Count', 'RequestCount', 'TargetResponseTime'],
  ],
  ['AWS/ApplicationELB', 'LoadBalancer,TargetGroup', ['HealthyHostCount', 'UnHealthyHostCount']],
  // https://docs.aws.amazon.com/aws-backup/latest/devguide/cloudwatch.html
  [
    'AWS/Backup',
    'BackupVaultName',
    ['NumberOfBackupJobsCompleted', 'NumberOfBackupJobsFailed', 'NumberOfCopyJobsFailed'],
  ],
  // https://docs.aws.amazon.com/acm/latest/userguide/cloudwatch-metrics.html
  ['AWS/CertificateManager', 'CertificateArn', ['DaysToExpiry']],
  // https://docs.aws.amazon.com/AmazonECS/latest/developerguide/available-metrics.html
  ['AWS/ECS', 'ClusterName,ServiceName', ['CPUUtilization', 'MemoryUtilization']],
  // https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/CacheMetrics.html
  [
    'AWS/ElastiCache',
    'CacheClusterId',
    ['CPUUtilization', 'DatabaseMemoryUsagePercentage', 'EngineCPUUtilization', 'Evictions', 'ReplicationLag'],
  ],
  // https://docs.aws.amazon.com/firehose/latest/dev/monitoring-with-cloudwatch-metrics.html
  ['AWS/Firehose', 'DeliveryStreamName', ['DeliveryToS3.DataFreshness']],
  // https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html
  ['AWS/Lambda', 'FunctionName', ['Errors', 'Invocations', 'Throttles']],
  // https://docs.aws.amazon.com/vpc/latest/userguide/metrics-dimensions-nat-gateway.html
  ['AWS/NATGateway', 'NatGatewayId', ['ErrorPortAllocation', 'PacketsDropCount']],
  // https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-metrics.html
  [
    'AWS/RDS',
    'DBInstanceIdentifier',
    ['CPUCreditBalance', 'CPUUtilization', 'DatabaseConnections', 'FreeableMemory', 'FreeStorageSpace', 'ReplicaLag'],
  ],
  // https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-available-cloudwatch-metrics.html
  ['AWS/SQS', 'QueueName', ['ApproximateNumberOfMessagesVisible']],
  // https://docs.aws.amazon.com/step-functions/latest/dg/procedure-cw-metrics.html
  ['AWS/States', 'StateMachineArn', ['ExecutionsFailed']],
  // https://docs.aws.amazon.com/waf/latest/developerguide/waf-metrics.html
  ['AWS/WAFV2', 'Region,Rule,WebACL', ['BlockedRequests']],
  ['AWS/WAFV2', 'Rule,WebACL', ['BlockedRequests']],
  // https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Synthetics_Canaries_metrics.html
  ['CloudWatchSynthetics', 'CanaryName', ['SuccessPercent']],
  // https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Container-Insights-metrics-enhanced-observability-ECS.html
  ['ECS/ContainerInsights', 'ClusterName,ServiceName', ['DesiredTaskCount', 'RunningTaskCount']],
];

/** Types of the resources that dimensions identify, and the path of the property with the name, if it is a literal. */
export const DIMENSIONS: Readonly<Record<string, readonly [type: string, name?: string]>> = {
  BackupVaultName: ['AWS::Backup::BackupVault', 'BackupVaultName'],
  CacheClusterId: ['AWS::ElastiCache::ReplicationGroup', 'ReplicationGroupId'],
  CanaryName: ['AWS::Synthetics::Canary', 'Name'],
  CertificateArn: ['AWS::CertificateManager::Certificate'],
  ClusterName: ['AWS::ECS::Cluster', 'ClusterName'],
  DBInstanceIdentifier: ['AWS::RDS::DBInstance', 'DBInstanceIdentifier'],
  DeliveryStreamName: ['AWS::KinesisFirehose::DeliveryStream', 'DeliveryStreamName'],
  FunctionName: ['AWS::Lambda::Function', 'FunctionName'],
  LoadBalancer: ['AWS::ElasticLoadBalancingV2::LoadBalancer'],
  NatGatewayId: ['AWS::EC2::NatGateway'],
  QueueName: ['AWS::SQS::Queue', 'QueueName'],
  ServiceName: ['AWS::ECS::Service', 'ServiceName'],
  StateMachineArn: ['AWS::StepFunctions::StateMachine'],
  TargetGroup: ['AWS::ElasticLoadBalancingV2::TargetGroup'],
  WebACL: ['AWS::WAFv2::WebACL', 'VisibilityConfig.MetricName'],
};
