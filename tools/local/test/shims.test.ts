import { resourceProviders } from '../src/provider/resource-providers';
import { SHIMS, shimOf } from '../src/shims';

/** Remove a line when the emulator supports the type. Each shim has its reason. */
const PINNED = [
  'AWS::ApplicationAutoScaling::ScalableTarget',
  'AWS::ApplicationAutoScaling::ScalingPolicy',
  'AWS::Backup::BackupSelection',
  'AWS::Backup::RestoreTestingPlan',
  'AWS::Backup::RestoreTestingSelection',
  'AWS::Budgets::Budget',
  'AWS::CE::AnomalyMonitor',
  'AWS::CE::AnomalySubscription',
  'AWS::CloudTrail::Trail',
  'AWS::CloudWatch::Alarm',
  'AWS::CloudWatch::CompositeAlarm',
  'AWS::Config::ConfigRule',
  'AWS::Config::ConfigurationRecorder',
  'AWS::Config::DeliveryChannel',
  'AWS::EC2::EIP',
  'AWS::EC2::FlowLog',
  'AWS::EC2::NatGateway',
  'AWS::EC2::NetworkAcl',
  'AWS::EC2::NetworkAclEntry',
  'AWS::EC2::SecurityGroupEgress',
  'AWS::EC2::SecurityGroupIngress',
  'AWS::EC2::SubnetNetworkAclAssociation',
  'AWS::ECR::ReplicationConfiguration',
  'AWS::ElastiCache::ServerlessCache',
  'AWS::IAM::OIDCProvider',
  'AWS::Logs::Delivery',
  'AWS::Logs::DeliveryDestination',
  'AWS::Logs::DeliverySource',
  'AWS::Logs::QueryDefinition',
  'AWS::Route53::HealthCheck',
  'AWS::SecretsManager::RotationSchedule',
  'AWS::Synthetics::Canary',
  'AWS::WAFv2::LoggingConfiguration',
  'AWS::WAFv2::WebACLAssociation',
];

test('the list of shims is pinned', () => {
  expect(Object.keys(SHIMS).sort()).toEqual(PINNED);
});

test.each(Object.entries(SHIMS))('%s has a reason, and a provider if the shim creates it', (type, shim) => {
  expect(shim.reason.length).toBeGreaterThan(20);
  expect(type in resourceProviders).toBe(shim.kind === 'created');
});

test('a shim can require a property', () => {
  expect(shimOf({ Type: 'AWS::CloudWatch::Alarm', Properties: { MetricName: 'CPUUtilization' } })).toBeUndefined();
  expect(shimOf({ Type: 'AWS::CloudWatch::Alarm', Properties: { Metrics: [] } })?.kind).toBe('created');
});

test('a supported type has no shim', () => {
  expect(shimOf({ Type: 'AWS::S3::Bucket' })).toBeUndefined();
});
