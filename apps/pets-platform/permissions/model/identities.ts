import { createHash } from 'node:crypto';
import { resolve } from './resolve';
import type { Identity, ModelResource, References } from './types';

interface Format {
  /** Property with the name. Without it, or if it is not set, the name is generated. */
  readonly name?: string;
  /** ARN, with `{r}` for the Region, `{a}` for the account, `{n}` for the name and `{h}` for a generated id. */
  readonly arn: string;
  /** Value of `Ref`, with the same placeholders. Default: the name. */
  readonly ref?: string;
  /** Attributes other than `Arn`, with the same placeholders. */
  readonly attributes?: Readonly<Record<string, string>>;
}

/** Formats of the types that policies and expectations name. */
const FORMATS: Readonly<Record<string, Format>> = {
  'AWS::Backup::BackupVault': {
    name: 'BackupVaultName',
    arn: 'arn:aws:backup:{r}:{a}:backup-vault:{n}',
    attributes: { BackupVaultArn: 'arn:aws:backup:{r}:{a}:backup-vault:{n}', BackupVaultName: '{n}' },
  },
  'AWS::Budgets::Budget': { name: 'Budget.BudgetName', arn: 'arn:aws:budgets::{a}:budget/{n}' },
  'AWS::CE::AnomalySubscription': {
    arn: 'arn:aws:ce::{a}:anomalysubscription/{h}',
    ref: 'arn:aws:ce::{a}:anomalysubscription/{h}',
  },
  'AWS::CertificateManager::Certificate': {
    arn: 'arn:aws:acm:{r}:{a}:certificate/{h}',
    ref: 'arn:aws:acm:{r}:{a}:certificate/{h}',
  },
  'AWS::CloudFront::Distribution': { arn: 'arn:aws:cloudfront::{a}:distribution/{h}', ref: '{h}' },
  'AWS::CloudTrail::Trail': { name: 'TrailName', arn: 'arn:aws:cloudtrail:{r}:{a}:trail/{n}' },
  'AWS::CloudWatch::Alarm': { name: 'AlarmName', arn: 'arn:aws:cloudwatch:{r}:{a}:alarm:{n}' },
  'AWS::CloudWatch::CompositeAlarm': { name: 'AlarmName', arn: 'arn:aws:cloudwatch:{r}:{a}:alarm:{n}' },
  'AWS::EC2::FlowLog': { arn: 'arn:aws:ec2:{r}:{a}:vpc-flow-log/fl-{h}', ref: 'fl-{h}' },
  'AWS::EC2::SecurityGroup': {
    arn: 'arn:aws:ec2:{r}:{a}:security-group/sg-{h}',
    ref: 'sg-{h}',
    attributes: { GroupId: 'sg-{h}' },
  },
  'AWS::EC2::Subnet': { arn: 'arn:aws:ec2:{r}:{a}:subnet/subnet-{h}', ref: 'subnet-{h}' },
  'AWS::EC2::VPC': {
    arn: 'arn:aws:ec2:{r}:{a}:vpc/vpc-{h}',
    ref: 'vpc-{h}',
    attributes: { DefaultSecurityGroup: 'sg-{h}' },
  },
  'AWS::EC2::VPCEndpoint': { arn: 'arn:aws:ec2:{r}:{a}:vpc-endpoint/vpce-{h}', ref: 'vpce-{h}' },
  'AWS::ECR::Repository': { name: 'RepositoryName', arn: 'arn:aws:ecr:{r}:{a}:repository/{n}' },
  'AWS::ECS::Cluster': { name: 'ClusterName', arn: 'arn:aws:ecs:{r}:{a}:cluster/{n}' },
  'AWS::ECS::TaskDefinition': {
    name: 'Family',
    arn: 'arn:aws:ecs:{r}:{a}:task-definition/{n}:1',
    ref: 'arn:aws:ecs:{r}:{a}:task-definition/{n}:1',
  },
  'AWS::ElastiCache::ReplicationGroup': {
    name: 'ReplicationGroupId',
    arn: 'arn:aws:elasticache:{r}:{a}:replicationgroup:{n}',
  },
  'AWS::ElastiCache::ServerlessCache': {
    name: 'ServerlessCacheName',
    arn: 'arn:aws:elasticache:{r}:{a}:serverlesscache:{n}',
    attributes: { ARN: 'arn:aws:elasticache:{r}:{a}:serverlesscache:{n}' },
  },
  'AWS::ElasticLoadBalancingV2::LoadBalancer': {
    name: 'Name',
    arn: 'arn:aws:elasticloadbalancing:{r}:{a}:loadbalancer/app/{n}/{h}',
    ref: 'arn:aws:elasticloadbalancing:{r}:{a}:loadbalancer/app/{n}/{h}',
  },
  'AWS::Events::Rule': { name: 'Name', arn: 'arn:aws:events:{r}:{a}:rule/{n}' },
  'AWS::IAM::ManagedPolicy': {
    name: 'ManagedPolicyName',
    arn: 'arn:aws:iam::{a}:policy/{n}',
    ref: 'arn:aws:iam::{a}:policy/{n}',
  },
  'AWS::IAM::Role': { name: 'RoleName', arn: 'arn:aws:iam::{a}:role/{n}' },
  'AWS::KMS::Key': { arn: 'arn:aws:kms:{r}:{a}:key/{h}', ref: '{h}', attributes: { KeyId: '{h}' } },
  'AWS::KMS::ReplicaKey': { arn: 'arn:aws:kms:{r}:{a}:key/{h}', ref: '{h}', attributes: { KeyId: '{h}' } },
  'AWS::KinesisFirehose::DeliveryStream': {
    name: 'DeliveryStreamName',
    arn: 'arn:aws:firehose:{r}:{a}:deliverystream/{n}',
  },
  'AWS::Lambda::Function': { name: 'FunctionName', arn: 'arn:aws:lambda:{r}:{a}:function:{n}' },
  'AWS::Logs::LogGroup': { name: 'LogGroupName', arn: 'arn:aws:logs:{r}:{a}:log-group:{n}:*' },
  'AWS::RDS::DBInstance': {
    name: 'DBInstanceIdentifier',
    arn: 'arn:aws:rds:{r}:{a}:db:{n}',
    attributes: { DBInstanceArn: 'arn:aws:rds:{r}:{a}:db:{n}', DbiResourceId: 'db-{h}' },
  },
  'AWS::Route53::HealthCheck': {
    arn: 'arn:aws:route53:::healthcheck/{h}',
    ref: '{h}',
    attributes: { HealthCheckId: '{h}' },
  },
  'AWS::S3::Bucket': { name: 'BucketName', arn: 'arn:aws:s3:::{n}' },
  'AWS::SNS::Topic': {
    name: 'TopicName',
    arn: 'arn:aws:sns:{r}:{a}:{n}',
    ref: 'arn:aws:sns:{r}:{a}:{n}',
    attributes: { TopicArn: 'arn:aws:sns:{r}:{a}:{n}', TopicName: '{n}' },
  },
  'AWS::SQS::Queue': {
    name: 'QueueName',
    arn: 'arn:aws:sqs:{r}:{a}:{n}',
    ref: 'https://sqs.{r}.amazonaws.com/{a}/{n}',
    attributes: { QueueName: '{n}' },
  },
  'AWS::SecretsManager::Secret': {
    name: 'Name',
    arn: 'arn:aws:secretsmanager:{r}:{a}:secret:{n}-AbCdEf',
    ref: 'arn:aws:secretsmanager:{r}:{a}:secret:{n}-AbCdEf',
  },
  'AWS::Signer::SigningProfile': {
    arn: 'arn:aws:signer:{r}:{a}:/signing-profiles/{n}',
    ref: 'arn:aws:signer:{r}:{a}:/signing-profiles/{n}',
    attributes: { ProfileName: '{n}' },
  },
  'AWS::StepFunctions::StateMachine': {
    name: 'StateMachineName',
    arn: 'arn:aws:states:{r}:{a}:stateMachine:{n}',
    ref: 'arn:aws:states:{r}:{a}:stateMachine:{n}',
  },
  'AWS::Synthetics::Canary': {
    name: 'Name',
    arn: 'arn:aws:synthetics:{r}:{a}:canary:{n}',
    attributes: { Id: '{h}' },
  },
  'AWS::WAFv2::WebACL': { name: 'Name', arn: 'arn:aws:wafv2:{r}:{a}:regional/webacl/{n}/{h}' },
};

