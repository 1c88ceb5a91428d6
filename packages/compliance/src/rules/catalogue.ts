import { ACCOUNT } from './account/controls';
import { ACM } from './acm/controls';
import { API_GATEWAY } from './apigateway/controls';
import { APPSYNC } from './appsync/controls';
import { ATHENA } from './athena/controls';
import { AUTO_SCALING } from './autoscaling/controls';
import { BACKUP } from './backup/controls';
import { BEDROCK_AGENTCORE } from './bedrockagentcore/controls';
import { CLOUDFORMATION } from './cloudformation/controls';
import { CLOUDFRONT } from './cloudfront/controls';
import { CLOUDTRAIL } from './cloudtrail/controls';
import { CODEBUILD } from './codebuild/controls';
import { COGNITO } from './cognito/controls';
import { CONFIG } from './config/controls';
import { CONNECT } from './connect/controls';
import type { Control } from './control';
import { DATA_FIREHOSE } from './datafirehose/controls';
import { DATASYNC } from './datasync/controls';
import { DMS } from './dms/controls';
import { DOCUMENTDB } from './documentdb/controls';
import { DYNAMODB } from './dynamodb/controls';
import { EC2 } from './ec2/controls';
import { ECR } from './ecr/controls';
import { ECS } from './ecs/controls';
import { EFS } from './efs/controls';
import { EKS } from './eks/controls';
import { ELASTICACHE } from './elasticache/controls';
import { ELASTIC_BEANSTALK } from './elasticbeanstalk/controls';
import { ELB } from './elb/controls';
import { EMR } from './emr/controls';
import { ELASTICSEARCH_SERVICE } from './es/controls';
import { EVENTBRIDGE } from './eventbridge/controls';
import { FSX } from './fsx/controls';
import { GLUE } from './glue/controls';
import { GUARDDUTY } from './guardduty/controls';
import { IAM } from './iam/controls';
import { INSPECTOR } from './inspector/controls';
import { KINESIS } from './kinesis/controls';
import { KMS } from './kms/controls';
import { LAMBDA } from './lambda/controls';
import { MACIE } from './macie/controls';
import { MQ } from './mq/controls';
import { MSK } from './msk/controls';
import { NEPTUNE } from './neptune/controls';
import { NETWORK_FIREWALL } from './networkfirewall/controls';
import { OPENSEARCH_SERVICE } from './opensearch/controls';
import { PRIVATE_CA } from './pca/controls';
import { RDS } from './rds/controls';
import { REDSHIFT } from './redshift/controls';
import { REDSHIFT_SERVERLESS } from './redshiftserverless/controls';
import { ROUTE53 } from './route53/controls';
import { S3 } from './s3/controls';
import { SAGEMAKER } from './sagemaker/controls';
import { SECRETS_MANAGER } from './secretsmanager/controls';
import { SERVICE_CATALOG } from './servicecatalog/controls';
import { SES } from './ses/controls';
import { SNS } from './sns/controls';
import { SQS } from './sqs/controls';
import { SSM } from './ssm/controls';
import { STEP_FUNCTIONS } from './stepfunctions/controls';
import { TRANSFER } from './transfer/controls';
import { WAF } from './waf/controls';
import { WORKSPACES } from './workspaces/controls';

/** Controls of AWS Security Hub, by service. */
export const CATALOGUE: readonly (readonly Control[])[] = [
  ACCOUNT,
  ACM,
  API_GATEWAY,
  APPSYNC,
  ATHENA,
  AUTO_SCALING,
  BACKUP,
  BEDROCK_AGENTCORE,
  CLOUDFORMATION,
  CLOUDFRONT,
  CLOUDTRAIL,
  CODEBUILD,
  COGNITO,
  CONFIG,
  CONNECT,
  DATA_FIREHOSE,
  DATASYNC,
  DMS,
  DOCUMENTDB,
  DYNAMODB,
  EC2,
  ECR,
  ECS,
  EFS,
  EKS,
  ELASTICACHE,
  ELASTIC_BEANSTALK,
  ELB,
  EMR,
  ELASTICSEARCH_SERVICE,
  EVENTBRIDGE,
  FSX,
  GLUE,
  GUARDDUTY,
  IAM,
  INSPECTOR,
  KINESIS,
  KMS,
  LAMBDA,
  MACIE,
  MQ,
  MSK,
  NEPTUNE,
  NETWORK_FIREWALL,
  OPENSEARCH_SERVICE,
  PRIVATE_CA,
  RDS,
  REDSHIFT,
  REDSHIFT_SERVERLESS,
  ROUTE53,
  S3,
  SAGEMAKER,
  SECRETS_MANAGER,
  SERVICE_CATALOG,
  SES,
  SNS,
  SQS,
  SSM,
  STEP_FUNCTIONS,
  TRANSFER,
  WAF,
  WORKSPACES,
];

let byId: ReadonlyMap<string, Control> | undefined;

/** Controls with ids. Throws if the catalogue lacks one. */
export function controlsOf(ids: readonly string[]): Control[] {
  const all = (byId ??= new Map(CATALOGUE.flat().map((control) => [control.id, control])));
  return ids.map((id) => {
    const control = all.get(id);
    if (!control) throw new Error(`${id} must be a control of the catalogue`);
    return control;
  });
}
