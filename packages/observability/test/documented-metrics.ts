/** Metric that AWS documents, with its dimensions and statistics. */
export interface DocumentedMetric {
  readonly dimensions: string[][];
  readonly statistics: RegExp;
  /** Page of the AWS documentation. */
  readonly page: string;
}

const ANY = /^(Average|Minimum|Maximum|Sum|SampleCount)$/;
const LEVEL = /^(Average|Minimum|Maximum)$/;
const COUNT = /^Sum$/;

const ALB = '"CloudWatch metrics for your Application Load Balancer"';
const ECS = '"Amazon ECS CloudWatch metrics"';
const INSIGHTS = '"Amazon ECS Container Insights metrics"';
const RDS = '"Amazon CloudWatch instance-level metrics for Amazon RDS"';
const CACHE = '"Metrics for Valkey and Redis OSS"';
const BACKUP = '"AWS Backup metrics with CloudWatch"';

const ofLoadBalancer = (statistics: RegExp): DocumentedMetric => ({
  dimensions: [['LoadBalancer'], ['AvailabilityZone', 'LoadBalancer']],
  statistics,
  page: ALB,
});
const ofTargets: DocumentedMetric = {
  dimensions: [
    ['LoadBalancer', 'TargetGroup'],
    ['AvailabilityZone', 'LoadBalancer', 'TargetGroup'],
  ],
  statistics: LEVEL,
  page: ALB,
};
const ofService = (page: string): DocumentedMetric => ({
  dimensions: [['ClusterName'], ['ClusterName', 'ServiceName']],
  statistics: ANY,
  page,
});
const ofInstance: DocumentedMetric = { dimensions: [['DBInstanceIdentifier']], statistics: LEVEL, page: RDS };
const ofCacheNode = (statistics: RegExp): DocumentedMetric => ({
  dimensions: [['CacheClusterId'], ['CacheClusterId', 'CacheNodeId']],
  statistics,
  page: CACHE,
});
const ofVault: DocumentedMetric = {
  dimensions: [['BackupVaultName'], ['BackupVaultName', 'ResourceType'], ['ResourceType']],
  statistics: COUNT,
  page: BACKUP,
};
const ofWebAcl: DocumentedMetric = {
  dimensions: [
    ['Region', 'Rule', 'WebACL'],
    ['Rule', 'WebACL'],
  ],
  statistics: COUNT,
  page: '"AWS WAF metrics and dimensions"',
};

const ofQueue: DocumentedMetric = {
  dimensions: [['QueueName']],
  statistics: ANY,
  page: '"Available CloudWatch metrics for Amazon SQS"',
};

const ofStateMachine: DocumentedMetric = {
  dimensions: [['StateMachineArn']],
  statistics: COUNT,
  page: '"Monitoring Step Functions metrics using Amazon CloudWatch"',
};
const ofProxy = (statistics: RegExp): DocumentedMetric => ({
  dimensions: [['ProxyName']],
  statistics,
  page: '"Monitoring RDS Proxy metrics with Amazon CloudWatch"',
});

