import { ENVIRONMENT_NAMES } from '../src/environments';
import { Deployment, type Resource } from './deployment';

/** Condition keys that a service sends, and the page that documents it. */
interface Source {
  readonly account?: true;
  readonly arn?: true;
  readonly page: string;
}

const SNS_KEYS = 'https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html#compatibility-with-aws-services';
const TRAIL = 'https://docs.aws.amazon.com/awscloudtrail/latest/userguide';
const COSTS = 'https://docs.aws.amazon.com/cost-management/latest/userguide';

/**
 * Services that send `aws:SourceAccount` or `aws:SourceArn`, by the type of the resource whose policy has the condition. A
 * condition on a key that a service does not send never matches, so the service has no permission.
 */
const SOURCES: Readonly<Record<string, Readonly<Record<string, Source>>>> = {
  'AWS::IAM::Role': {
    'ecs-tasks.amazonaws.com': {
      account: true,
      arn: true,
      page: 'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-iam-roles.html',
    },
    'logs.amazonaws.com': {
      arn: true,
      page: 'https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/SubscriptionFilters.html',
    },
    'monitoring.rds.amazonaws.com': {
      account: true,
      arn: true,
      page: 'https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_Monitoring.OS.Enabling.html',
    },
    'vpc-flow-logs.amazonaws.com': {
      account: true,
      arn: true,
      page: 'https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs-iam-role.html',
    },
  },
  'AWS::KMS::Key': {
    'budgets.amazonaws.com': { account: true, arn: true, page: SNS_KEYS },
    'cloudtrail.amazonaws.com': { arn: true, page: `${TRAIL}/create-kms-key-policy-for-cloudtrail.html` },
    'cloudwatch.amazonaws.com': { account: true, arn: true, page: SNS_KEYS },
    'config.amazonaws.com': {
      account: true,
      page: 'https://docs.aws.amazon.com/config/latest/developerguide/s3-kms-key-policy.html',
    },
    'costalerts.amazonaws.com': { account: true, page: SNS_KEYS },
  },
  'AWS::Lambda::Permission': {
    'events.amazonaws.com': {
      arn: true,
      page: 'https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-resource-based.html#eb-lambda-permissions',
    },
    'secretsmanager.amazonaws.com': {
      account: true,
      page: 'https://docs.aws.amazon.com/secretsmanager/latest/userguide/rotating-secrets-required-permissions-function.html',
    },
  },
  'AWS::S3::BucketPolicy': {
    'cloudtrail.amazonaws.com': { arn: true, page: `${TRAIL}/create-s3-bucket-policy-for-cloudtrail.html` },
    'config.amazonaws.com': {
      account: true,
      page: 'https://docs.aws.amazon.com/config/latest/developerguide/s3-bucket-policy.html',
    },
    'delivery.logs.amazonaws.com': {
      account: true,
      arn: true,
      page: 'https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/AWS-logs-infrastructure-V2-S3.html',
    },
    'logging.s3.amazonaws.com': {
      account: true,
      page: 'https://docs.aws.amazon.com/AmazonS3/latest/userguide/enable-server-access-logging.html',
    },
  },
  'AWS::SQS::QueuePolicy': {
    'events.amazonaws.com': {
      arn: true,
      page: 'https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-dlq.html',
    },
  },
  'AWS::SNS::TopicPolicy': {
    'budgets.amazonaws.com': { account: true, arn: true, page: `${COSTS}/budgets-sns-policy.html` },
    'cloudwatch.amazonaws.com': {
      account: true,
      arn: true,
      page: 'https://docs.aws.amazon.com/sns/latest/dg/sns-access-policy-use-cases.html',
    },
    'costalerts.amazonaws.com': { account: true, page: `${COSTS}/ad-SNS.html` },
  },
};

/** A statement that allows a service something, with its conditions on the source. */
interface Allowed {
  readonly type: string;
  readonly service: string;
  readonly keys: readonly ('account' | 'arn')[];
}

const deployment = new Deployment();

function keysOf(condition: unknown): Allowed['keys'] {
  const text = JSON.stringify(condition ?? {}).toLowerCase();
  return (['account', 'arn'] as const).filter((key) => text.includes(`"aws:source${key}"`));
}

/** Statements for service principals in any property of a resource. */
function allowedIn(type: string, value: unknown): Allowed[] {
  if (Array.isArray(value)) return value.flatMap((item) => allowedIn(type, item));
  if (typeof value !== 'object' || value === null) return [];
  const { Effect, Principal, Condition } = value as {
    Effect?: string;
    Principal?: { Service?: string | string[] };
    Condition?: unknown;
  };
  if (Effect === 'Allow' && Principal?.Service !== undefined) {
    return [Principal.Service].flat().map((service) => ({ type, service, keys: keysOf(Condition) }));
  }
  return Object.values(value).flatMap((item) => allowedIn(type, item));
}

function allowed({ Type, Properties }: Resource): Allowed[] {
  if (Type !== 'AWS::Lambda::Permission') return allowedIn(Type, Properties);
  const { Principal, SourceAccount, SourceArn } = Properties;
  const keys = [
    ...(SourceAccount === undefined ? [] : ['account' as const]),
    ...(SourceArn === undefined ? [] : ['arn' as const]),
  ];
  return [{ type: Type, service: Principal as string, keys }];
}

const statements = ENVIRONMENT_NAMES.flatMap((environment) =>
  deployment.stacks(environment).flatMap((stack) => {
    const { Resources } = deployment.template(environment, stack).toJSON() as { Resources: Record<string, Resource> };
    return Object.values(Resources).flatMap(allowed);
  }),
);

/** Conditions on keys that no page says the service sends. */
function unsent(found: readonly Allowed[]): string[] {
  return found.flatMap(({ type, service, keys }) =>
    keys.filter((key) => !SOURCES[type]?.[service]?.[key]).map((key) => `${type}: ${service}: aws:Source${key}`),
  );
}

test('each condition on a source is documented for the service', () => {
  expect(statements.filter(({ keys }) => keys.length > 0).length).toBeGreaterThan(20);
  expect([...new Set(unsent(statements))]).toEqual([]);
});

test('a condition for a service without documentation is found', () => {
  const trust = (service: string, condition: string) => ({
    Type: 'AWS::IAM::Role',
    Properties: {
      AssumeRolePolicyDocument: {
        Statement: [
          {
            Effect: 'Allow',
            Principal: { Service: service },
            Condition: { StringEquals: { [condition]: '111111111111' } },
          },
        ],
      },
    },
  });
  expect(unsent(allowed(trust('cloudtrail.amazonaws.com', 'aws:SourceAccount')))).toEqual([
    'AWS::IAM::Role: cloudtrail.amazonaws.com: aws:Sourceaccount',
  ]);
  expect(unsent(allowed(trust('logs.amazonaws.com', 'AWS:SourceAccount')))).toHaveLength(1);
  expect(unsent(allowed(trust('logs.amazonaws.com', 'aws:SourceArn')))).toEqual([]);
});

test('each row of the table is used and names a page of AWS', () => {
  const used = new Set(
    statements.filter(({ keys }) => keys.length > 0).map(({ type, service }) => `${type} ${service}`),
  );
  const rows = Object.entries(SOURCES).flatMap(([type, services]) =>
    Object.entries(services).map(([service, { page }]) => ({ row: `${type} ${service}`, page })),
  );
  expect(rows.filter(({ row }) => !used.has(row))).toEqual([]);
  for (const { page } of rows) expect(page).toMatch(/^https:\/\/docs\.aws\.amazon\.com\//);
});
