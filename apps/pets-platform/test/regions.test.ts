import { Match } from 'aws-cdk-lib/assertions';
import { ENVIRONMENT_NAMES } from '../src/environments';
import { Deployment } from './deployment';

describe('with eu-west-1 as the primary Region', () => {
  const variables = Object.fromEntries(
    ENVIRONMENT_NAMES.map((name) => [`PETS_${name.toUpperCase()}_REGION`, 'eu-west-1']),
  );
  const deployment = new Deployment(variables);

  test.each(ENVIRONMENT_NAMES)('%s creates the certificate and web ACL of CloudFront in us-east-1', (environment) => {
    const regions = Object.fromEntries(
      deployment
        .stacks(environment)
        .map((stack) => [stack, deployment.artifact(environment, stack).environment.region]),
    );
    expect(regions).toMatchObject({ Edge: 'us-east-1', Network: 'eu-west-1', Data: 'eu-west-1', Traffic: 'eu-west-1' });
  });

  test.each(ENVIRONMENT_NAMES)(
    'the distribution of %s has cross-Region references to certificate and web ACL',
    (environment) => {
      const elsewhere = {
        'Fn::GetStackOutput': Match.objectLike({ StackName: `${environment}-Edge`, Region: 'us-east-1' }),
      };
      deployment.template(environment, 'Traffic').hasResourceProperties('AWS::CloudFront::Distribution', {
        DistributionConfig: {
          WebACLId: elsewhere,
          ViewerCertificate: Match.objectLike({ AcmCertificateArn: elsewhere }),
        },
      });
    },
  );

  test('synthesizes without lookups', () => {
    for (const environment of ENVIRONMENT_NAMES) {
      for (const stack of deployment.stacks(environment))
        expect(deployment.artifact(environment, stack).assembly.manifest.missing).toBeUndefined();
    }
  });
});

describe('where environments share an account', () => {
  const account = '222222222222';
  const variables = Object.fromEntries(
    ENVIRONMENT_NAMES.map((name) => [`PETS_${name.toUpperCase()}_ACCOUNT`, account]),
  );
  const deployment = new Deployment({ ...variables, PETS_SHARED_ACCOUNT: 'true' });

  /** Physical names of an environment with the resource type. Each must be unique. */
  function namesOf(environment: (typeof ENVIRONMENT_NAMES)[number]): string[] {
    return deployment.stacks(environment).flatMap((stack) => {
      const { region } = deployment.artifact(environment, stack).environment;
      const resources = Object.values(deployment.template(environment, stack).toJSON().Resources) as {
        Type: string;
        Properties?: Record<string, unknown>;
      }[];
      return resources.flatMap(({ Type, Properties = {} }) =>
        NAMES.filter((name) => typeof Properties[name] === 'string').map(
          (name) => `${Type} ${region} ${Properties[name]}`,
        ),
      );
    });
  }
  const NAMES = [
    ...['Name', 'AlarmName', 'ClusterName', 'DBInstanceIdentifier', 'Family', 'LogGroupName', 'ManagedPolicyName'],
    ...['RepositoryName', 'RoleName', 'ServiceName', 'TopicName', 'TrailName', 'BucketName', 'AliasName'],
  ];

  test('no two environments have the same physical name', () => {
    // record names are relative to their zone, the other types have name properties that refer to other resources
    const own = (name: string) =>
      !/^AWS::(Route53|RDS::DBParameterGroup|EC2::VPCEndpoint|Logs::(Metric|Subscription)Filter)/.test(name);
    const names = ENVIRONMENT_NAMES.flatMap((environment) => namesOf(environment)).filter(own);
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
    expect(names.length).toBeGreaterThan(30);
  });

  test('one environment has the Governance stack', () => {
    expect(ENVIRONMENT_NAMES.filter((environment) => deployment.stacks(environment).includes('Governance'))).toEqual([
      'prod',
    ]);
  });
});
