import type { Resource } from '../../../../packages/nx-cdk/src/toolkit';

/**
 * Typical minutes until AWS has created a resource of a type. Estimates from public reports and AWS documentation, not
 * measurements of this deployment.
 */
const MINUTES: Readonly<Record<string, number>> = {
  'AWS::CertificateManager::Certificate': 2.5,
  'AWS::CloudFront::Distribution': 4.5,
  'AWS::CloudTrail::Trail': 0.2,
  'AWS::Config::ConfigRule': 0.3,
  'AWS::EC2::EIP': 0.3,
  'AWS::EC2::InternetGateway': 0.3,
  'AWS::EC2::NatGateway': 2,
  'AWS::EC2::VPC': 0.3,
  'AWS::EC2::VPCEndpoint': 1.5,
  'AWS::ECS::Service': 4,
  'AWS::ElastiCache::ReplicationGroup': 8,
  'AWS::ElastiCache::ServerlessCache': 1,
  'AWS::ElasticLoadBalancingV2::LoadBalancer': 2.5,
  'AWS::IAM::ManagedPolicy': 0.25,
  'AWS::IAM::Role': 0.3,
  'AWS::IAM::ServiceLinkedRole': 0.25,
  'AWS::KMS::Key': 0.3,
  'AWS::KinesisFirehose::DeliveryStream': 1.2,
  'AWS::Lambda::Function': 0.25,
  'AWS::RDS::DBInstance': 10,
  'AWS::RDS::DBParameterGroup': 0.3,
  'AWS::Route53::RecordSet': 0.7,
  'AWS::S3::Bucket': 0.35,
  'AWS::SSM::Parameter': 0.05,
  'AWS::SecretsManager::RotationSchedule': 0.5,
  'AWS::Synthetics::Canary': 1.5,
  'AWS::WAFv2::WebACL': 0.3,
  'AWS::WAFv2::WebACLAssociation': 0.2,
  // the start of a task with its image, and a short migration
  'Custom::ServiceMigration': 1.5,
  'Custom::VpcRestrictDefaultSG': 0.3,
};

const OTHER = 0.1;
const MULTI_AZ_DATABASE = 15;
const DATABASE_REPLICA = 18;
const CACHE_WITH_REPLICAS = 12;

/** A service without tasks does not wait for a container. */
export const SERVICE_WITHOUT_TASKS = 0.2;

/** Returns the typical minutes until a resource is created. */
export function creationMinutes({ Type, Properties = {} }: Resource): number {
  if (Type === 'AWS::RDS::DBInstance') {
    if (Properties.SourceDBInstanceIdentifier !== undefined) return DATABASE_REPLICA;
    if (Properties.MultiAZ === true) return MULTI_AZ_DATABASE;
  }
  if (Type === 'AWS::ElastiCache::ReplicationGroup' && Number(Properties.NumCacheClusters ?? 1) > 1) {
    return CACHE_WITH_REPLICAS;
  }
  return MINUTES[Type] ?? OTHER;
}