/** By `namespace/metric`. Dimensions are in alphabetical order. */
export const DOCUMENTED_METRICS: Record<string, DocumentedMetric> = {
  'AWS/States/ExecutionsAborted': ofStateMachine,
  'AWS/States/ExecutionsFailed': ofStateMachine,
  'AWS/States/ExecutionsSucceeded': ofStateMachine,
  'AWS/States/ExecutionsTimedOut': ofStateMachine,
  'AWS/SQS/ApproximateAgeOfOldestMessage': ofQueue,
  'AWS/SQS/ApproximateNumberOfMessagesVisible': ofQueue,
  'AWS/ApplicationELB/HealthyHostCount': ofTargets,
  'AWS/ApplicationELB/UnHealthyHostCount': ofTargets,
  'AWS/ApplicationELB/RequestCount': ofLoadBalancer(COUNT),
  'AWS/ApplicationELB/HTTPCode_ELB_5XX_Count': ofLoadBalancer(COUNT),
  'AWS/ApplicationELB/HTTPCode_Target_4XX_Count': ofLoadBalancer(COUNT),
  'AWS/ApplicationELB/HTTPCode_Target_5XX_Count': ofLoadBalancer(COUNT),
  'AWS/ApplicationELB/TargetResponseTime': ofLoadBalancer(/^(Average|SampleCount|p\d+(\.\d+)?|PR\(:[\d.]+\))$/),
  'AWS/ECS/CPUUtilization': ofService(ECS),
  'AWS/ECS/MemoryUtilization': ofService(ECS),
  'ECS/ContainerInsights/DeploymentCount': ofService(INSIGHTS),
  'ECS/ContainerInsights/DesiredTaskCount': ofService(INSIGHTS),
  'ECS/ContainerInsights/RunningTaskCount': ofService(INSIGHTS),
  'AWS/RDS/CPUCreditBalance': ofInstance,
  'AWS/RDS/CPUUtilization': ofInstance,
  'AWS/RDS/DatabaseConnections': ofInstance,
  'AWS/RDS/FreeableMemory': ofInstance,
  'AWS/RDS/FreeStorageSpace': ofInstance,
  'AWS/RDS/ReadLatency': ofInstance,
  'AWS/RDS/WriteLatency': ofInstance,
  'AWS/RDS/ReplicaLag': ofInstance,
  'AWS/RDS/ClientConnectionsSetupFailedAuth': ofProxy(COUNT),
  'AWS/RDS/DatabaseConnectionsCurrentlyBorrowed': ofProxy(ANY),
  'AWS/RDS/DatabaseConnectionsSetupFailed': ofProxy(COUNT),
  'AWS/RDS/MaxDatabaseConnectionsAllowed': ofProxy(ANY),
  'AWS/ElastiCache/CPUUtilization': { ...ofCacheNode(LEVEL), page: '"Host-Level Metrics"' },
  'AWS/ElastiCache/CurrConnections': ofCacheNode(LEVEL),
  'AWS/ElastiCache/DatabaseMemoryUsagePercentage': ofCacheNode(LEVEL),
  'AWS/ElastiCache/EngineCPUUtilization': ofCacheNode(LEVEL),
  'AWS/ElastiCache/Evictions': ofCacheNode(COUNT),
  'AWS/NATGateway/ErrorPortAllocation': {
    dimensions: [['NatGatewayId']],
    statistics: COUNT,
    page: '"NAT gateway metrics and dimensions"',
  },
  'AWS/Backup/NumberOfBackupJobsCompleted': ofVault,
  'AWS/Backup/NumberOfBackupJobsFailed': ofVault,
  'AWS/Backup/NumberOfCopyJobsFailed': ofVault,
  'AWS/CertificateManager/DaysToExpiry': {
    dimensions: [['CertificateArn']],
    statistics: LEVEL,
    page: '"Supported CloudWatch metrics" of ACM',
  },
  'AWS/Billing/EstimatedCharges': {
    dimensions: [['Currency'], ['Currency', 'ServiceName']],
    statistics: /^Maximum$/,
    page: '"Create a billing alarm to monitor your estimated AWS charges"',
  },
  'AWS/Firehose/DeliveryToS3.DataFreshness': {
    dimensions: [['DeliveryStreamName']],
    statistics: LEVEL,
    page: '"Monitor Amazon Data Firehose with CloudWatch metrics"',
  },
  'CloudWatchSynthetics/SuccessPercent': {
    dimensions: [['CanaryName'], ['CanaryName', 'StepName']],
    statistics: LEVEL,
    page: '"CloudWatch metrics published by canaries"',
  },
  'AWS/Lambda/Errors': {
    dimensions: [[], ['FunctionName'], ['FunctionName', 'Resource'], ['ExecutedVersion', 'FunctionName', 'Resource']],
    statistics: COUNT,
    page: '"Types of metrics for Lambda functions"',
  },
  'AWS/WAFV2/AllowedRequests': ofWebAcl,
  'AWS/WAFV2/BlockedRequests': ofWebAcl,
};
