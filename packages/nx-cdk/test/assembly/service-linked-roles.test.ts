import type { Resource, StackTemplate } from '../../src/assembly/assembly';
import { linkedServices, SERVICE_LINKED_ROLES } from '../../src/assembly/service-linked-roles';

function templateOf(resources: Resource[], nested: StackTemplate[] = []): StackTemplate {
  return {
    template: { Resources: Object.fromEntries(resources.map((resource, i) => [`Resource${i}`, resource])) },
    constructs: new Map(),
    nested: new Map(nested.map((child, i) => [`Nested${i}`, child])),
  };
}

test.each<[string, Resource, string[]]>([
  ['a cluster', { Type: 'AWS::ECS::Cluster' }, ['ecs.amazonaws.com']],
  ['a load balancer', { Type: 'AWS::ElasticLoadBalancingV2::LoadBalancer' }, ['elasticloadbalancing.amazonaws.com']],
  ['a database', { Type: 'AWS::RDS::DBInstance' }, ['rds.amazonaws.com']],
  ['a cache', { Type: 'AWS::ElastiCache::ReplicationGroup' }, ['elasticache.amazonaws.com']],
  ['a recorder', { Type: 'AWS::Config::ConfigurationRecorder' }, ['config.amazonaws.com']],
  ['the logs of a web ACL', { Type: 'AWS::WAFv2::LoggingConfiguration' }, ['wafv2.amazonaws.com']],
  ['a backup plan', { Type: 'AWS::Backup::BackupPlan' }, ['backup.amazonaws.com']],
  ['replicated images', { Type: 'AWS::ECR::ReplicationConfiguration' }, ['replication.ecr.amazonaws.com']],
  [
    'autoscaling of a service',
    { Type: 'AWS::ApplicationAutoScaling::ScalableTarget', Properties: { ServiceNamespace: 'ecs' } },
    ['ecs.application-autoscaling.amazonaws.com'],
  ],
  [
    'autoscaling with a namespace that is unknown',
    { Type: 'AWS::ApplicationAutoScaling::ScalableTarget', Properties: { ServiceNamespace: { Ref: 'A' } } },
    [],
  ],
  ['a trail of an account', { Type: 'AWS::CloudTrail::Trail', Properties: {} }, []],
  [
    'a trail of an organization',
    { Type: 'AWS::CloudTrail::Trail', Properties: { IsOrganizationTrail: true } },
    ['cloudtrail.amazonaws.com'],
  ],
  ['a bucket', { Type: 'AWS::S3::Bucket' }, []],
])('%s requires %j', (_, resource, services) => {
  expect(linkedServices([templateOf([resource])])).toEqual(services);
});

test('names each service once, in alphabetical order, also for nested stacks', () => {
  const nested = templateOf([{ Type: 'AWS::RDS::DBInstance' }, { Type: 'AWS::ECS::Cluster' }]);
  const stacks = [templateOf([{ Type: 'AWS::RDS::DBCluster' }], [nested]), templateOf([])];
  expect(linkedServices(stacks)).toEqual(['ecs.amazonaws.com', 'rds.amazonaws.com']);
});

test('leaves out a role that a template creates, which would fail if the role existed', () => {
  const role = { Type: 'AWS::IAM::ServiceLinkedRole', Properties: { AWSServiceName: 'config.amazonaws.com' } };
  const stacks = [templateOf([{ Type: 'AWS::Config::ConfigurationRecorder' }]), templateOf([role])];
  expect(linkedServices(stacks)).toEqual([]);
});

test('the roles are these', () => {
  const scaled = (ServiceNamespace: string) => [['AWS::ApplicationAutoScaling::ScalableTarget'], { ServiceNamespace }];
  const found = SERVICE_LINKED_ROLES.map(({ service, types, properties }) => [
    service,
    properties ? [types, properties] : [types],
  ]);
  expect(Object.fromEntries(found)).toEqual({
    'ecs.amazonaws.com': [['AWS::ECS::Cluster', 'AWS::ECS::Service']],
    'elasticloadbalancing.amazonaws.com': [['AWS::ElasticLoadBalancingV2::LoadBalancer']],
    'rds.amazonaws.com': [['AWS::RDS::DBInstance', 'AWS::RDS::DBCluster']],
    'elasticache.amazonaws.com': [
      ['AWS::ElastiCache::ReplicationGroup', 'AWS::ElastiCache::CacheCluster', 'AWS::ElastiCache::ServerlessCache'],
    ],
    'dynamodb.application-autoscaling.amazonaws.com': scaled('dynamodb'),
    'ecs.application-autoscaling.amazonaws.com': scaled('ecs'),
    'elasticache.application-autoscaling.amazonaws.com': scaled('elasticache'),
    'lambda.application-autoscaling.amazonaws.com': scaled('lambda'),
    'rds.application-autoscaling.amazonaws.com': scaled('rds'),
    'autoscaling.amazonaws.com': [['AWS::AutoScaling::AutoScalingGroup']],
    'backup.amazonaws.com': [['AWS::Backup::BackupPlan']],
    'config.amazonaws.com': [['AWS::Config::ConfigurationRecorder']],
    'management.chatbot.amazonaws.com': [
      ['AWS::Chatbot::SlackChannelConfiguration', 'AWS::Chatbot::MicrosoftTeamsChannelConfiguration'],
    ],
    'replication.ecr.amazonaws.com': [['AWS::ECR::ReplicationConfiguration']],
    'wafv2.amazonaws.com': [['AWS::WAFv2::LoggingConfiguration']],
    'cloudtrail.amazonaws.com': [['AWS::CloudTrail::Trail'], { IsOrganizationTrail: true }],
  });
});
