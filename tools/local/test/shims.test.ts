import { makers } from '../src/provider/makers';
import { SHIMS, shimOf } from '../src/shims';

/** Take a line away when the emulator has learnt a type; whoever adds one says in the list of shims why. */
const PINNED = [
  'AWS::ApplicationAutoScaling::ScalableTarget',
  'AWS::ApplicationAutoScaling::ScalingPolicy',
  'AWS::Backup::BackupSelection',
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
  'AWS::IAM::OIDCProvider',
  'AWS::IAM::ServiceLinkedRole',
  'AWS::Logs::QueryDefinition',
  'AWS::SecretsManager::RotationSchedule',
  'AWS::Synthetics::Canary',
  'AWS::WAFv2::LoggingConfiguration',
  'AWS::WAFv2::WebACLAssociation',
];

test('the shims are those that somebody has agreed to', () => {
  expect(Object.keys(SHIMS).sort()).toEqual(PINNED);
});

test.each(Object.entries(SHIMS))('%s says why it needs a shim, and is made by one where it says so', (type, shim) => {
  expect(shim.reason.length).toBeGreaterThan(20);
  expect(type in makers).toBe(shim.kind === 'made');
});

test('a type of which the emulator lacks a part has a shim for that part alone', () => {
  expect(shimOf({ Type: 'AWS::CloudWatch::Alarm', Properties: { MetricName: 'CPUUtilization' } })).toBeUndefined();
  expect(shimOf({ Type: 'AWS::CloudWatch::Alarm', Properties: { Metrics: [] } })?.kind).toBe('made');
});

test('a type that the emulator knows has none', () => {
  expect(shimOf({ Type: 'AWS::S3::Bucket' })).toBeUndefined();
});