/** Types whose `Ref` is the value of a property. */
const REFERRED: Readonly<Record<string, string>> = {
  'AWS::SecretsManager::SecretTargetAttachment': 'SecretId',
  'AWS::SecretsManager::RotationSchedule': 'SecretId',
};

/** Whether the ARN of a resource is known. */
export function hasArn({ type }: ModelResource): boolean {
  return type in FORMATS || type in REFERRED || SPECIAL.includes(type);
}

/** Types with an ARN of their own form. */
const SPECIAL = ['AWS::IAM::OIDCProvider', 'AWS::ECS::Service', 'AWS::SSM::Parameter'];

/** Identifiers of a resource. */
export function identityOf(resource: ModelResource, model: References): Identity {
  const special = specialIdentity(resource, model);
  if (special) return special;
  const format = FORMATS[resource.type];
  const id = createHash('sha256').update(`${resource.stack.name}/${resource.logicalId}`).digest('hex').slice(0, 17);
  if (!format) {
    const { logicalId, type } = resource;
    return {
      ref: logicalId,
      get arn(): string {
        throw new Error(`identities.ts must have the ARN of ${type}`);
      },
      attribute: (name) => `${logicalId}.${name}`,
    };
  }
  const fill = (text: string) =>
    text.replace(/\{[a-z]\}/g, (placeholder) => {
      if (placeholder === '{r}') return resource.stack.region;
      if (placeholder === '{a}') return resource.stack.account;
      return placeholder === '{h}' ? id : nameOf(resource, format, model);
    });
  return {
    ref: fill(format.ref ?? '{n}'),
    arn: fill(format.arn),
    attribute: (name) =>
      name === 'Arn' ? fill(format.arn) : fill(format.attributes?.[name] ?? `${resource.logicalId}.${name}`),
  };
}

