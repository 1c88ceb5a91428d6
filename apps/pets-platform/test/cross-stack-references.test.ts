import { ENVIRONMENT_NAMES, type EnvironmentName } from '../src/environments';
import { Deployment } from './deployment';

/** Most outputs that a template reads. Each read is a call of `DescribeStacks`. */
const MAXIMUM = 20;

/** Properties that import an export, which prevents the replacement of the resource that they refer to. */
const CREATE_ONLY: Record<string, readonly string[]> = {
  'AWS::ElasticLoadBalancingV2::TargetGroup': ['VpcId'],
  'AWS::RDS::DBInstance': ['DBSubnetGroupName', 'KmsKeyId'],
};

/** Property with the name of a resource, by type, and the attributes that CloudFormation derives from the name only. */
const NAMES: Record<string, readonly [property: string, ...attributes: string[]]> = {
  'AWS::Backup::BackupVault': ['BackupVaultName', 'Ref', 'BackupVaultName', 'BackupVaultArn'],
  'AWS::CloudWatch::Alarm': ['AlarmName', 'Ref', 'Arn'],
  'AWS::CloudWatch::CompositeAlarm': ['AlarmName', 'Ref', 'Arn'],
  'AWS::ECR::Repository': ['RepositoryName', 'Ref', 'Arn', 'RepositoryUri'],
  'AWS::ECS::Cluster': ['ClusterName', 'Ref', 'Arn'],
  'AWS::ECS::Service': ['ServiceName', 'Ref', 'Name', 'ServiceArn'],
  'AWS::ElastiCache::ReplicationGroup': ['ReplicationGroupId', 'Ref'],
  'AWS::IAM::Role': ['RoleName', 'Ref', 'Arn'],
  'AWS::Lambda::Function': ['FunctionName', 'Ref', 'Arn'],
  'AWS::Logs::LogGroup': ['LogGroupName', 'Ref', 'Arn'],
  'AWS::RDS::DBInstance': ['DBInstanceIdentifier', 'Ref'],
  'AWS::S3::Bucket': ['BucketName', 'Ref', 'Arn'],
  'AWS::SNS::Topic': ['TopicName', 'Ref', 'TopicArn', 'TopicName'],
  'AWS::SQS::Queue': ['QueueName', 'Arn', 'QueueName'],
  'AWS::SSM::Parameter': ['Name', 'Ref'],
};

/** One occurrence of a cross-stack reference in a template. */
interface Read {
  readonly kind: 'output' | 'export';
  /** Stack and output, or name of the export. */
  readonly source: string;
  readonly region?: string;
  readonly resourceType: string;
  readonly property: string;
  readonly path: string;
}

interface RawTemplate {
  readonly Resources: Record<string, { readonly Type: string; readonly Properties?: Record<string, unknown> }>;
  readonly Outputs?: Record<string, { readonly Value: unknown; readonly Export?: { readonly Name: string } }>;
}

/** All cross-stack references of a template, in resources and outputs. */
function readsOf(template: RawTemplate): Read[] {
  const visit = (value: unknown, path: readonly string[]): Read[] => {
    if (typeof value !== 'object' || value === null) return [];
    return Object.entries(value).flatMap(([key, inner]) => {
      const resourceType = template.Resources[path[1]]?.Type ?? '';
      const place = { resourceType, property: path[3] ?? '', path: path.join('/') };
      if (key === 'Fn::ImportValue') return [{ kind: 'export', source: String(inner), ...place }];
      if (key !== 'Fn::GetStackOutput') return visit(inner, [...path, key]);
      const { StackName, OutputName, Region } = inner as Record<string, string>;
      return [{ kind: 'output', source: `${StackName}.${OutputName}`, region: Region, ...place }];
    });
  };
  return visit(template, []);
}

/** Outputs and exports that a template reads more than once, with the places. */
function repeatedReads(template: RawTemplate): string[] {
  const reads = readsOf(template);
  return [...new Set(reads.map(({ source }) => source))].flatMap((source) => {
    const paths = reads.filter((read) => read.source === source).map(({ path }) => path);
    return paths.length > 1 ? [`${source}: ${paths.join(', ')}`] : [];
  });
}

/** Outputs with names and ARNs that the template of the other stack contains. */
function knownReads(template: RawTemplate, templateOf: (stack: string) => RawTemplate): string[] {
  return readsOf(template)
    .filter(({ kind }) => kind === 'output')
    .filter(({ source }) => {
      const [stack, output] = source.split('.');
      const producer = templateOf(stack);
      const value = producer.Outputs?.[output].Value as { Ref?: string; 'Fn::GetAtt'?: [string, string] };
      const [id, attribute] = value['Fn::GetAtt'] ?? [value.Ref ?? '', 'Ref'];
      const { Type, Properties } = producer.Resources[id];
      const [property, ...attributes] = NAMES[Type] ?? [''];
      return attributes.includes(attribute) && typeof Properties?.[property] === 'string';
    })
    .map(({ source, path }) => `${source}: ${path}`);
}

/** Exports that are imported for properties that are not create-only, and create-only properties without an export. */
function wrongStrengths(template: RawTemplate, region: string): string[] {
  return readsOf(template)
    .filter(({ kind, resourceType, property, region: source = region }) => {
      const isCreateOnly = CREATE_ONLY[resourceType]?.includes(property) ?? false;
      return kind === 'export' ? !isCreateOnly : isCreateOnly && source === region;
    })
    .map(({ source, path }) => `${source}: ${path}`);
}

