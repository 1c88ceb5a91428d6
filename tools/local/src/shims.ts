/** What stands in for a resource type that the emulator's CloudFormation lacks. */
export interface Shim {
  /** `made`: by the emulator's own API, so that clients can read it; `recorded`: in its CloudFormation alone. */
  readonly kind: 'made' | 'recorded';
  readonly reason: string;
  /** Only resources with this property, where the emulator knows the others. */
  readonly having?: string;
}

const made = (reason: string): Shim => ({ kind: 'made', reason });
const recorded = (reason: string): Shim => ({ kind: 'recorded', reason });

/**
 * Types that the emulator's CloudFormation lacks. A test pins the list: it may shrink with a newer emulator, and whoever
 * lets it grow says so there.
 */
export const SHIMS: Readonly<Record<string, Shim>> = {
  'AWS::ApplicationAutoScaling::ScalableTarget': recorded('the emulator scales no service'),
  'AWS::ApplicationAutoScaling::ScalingPolicy': recorded('the emulator scales no service'),
  'AWS::Backup::BackupSelection': made('CloudFormation lacks the type, AWS Backup has it'),
  'AWS::Budgets::Budget': made('CloudFormation lacks the type, AWS Budgets has it'),
  'AWS::CE::AnomalyMonitor': recorded('the emulator costs nothing, and so has no Cost Explorer'),
  'AWS::CE::AnomalySubscription': recorded('the emulator costs nothing, and so has no Cost Explorer'),
  'AWS::CloudTrail::Trail': made('CloudFormation lacks the type, CloudTrail has it'),
  'AWS::CloudWatch::Alarm': {
    ...made('CloudFormation refuses metric math; CloudWatch takes the alarm, but forgets the formula'),
    having: 'Metrics',
  },
  'AWS::CloudWatch::CompositeAlarm': made('CloudFormation lacks the type, CloudWatch has it'),
  'AWS::Config::ConfigRule': made('CloudFormation lacks the type, AWS Config has it'),
  'AWS::Config::ConfigurationRecorder': made('CloudFormation lacks the type, AWS Config has it'),
  'AWS::Config::DeliveryChannel': made('CloudFormation lacks the type, AWS Config has it'),
  'AWS::EC2::EIP': made('CloudFormation lacks the type, EC2 has it'),
  'AWS::EC2::FlowLog': made('CloudFormation lacks the type, EC2 has it'),
  'AWS::EC2::NatGateway': made('CloudFormation lacks the type, EC2 has it'),
  'AWS::EC2::NetworkAcl': made('CloudFormation lacks the type, EC2 has it'),
  'AWS::EC2::NetworkAclEntry': made('CloudFormation lacks the type, EC2 has it'),
  'AWS::EC2::SecurityGroupEgress': made('CloudFormation lacks the type, EC2 has it'),
  'AWS::EC2::SecurityGroupIngress': made('CloudFormation lacks the type, EC2 has it'),
  'AWS::EC2::SubnetNetworkAclAssociation': made('CloudFormation lacks the type, EC2 has it'),
  'AWS::ECR::ReplicationConfiguration': recorded('the emulator keeps no images that could be copied'),
  'AWS::IAM::OIDCProvider': made('CloudFormation lacks the type, IAM has it'),
  'AWS::IAM::ServiceLinkedRole': made('CloudFormation lacks the type, IAM has it'),
  'AWS::Logs::QueryDefinition': recorded('the emulator keeps no queries of logs'),
  'AWS::SecretsManager::RotationSchedule': made('CloudFormation lacks the type, Secrets Manager has it'),
  'AWS::Synthetics::Canary': recorded('the emulator has no CloudWatch Synthetics'),
  'AWS::WAFv2::LoggingConfiguration': recorded('the emulator filters no request, and so logs none'),
  'AWS::WAFv2::WebACLAssociation': made('CloudFormation lacks the type, WAF has it'),
};

/** The shim of a resource, where it needs one. */
export function shimOf(resource: { Type: string; Properties?: object }): Shim | undefined {
  const shim = SHIMS[resource.Type];
  return shim && (!shim.having || shim.having in (resource.Properties ?? {})) ? shim : undefined;
}
