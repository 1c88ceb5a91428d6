import { ENVIRONMENT_NAMES } from '../src/environments';
import { Deployment, type Resource } from './deployment';

/**
 * Property with the physical name of each type that is retained. `undefined`: the type has no name, or belongs to a resource
 * that has one.
 */
const NAMES: Record<string, string | undefined> = {
  'AWS::Backup::BackupVault': 'BackupVaultName',
  'AWS::ECR::Repository': 'RepositoryName',
  'AWS::ElastiCache::ReplicationGroup': 'ReplicationGroupId',
  'AWS::KMS::Key': undefined,
  'AWS::Logs::LogGroup': 'LogGroupName',
  'AWS::RDS::DBInstance': 'DBInstanceIdentifier',
  'AWS::RDS::DBParameterGroup': 'DBParameterGroupName',
  'AWS::RDS::DBSubnetGroup': 'DBSubnetGroupName',
  'AWS::S3::Bucket': 'BucketName',
  'AWS::S3::BucketPolicy': undefined,
  'AWS::SSM::Parameter': 'Name',
  'AWS::SecretsManager::Secret': 'Name',
};

/** These types create a snapshot and are then deleted, so their names do not block the next creation. */
const WITH_SNAPSHOT = ['AWS::ElastiCache::ReplicationGroup'];

interface Retained extends Resource {
  /** Stack and logical id. */
  readonly id: string;
}

function retainedIn(deployment: Deployment): Retained[] {
  return ENVIRONMENT_NAMES.flatMap((environment) =>
    deployment.stacks(environment).flatMap((stack) => {
      const resources = deployment.template(environment, stack).toJSON().Resources as Record<string, Resource>;
      return Object.entries(resources)
        .filter(([, { DeletionPolicy, UpdateReplacePolicy }]) =>
          [DeletionPolicy, UpdateReplacePolicy].some((policy = 'Delete') => policy !== 'Delete'),
        )
        .map(([id, resource]) => ({ ...resource, id: `${environment}/${stack}/${id}` }));
    }),
  );
}

/** Whether the template contains the name, and not CloudFormation or another resource generates it. */
function hasFixedName({ Type, Properties }: Retained): boolean {
  const name: unknown = Properties[NAMES[Type] ?? ''];
  return name !== undefined && !/"Fn::(GetAtt|GetStackOutput|ImportValue)"|"Ref":"(?!AWS::)/.test(JSON.stringify(name));
}

const account = '222222222222';
const shared = Object.fromEntries(ENVIRONMENT_NAMES.map((name) => [`PETS_${name.toUpperCase()}_ACCOUNT`, account]));

describe.each<[string, NodeJS.ProcessEnv]>([
  ['with one account for each environment', {}],
  ['where environments share an account', { ...shared, PETS_SHARED_ACCOUNT: 'true' }],
])('%s', (_, variables) => {
  const retained = retainedIn(new Deployment(variables));

  test('the name property of each retained type is known', () => {
    expect(retained.filter(({ Type }) => !(Type in NAMES)).map(({ id }) => id)).toEqual([]);
  });

  test('a retained resource with a fixed name is deleted after a failed creation, so that it does not block the next one', () => {
    const named = retained.filter(hasFixedName).filter(({ Type }) => !WITH_SNAPSHOT.includes(Type));
    expect(named.length).toBeGreaterThan(30);
    expect(
      named.filter(
        ({ DeletionPolicy, UpdateReplacePolicy }) =>
          DeletionPolicy !== 'RetainExceptOnCreate' || UpdateReplacePolicy !== 'Retain',
      ),
    ).toEqual([]);
  });

  test('a resource that is retained when its stack is deleted is also retained when it is replaced', () => {
    const policies = retained.map(
      ({ DeletionPolicy, UpdateReplacePolicy }) => `${DeletionPolicy} ${UpdateReplacePolicy}`,
    );
    expect([...new Set(policies)].sort()).toEqual([
      'Retain Retain',
      'RetainExceptOnCreate Retain',
      'Snapshot Snapshot',
    ]);
  });
});
