import { ENVIRONMENT_NAMES } from '../../src/environments';
import { Deployment } from '../deployment';

const deployment = new Deployment();
const stacks = ENVIRONMENT_NAMES.flatMap((environment) =>
  deployment.stacks(environment).map((stack) => [environment, stack] as const),
);

/** Actions without resource-level permissions (Service Authorization Reference). */
const WITHOUT_RESOURCES = new RegExp(
  [
    '^ecr:GetAuthorizationToken$',
    '^cloudwatch:PutMetricData$|^s3:ListAllMyBuckets$',
    '^ec2:(Assign|Unassign)PrivateIpAddresses$',
    '^ec2:(Create|Delete)NetworkInterface$|^ec2:Describe(NetworkInterfaces|Subnets)$',
    '^logs:((Create|Update|Get|Delete)LogDelivery|ListLogDeliveries)$',
    '^logs:(PutResourcePolicy|DescribeResourcePolicies|DescribeLogGroups)$',
    '^application-autoscaling:DescribeScalableTargets$|^cloudwatch:(DescribeAlarms|GetMetricStatistics)$',
    '^ecs:DescribeTaskDefinition$|^elasticloadbalancing:DescribeTargetHealth$',
    '^servicequotas:Get(AWSDefault)?ServiceQuota$',
    '^xray:(Put(TraceSegments|TelemetryRecords)|GetSampling(Rules|Targets))$',
  ].join('|'),
);

describe.each(stacks)('in %s, %s', (environment, stack) => {
  const tags = { Project: 'pets-api', Environment: environment, Owner: 'devops-team', CostCenter: 'engineering' };
  const resources = Object.values(deployment.template(environment, stack).toJSON().Resources) as {
    Type: string;
    Properties?: Record<string, unknown>;
  }[];

  test('X2: the stack has the four tags', () => {
    expect(deployment.artifact(environment, stack).tags).toEqual(tags);
  });

  test('X2: every taggable resource has the four tags', () => {
    for (const { Type, Properties } of resources) {
      const given = Properties?.Tags;
      if (!given) continue;
      const byName = Array.isArray(given) ? Object.fromEntries(given.map(({ Key, Value }) => [Key, Value])) : given;
      expect({ Type, ...byName }).toMatchObject({ Type, ...tags });
    }
  });

  test('X8: every key is rotated and retained, and its policy allows services with a condition only', () => {
    for (const {
      Properties: { EnableKeyRotation, KeyPolicy },
    } of deployment.resources(environment, stack, 'AWS::KMS::Key')) {
      expect(EnableKeyRotation).toBe(true);
      const services = KeyPolicy.Statement.filter(
        ({ Principal }: { Principal: { Service?: string } }) => Principal.Service,
      );
      expect(services.filter(({ Condition }: { Condition?: object }) => !Condition)).toEqual([]);
    }
  });

  test('X8: every log group is encrypted with a customer managed key', () => {
    for (const { Properties } of deployment.resources(environment, stack, 'AWS::Logs::LogGroup'))
      expect(Properties.KmsKeyId).toBeDefined();
  });

  test('no policy allows all resources, except for actions without resource-level permissions', () => {
    for (const { Properties } of deployment.resources(environment, stack, 'AWS::IAM::ManagedPolicy')) {
      const open = Properties.PolicyDocument.Statement.filter(
        ({ Resource }: { Resource: unknown }) => Resource === '*',
      );
      const actions: string[] = open.flatMap(({ Action }: { Action: string | string[] }) => Action);
      expect(actions.filter((action) => !WITHOUT_RESOURCES.test(action))).toEqual([]);
    }
  });
});