function specialIdentity(resource: ModelResource, model: References): Identity | undefined {
  const read = (property: string) => propertyOf(resource, property, model);
  const { region, account } = resource.stack;
  const simple = (ref: string, arn = ref, attributes: Record<string, string> = {}): Identity => ({
    ref,
    arn,
    attribute: (name) => (name === 'Arn' ? arn : (attributes[name] ?? `${resource.logicalId}.${name}`)),
  });
  if (resource.type in REFERRED) return simple(read(REFERRED[resource.type])!);
  if (resource.type === 'AWS::IAM::OIDCProvider') {
    const host = read('Url')!.replace(/^https:\/\//, '');
    return simple(`arn:aws:iam::${account}:oidc-provider/${host}`);
  }
  if (resource.type === 'AWS::SSM::Parameter') {
    const name = read('Name') ?? `${resource.stack.name}-${resource.logicalId}`;
    // a name can begin with a slash, and an ARN has one slash between the type and the name
    const arn = `arn:aws:ssm:${region}:${account}:parameter/${name.replace(/^\//, '')}`;
    return simple(name, arn, { Value: read('Value')! });
  }
  if (resource.type === 'Custom::SecretLookup') {
    const names = (resource.stack.template.Resources[resource.logicalId].Properties?.SecretNames ?? []) as string[];
    const arnOf = (name: string) => `arn:aws:secretsmanager:${region}:${account}:secret:${name}-AbCdEf`;
    return simple(resource.logicalId, undefined, Object.fromEntries(names.map((name, i) => [`Arn${i}`, arnOf(name)])));
  }
  if (resource.type === 'AWS::ECS::Service') {
    const cluster = read('Cluster')!.split('/').at(-1);
    const name = read('ServiceName') ?? resource.logicalId;
    return simple(`arn:aws:ecs:${region}:${account}:service/${cluster}/${name}`, undefined, { Name: name });
  }
  return undefined;
}

function nameOf(resource: ModelResource, format: Format, model: References): string {
  const given = format.name === undefined ? undefined : propertyOf(resource, format.name, model);
  if (given !== undefined) return given;
  const generated = `${resource.stack.name}-${resource.logicalId}`;
  return resource.type === 'AWS::S3::Bucket' ? generated.toLowerCase() : generated;
}

/** Resolves one property, without those that can refer back to the resource. */
function propertyOf({ stack, logicalId }: ModelResource, path: string, model: References): string | undefined {
  const raw = path
    .split('.')
    .reduce<unknown>(
      (value, key) => (value as Record<string, unknown> | undefined)?.[key],
      stack.template.Resources[logicalId].Properties,
    );
  return raw === undefined ? undefined : (resolve(raw, stack, model) as string);
}