const primary = new Deployment();
const elsewhere = new Deployment(
  Object.fromEntries(ENVIRONMENT_NAMES.map((name) => [`PETS_${name.toUpperCase()}_REGION`, 'eu-west-1'])),
);
const cases = [
  ...ENVIRONMENT_NAMES.flatMap((name) =>
    primary.stacks(name).map((stack) => [name, stack, 'us-east-1', primary] as const),
  ),
  ...ENVIRONMENT_NAMES.flatMap((name) =>
    elsewhere.stacks(name).map((stack) => [name, stack, 'eu-west-1', elsewhere] as const),
  ),
];

describe.each(cases)('%s %s with the primary Region %s', (environment, stack, _, deployment) => {
  const raw = (name: string) => deployment.artifact(environment, name).template as RawTemplate;
  const template = raw(stack);

  test('reads each output of another stack at most once', () => {
    expect(repeatedReads(template)).toEqual([]);
  });

  test('has no parameter that reads an output for a single use', () => {
    const readers = Object.keys(template.Resources).filter((id) => id.startsWith('Reads'));
    const text = JSON.stringify(template);
    const uses = (id: string) => text.split(`{"Fn::GetAtt":["${id}","Value"]}`).length - 1;
    expect(readers.filter((id) => uses(id) < 2)).toEqual([]);
  });

  test(`reads at most ${MAXIMUM} outputs of other stacks`, () => {
    expect(
      readsOf(template)
        .map(({ source }) => source)
        .slice(MAXIMUM),
    ).toEqual([]);
  });

  test('reads no name or ARN that is known at synth time', () => {
    expect(knownReads(template, (full) => raw(full.replace(`${environment}-`, '')))).toEqual([]);
  });

  test('imports exports for create-only properties only', () => {
    expect(wrongStrengths(template, deployment.artifact(environment, stack).environment.region)).toEqual([]);
  });

  test('has no custom resource that reads outputs of another Region', () => {
    const types = Object.values(template.Resources).map(({ Type }) => Type);
    expect(types.filter((type) => type.startsWith('Custom::CrossRegionExport'))).toEqual([]);
  });
});

test('prod has references of both strengths', () => {
  const kinds = primary
    .stacks('prod' satisfies EnvironmentName)
    .flatMap((stack) => readsOf(primary.artifact('prod', stack).template as RawTemplate))
    .map(({ kind }) => kind);
  expect(kinds.filter((kind) => kind === 'output').length).toBeGreaterThan(40);
  expect(kinds.filter((kind) => kind === 'export')).toHaveLength(3);
});

/** Stacks of the recovery Region that a failover or the loss of the primary Region requires. */
const RECOVERY = ['Recovery', 'Replica', 'StandbyTraffic', 'Standby'];

test.each(RECOVERY)(
  '%s reads no output of the primary Region, so that it can be deployed while that is lost',
  (stack) => {
    const { environment, template } = primary.artifact('prod', stack);
    expect(environment.region).toBe('us-west-2');
    const regions = readsOf(template as RawTemplate).map(({ region = environment.region }) => region);
    expect([...new Set(regions)].filter((region) => region !== 'us-west-2')).toEqual([]);
  },
);

test('no other stack of the recovery Region belongs to the service', () => {
  const stacks = primary.stacks('prod');
  const there = stacks.filter((stack) => primary.artifact('prod', stack).environment.region === 'us-west-2');
  // AWS Config delivers to a bucket of the primary Region and cannot work without it
  expect(there.sort()).toEqual(['Audit-us-west-2', ...RECOVERY].sort());
});

describe('the rules find', () => {
  const read = (OutputName: string) => ({ 'Fn::GetStackOutput': { StackName: 'dev-Data', OutputName } });
  const topic = (properties: object) => ({ Type: 'AWS::SNS::Topic', Properties: { ...properties } });

  test('an output that is read twice, also within a text', () => {
    const text = { 'Fn::Join': ['', ['name ', read('Name')]] };
    const Resources = { A: topic({ DisplayName: text }), B: topic({ DisplayName: read('Name'), Key: read('Key') }) };
    expect(repeatedReads({ Resources })).toEqual([
      'dev-Data.Name: Resources/A/Properties/DisplayName/Fn::Join/1/1, Resources/B/Properties/DisplayName',
    ]);
  });

  test('a name that the other template contains, but not a generated name', () => {
    const Resources = { A: topic({ DisplayName: read('Fixed') }), B: topic({ DisplayName: read('Generated') }) };
    const producer = {
      Resources: {
        Fixed: { Type: 'AWS::Logs::LogGroup', Properties: { LogGroupName: '/ecs/pets-api' } },
        Generated: { Type: 'AWS::Logs::LogGroup' },
      },
      Outputs: {
        Fixed: { Value: { 'Fn::GetAtt': ['Fixed', 'Arn'] } },
        Generated: { Value: { 'Fn::GetAtt': ['Generated', 'Arn'] } },
      },
    };
    expect(knownReads({ Resources }, () => producer)).toEqual(['dev-Data.Fixed: Resources/A/Properties/DisplayName']);
  });

  test('an import for an updatable property, and a weak reference for a create-only property', () => {
    const Resources = {
      A: topic({ KmsMasterKeyId: { 'Fn::ImportValue': 'dev-Data:Key' } }),
      B: { Type: 'AWS::RDS::DBInstance', Properties: { KmsKeyId: read('Key') } },
    };
    expect(wrongStrengths({ Resources }, 'us-east-1')).toEqual([
      'dev-Data:Key: Resources/A/Properties/KmsMasterKeyId',
      'dev-Data.Key: Resources/B/Properties/KmsKeyId',
    ]);
  });
});
