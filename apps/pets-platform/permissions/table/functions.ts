import type { DeploymentModel } from '../model/deployment-model';
import type { ModelResource } from '../model/types';
import { sendsTo } from './alerts';
import { may, mustNot, type Derived, type Entries } from './expectation';
import { roleOf, service, type Principal } from './principals';
import { comparesRegions } from './readiness';
import { assumes, encryptsObjects, logStreamArn, usesKey, writesLogs } from './shared';

const LAMBDA = 'https://docs.aws.amazon.com/lambda/latest/dg';
const SYNTHETICS = 'https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring';

/** AWS Lambda, custom resources and CloudWatch Synthetics. */
export const FUNCTIONS: Entries = {
  'AWS::Lambda::Function': (lambda, model) => {
    const { Role, VpcConfig, DeadLetterConfig, KmsKeyArn, LoggingConfig } = lambda.properties;
    const by = roleOf(model, Role);
    const source = `${LAMBDA}/lambda-intro-execution-role.html`;
    const queue = DeadLetterConfig?.TargetArn;
    return [
      ...assumes(service('lambda.amazonaws.com'), by, 'runs the function', source),
      ...logs(by, lambda, model, LoggingConfig?.LogGroup),
      ...(VpcConfig ? interfaces(by, lambda) : []),
      ...comparesRegions(by, lambda),
      ...(queue === undefined
        ? []
        : sendsTo(model, by, model.get('AWS::SQS::Queue', queue), `${LAMBDA}/invocation-async-retain-records.html`)),
      ...usesKey(model, {
        by,
        key: KmsKeyArn,
        actions: ['kms:Decrypt'],
        encryptionContext: { 'aws:lambda:FunctionArn': lambda.arn },
        why: 'decrypts environment variables',
        source: `${LAMBDA}/configuration-envvars-encryption.html`,
      }),
    ];
  },
  'AWS::Lambda::Permission': {
    none: 'It is a statement of a function policy. The service that invokes the function needs it.',
    source: `${LAMBDA}/access-control-resource-based.html`,
  },
  'Custom::SecretLookup': (resource, model) => {
    const { SecretNames, ServiceToken } = resource.properties as { SecretNames: string[]; ServiceToken: unknown };
    const by = roleOf(model, model.get('AWS::Lambda::Function', ServiceToken).properties.Role);
    const { region, account } = resource.stack;
    const on = SecretNames.map((name) => `arn:aws:secretsmanager:${region}:${account}:secret:${name}-AbCdEf`);
    const source = 'https://docs.aws.amazon.com/secretsmanager/latest/userguide/auth-and-access.html';
    return [
      ...may({ by, actions: ['secretsmanager:DescribeSecret'], on, why: 'looks up the ARNs of the secrets', source }),
      ...mustNot({
        by,
        actions: ['secretsmanager:GetSecretValue'],
        on,
        why: 'the look-up reads no value of a secret',
        source,
      }),
    ];
  },
  'Custom::VpcRestrictDefaultSG': (resource, model) => {
    const { ServiceToken, DefaultSecurityGroupId } = resource.properties;
    const lambda = model.get('AWS::Lambda::Function', ServiceToken);
    const { region, account } = resource.stack;
    return may({
      by: roleOf(model, lambda.properties.Role),
      actions: [
        'ec2:RevokeSecurityGroupIngress',
        'ec2:RevokeSecurityGroupEgress',
        // the function adds the rules again when the resource is deleted
        'ec2:AuthorizeSecurityGroupIngress',
        'ec2:AuthorizeSecurityGroupEgress',
      ],
      on: [`arn:aws:ec2:${region}:${account}:security-group/${DefaultSecurityGroupId}`],
      why: 'removes the rules of the default security group',
      source: 'https://docs.aws.amazon.com/securityhub/latest/userguide/ec2-controls.html#ec2-2',
    });
  },
  'AWS::Synthetics::Canary': (canary, model) => {
    const { ExecutionRoleArn, ArtifactS3Location, Name } = canary.properties;
    const by = roleOf(model, ExecutionRoleArn);
    const [, name, prefix] = /^s3:\/\/([^/]+)\/?(.*)$/.exec(ArtifactS3Location as string)!;
    const bucket = model.get('AWS::S3::Bucket', name);
    const source = `${SYNTHETICS}/CloudWatch_Synthetics_Canaries_Roles.html`;
    const { region, account } = canary.stack;
    // the name of the log group ends with the id of the canary
    const logGroupName = `/aws/lambda/cwsyn-${Name}-${canary.attribute('Id')}`;
    const logGroup = model.get('AWS::Logs::LogGroup', logGroupName, canary);
    return [
      ...assumes(service('lambda.amazonaws.com'), by, 'runs the canary', source),
      ...may({
        by,
        actions: ['s3:PutObject'],
        on: [`${bucket.arn}/${prefix ? `${prefix}/` : ''}run.json`],
        why: 'stores the results of a run',
        source,
      }),
      ...encryptsObjects(model, by, bucket),
      ...may({ by, actions: ['s3:GetBucketLocation'], on: [bucket.arn], why: 'finds the bucket', source }),
      ...may({ by, actions: ['s3:ListAllMyBuckets'], on: ['*'], why: 'finds the bucket', source }),
      ...writesLogs(by, logGroup, 'writes its log', source),
      ...mustNot({
        by,
        actions: ['logs:CreateLogGroup'],
        on: [`arn:aws:logs:${region}:${account}:log-group:/aws/lambda/cwsyn-${Name}-other`],
        why: 'a log group that the canary creates has no key and does not expire',
        source,
      }),
      ...metrics(by, source, true, canary),
      ...metrics(by, source, false, canary),
    ];
  },
};

