/** Replacement for a resource type that CloudFormation of the emulator lacks. */
export interface Shim {
  /** `created`: with the service API, so that clients can read it. `recorded`: only in CloudFormation. */
  readonly kind: 'created' | 'recorded';
  readonly reason: string;
  /** Property of the resources that need the shim. Others are supported. @default - all resources */
  readonly having?: string;
}

const created = (reason: string): Shim => ({ kind: 'created', reason });
const recorded = (reason: string): Shim => ({ kind: 'recorded', reason });

/** Types that CloudFormation of the emulator lacks. A test pins the list. */
export const SHIMS: Readonly<Record<string, Shim>> = {
  'AWS::ApplicationAutoScaling::ScalableTarget': recorded('the emulator does not scale services'),
  'AWS::ApplicationAutoScaling::ScalingPolicy': recorded('the emulator does not scale services'),
  'AWS::Backup::BackupSelection': created('CloudFormation lacks the type, AWS Backup supports it'),
  'AWS::Backup::RestoreTestingPlan': recorded('the emulator restores no backups'),
  'AWS::Backup::RestoreTestingSelection': recorded('the emulator restores no backups'),
  'AWS::Budgets::Budget': created('CloudFormation lacks the type, AWS Budgets supports it'),
  'AWS::CE::AnomalyMonitor': recorded('the emulator has no Cost Explorer'),
  'AWS::CE::AnomalySubscription': recorded('the emulator has no Cost Explorer'),
  'AWS::CloudTrail::Trail': created('CloudFormation lacks the type, CloudTrail supports it'),
  'AWS::CloudWatch::Alarm': {
    ...created('CloudFormation rejects metric math, CloudWatch creates the alarm without it'),
    having: 'Metrics',
  },
  'AWS::CloudWatch::CompositeAlarm': created('CloudFormation lacks the type, CloudWatch supports it'),
  'AWS::Config::ConfigRule': created('CloudFormation lacks the type, AWS Config supports it'),
  'AWS::Config::ConfigurationRecorder': created('CloudFormation lacks the type, AWS Config supports it'),
  'AWS::Config::DeliveryChannel': created('CloudFormation lacks the type, AWS Config supports it'),
  'AWS::EC2::EIP': created('CloudFormation lacks the type, EC2 supports it'),
  'AWS::EC2::FlowLog': created('CloudFormation lacks the type, EC2 supports it'),
  'AWS::EC2::NatGateway': created('CloudFormation lacks the type, EC2 supports it'),
  'AWS::EC2::NetworkAcl': created('CloudFormation lacks the type, EC2 supports it'),
  'AWS::EC2::NetworkAclEntry': created('CloudFormation lacks the type, EC2 supports it'),
  'AWS::EC2::SecurityGroupEgress': created('CloudFormation lacks the type, EC2 supports it'),
  'AWS::EC2::SecurityGroupIngress': created('CloudFormation lacks the type, EC2 supports it'),
  'AWS::EC2::SubnetNetworkAclAssociation': created('CloudFormation lacks the type, EC2 supports it'),
  'AWS::ECR::ReplicationConfiguration': recorded('the emulator stores no images to replicate'),
  'AWS::ElastiCache::ServerlessCache': created('CloudFormation lacks the type, ElastiCache supports it'),
  'AWS::IAM::OIDCProvider': created('CloudFormation lacks the type, IAM supports it'),
  'AWS::Logs::Delivery': recorded('the emulator delivers no logs of other services'),
  'AWS::Logs::DeliveryDestination': recorded('the emulator delivers no logs of other services'),
  'AWS::Logs::DeliverySource': recorded('the emulator delivers no logs of other services'),
  'AWS::Logs::QueryDefinition': recorded('the emulator has no CloudWatch Logs queries'),
  'AWS::Route53::HealthCheck': created('CloudFormation lacks the type, Route 53 supports it'),
  'AWS::SecretsManager::RotationSchedule': created('CloudFormation lacks the type, Secrets Manager supports it'),
  'AWS::Synthetics::Canary': recorded('the emulator has no CloudWatch Synthetics'),
  'AWS::WAFv2::LoggingConfiguration': recorded('the emulator does not filter or log requests'),
  'AWS::WAFv2::WebACLAssociation': created('CloudFormation lacks the type, WAF supports it'),
};

/** Returns the shim of a resource, `undefined` if it needs none. */
export function shimOf(resource: { Type: string; Properties?: object }): Shim | undefined {
  const shim = SHIMS[resource.Type];
  return shim && (!shim.having || shim.having in (resource.Properties ?? {})) ? shim : undefined;
}