function metrics(by: Principal, source: string, own: boolean, { stack }: ModelResource): Derived[] {
  const namespace = own ? 'CloudWatchSynthetics' : 'AWS/ECS';
  return (own ? may : mustNot)({
    by,
    actions: ['cloudwatch:PutMetricData'],
    on: [`arn:aws:cloudwatch:${stack.region}:${stack.account}:dataset/default`],
    context: { 'cloudwatch:namespace': namespace },
    why: own ? 'writes its metrics' : 'a canary writes metrics of its own namespace only',
    source,
  });
}

/** Writes the log of a function. Without a configured log group, also creates it. */
function logs(by: Principal, lambda: ModelResource, model: DeploymentModel, name: unknown): Derived[] {
  const source = `${LAMBDA}/monitoring-cloudwatchlogs.html`;
  const logGroup = name === undefined ? undefined : model.get('AWS::Logs::LogGroup', name, lambda);
  const { region, account } = lambda.stack;
  const own = `arn:aws:logs:${region}:${account}:log-group:/aws/lambda/${lambda.ref}`;
  return [
    ...(logGroup ? [] : may({ by, actions: ['logs:CreateLogGroup'], on: [own], why: 'writes its log', source })),
    ...may({
      by,
      actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
      on: [logGroup ? logStreamArn(logGroup) : `${own}:log-stream:stream`],
      why: 'writes its log',
      source,
    }),
  ];
}

/** Lambda manages network interfaces with the role of the function. The code of the function must not. */
function interfaces(by: Principal, lambda: ModelResource): Derived[] {
  const { region, account } = lambda.stack;
  const { SubnetIds, SecurityGroupIds } = lambda.properties.VpcConfig as Record<string, string[]>;
  const arn = (type: string, id: string) => `arn:aws:ec2:${region}:${account}:${type}/${id}`;
  const networkInterface = arn('network-interface', 'eni-1');
  const created = [
    networkInterface,
    ...SubnetIds.map((id) => arn('subnet', id)),
    ...SecurityGroupIds.map((id) => arn('security-group', id)),
  ];
  const source = `${LAMBDA}/configuration-vpc.html#configuration-vpc-permissions`;
  const why = 'connects the function to the VPC';
  return [
    ...may({ by, actions: ['ec2:CreateNetworkInterface'], on: created, why, source }),
    ...may({ by, actions: ['ec2:DescribeNetworkInterfaces', 'ec2:DescribeSubnets'], on: ['*'], why, source }),
    ...may({
      by,
      actions: ['ec2:DeleteNetworkInterface', 'ec2:AssignPrivateIpAddresses', 'ec2:UnassignPrivateIpAddresses'],
      on: [networkInterface],
      why,
      source,
    }),
    ...mustNot({
      by,
      actions: ['ec2:CreateNetworkInterface', 'ec2:DeleteNetworkInterface'],
      on: [networkInterface],
      context: { 'lambda:SourceFunctionArn': lambda.arn },
      why: 'the code of the function does not manage network interfaces',
      source: `${LAMBDA}/permissions-source-function-arn.html`,
    }),
  ];
}
