import { Deployment } from '../deployment';
import { EXCEPTIONS } from './exceptions';
import { problemsOf, PROPERTIES } from './properties';
import { DeployedResources, type PlacedResource } from './resources';

const resources = DeployedResources.of(new Deployment());

/** Problems of a property without exceptions. */
function open(name: string, of = resources): string[] {
  const property = PROPERTIES.find((each) => each.name === name)!;
  const excepted = EXCEPTIONS.filter((exception) => exception.property === name);
  return problemsOf(property, of).filter((problem) => !excepted.some(({ resources: ids }) => ids.test(problem)));
}

test.each(PROPERTIES)('in all templates, $name', ({ name, types }) => {
  expect(resources.ofType(...types).length).toBeGreaterThan(1);
  expect(open(name)).toEqual([]);
});

test.each(EXCEPTIONS)('the exception $resources is needed', ({ property: name, resources: ids, reason }) => {
  const property = PROPERTIES.find((each) => each.name === name)!;
  expect(problemsOf(property, resources).some((problem) => ids.test(problem))).toBe(true);
  expect(reason).not.toBe('');
});

/** The first resource of a type. */
function first(type: string, predicate: (resource: PlacedResource) => boolean = () => true): PlacedResource {
  return resources.ofType(type).find(predicate)!;
}

/** A resource without some properties. */
function without({ Properties }: PlacedResource, ...names: string[]) {
  return { Properties: Object.fromEntries(Object.entries(Properties).filter(([name]) => !names.includes(name))) };
}

const metricAlarm = first('AWS::CloudWatch::Alarm', ({ Properties }) => Properties.Namespace === 'AWS/RDS');
const mathAlarm = first('AWS::CloudWatch::Alarm', ({ Properties }) => Properties.Metrics !== undefined);
const referringAlarm = first('AWS::CloudWatch::Alarm', ({ Properties }) => Properties.Namespace === 'AWS/States');
const [dimension] = metricAlarm.Properties.Dimensions as { Name: string; Value: string }[];
const acl = first('AWS::WAFv2::WebACL');
const bucket = first('AWS::S3::Bucket');
const topicPolicy = first('AWS::SNS::TopicPolicy');
const part = first(
  'AWS::CloudWatch::Alarm',
  ({ Properties }) => Properties.AlarmName === 'pets-api-latency-burn-3d-long',
);
const budget = first(
  'AWS::CloudWatch::CompositeAlarm',
  ({ Properties }) => Properties.AlarmName === 'pets-api-latency-budget-warning',
);

test.each<[string, string, PlacedResource, Partial<PlacedResource>]>([
  ['a vault that is deleted', PROPERTIES[0].name, first('AWS::Backup::BackupVault'), { DeletionPolicy: 'Delete' }],
  [
    'a key without policies',
    PROPERTIES[0].name,
    first('AWS::KMS::Key'),
    { DeletionPolicy: undefined, UpdateReplacePolicy: undefined },
  ],
  [
    'a database that is not retained when it is replaced',
    PROPERTIES[0].name,
    first('AWS::RDS::DBInstance'),
    { UpdateReplacePolicy: 'Snapshot' },
  ],
  [
    'a cache that is deleted',
    PROPERTIES[1].name,
    first('AWS::ElastiCache::ReplicationGroup'),
    { DeletionPolicy: 'Delete' },
  ],
  [
    'a metric that does not exist',
    PROPERTIES[2].name,
    metricAlarm,
    { Properties: { ...metricAlarm.Properties, MetricName: 'CPUUtilisation' } },
  ],
  [
    'a metric with another dimension',
    PROPERTIES[2].name,
    metricAlarm,
    { Properties: { ...metricAlarm.Properties, Dimensions: [{ ...dimension, Name: 'DBClusterIdentifier' }] } },
  ],
  ['a metric without a dimension', PROPERTIES[2].name, metricAlarm, without(metricAlarm, 'Dimensions')],
  [
    'a metric of a database that does not exist',
    PROPERTIES[2].name,
    metricAlarm,
    { Properties: { ...metricAlarm.Properties, Dimensions: [{ ...dimension, Value: 'other' }] } },
  ],
  [
    'a reference to a resource of another type',
    PROPERTIES[2].name,
    referringAlarm,
    {
      Properties: {
        ...referringAlarm.Properties,
        Dimensions: [{ Name: 'StateMachineArn', Value: { Ref: referringAlarm.logicalId } }],
      },
    },
  ],
  [
    'a metric in an expression that does not exist',
    PROPERTIES[2].name,
    mathAlarm,
    {
      Properties: JSON.parse(
        JSON.stringify(mathAlarm.Properties).replace(/"MetricName":"\w+"/, '"MetricName":"Other"'),
      ) as PlacedResource['Properties'],
    },
  ],
  ['an alarm without a metric', PROPERTIES[2].name, mathAlarm, without(mathAlarm, 'Metrics')],
  ['an alarm without an action', PROPERTIES[3].name, metricAlarm, without(metricAlarm, 'AlarmActions')],
  ['a composite alarm without an action, and its parts', PROPERTIES[3].name, budget, without(budget, 'AlarmActions')],
  [
    'a part that its composite alarm does not contain',
    PROPERTIES[3].name,
    budget,
    { Properties: { ...budget.Properties, AlarmRule: 'TRUE' } },
  ],
  [
    'a log group without a key',
    PROPERTIES[4].name,
    first('AWS::Logs::LogGroup'),
    without(first('AWS::Logs::LogGroup'), 'KmsKeyId'),
  ],
  [
    'a topic without a key',
    PROPERTIES[4].name,
    first('AWS::SNS::Topic'),
    without(first('AWS::SNS::Topic'), 'KmsMasterKeyId'),
  ],
  [
    'a queue without encryption',
    PROPERTIES[4].name,
    first('AWS::SQS::Queue'),
    without(first('AWS::SQS::Queue'), 'KmsMasterKeyId', 'SqsManagedSseEnabled'),
  ],
  ['a bucket without encryption', PROPERTIES[4].name, bucket, without(bucket, 'BucketEncryption')],
  [
    'a log group that keeps events for ever',
    PROPERTIES[5].name,
    first('AWS::Logs::LogGroup'),
    without(first('AWS::Logs::LogGroup'), 'RetentionInDays'),
  ],
  ['a bucket that keeps objects for ever', PROPERTIES[5].name, bucket, without(bucket, 'LifecycleConfiguration')],
  [
    'a queue with the retention of the service',
    PROPERTIES[5].name,
    first('AWS::SQS::Queue'),
    without(first('AWS::SQS::Queue'), 'MessageRetentionPeriod'),
  ],
  [
    'a topic that accepts requests without TLS',
    PROPERTIES[6].name,
    topicPolicy,
    { Properties: { ...topicPolicy.Properties, PolicyDocument: { Statement: [] } } },
  ],
  [
    'two rules with one priority',
    PROPERTIES[7].name,
    acl,
    { Properties: { ...acl.Properties, Rules: [{ Priority: 0 }, { Priority: 0 }] } },
  ],
])('%s is found', (_, name, { id }, change) => {
  expect(open(name, resources.with(id, change)).length).toBeGreaterThan(0);
});

test('a composite alarm without an action leaves its parts without one', () => {
  const found = open(PROPERTIES[3].name, resources.with(budget.id, without(budget, 'AlarmActions')));
  expect(found).toEqual(expect.arrayContaining([`${part.id}: has no action`, `${budget.id}: has no action`]));
});

describe('objectives', () => {
  interface Stat {
    readonly MetricStat?: { readonly Metric: { readonly MetricName: string }; readonly Stat: string };
    readonly Expression?: string;
  }

  /** Statistics of the metrics of an indicator in prod, without duplicates. */
  function statistics(indicator: string): string[] {
    const alarms = resources
      .ofType('AWS::CloudWatch::Alarm')
      .filter(({ Properties }) => String(Properties.AlarmName).startsWith(`pets-api-${indicator}-burn-`));
    expect(alarms.map(({ template }) => `${template.environment}/${template.stack}`)).toEqual(
      Array<string>(6).fill('prod/Observability'),
    );
    const stats = alarms.flatMap(({ Properties }) => Properties.Metrics as Stat[]);
    const texts = stats.map(({ MetricStat, Expression }) =>
      MetricStat ? `${MetricStat.Metric.MetricName} ${MetricStat.Stat}` : String(Expression),
    );
    return [...new Set(texts)];
  }

  /** Burn rates 14.4, 6 and 1 of the error budget, as thresholds in percent. */
  function thresholds(indicator: string): number[] {
    const alarms = resources
      .ofType('AWS::CloudWatch::Alarm')
      .filter(({ Properties }) =>
        new RegExp(`^pets-api-${indicator}-burn-.+-long$`).test(String(Properties.AlarmName)),
      );
    return alarms.map(({ Properties }) => Properties.Threshold as number);
  }

  test('latency: 99 % of requests are answered within 1 second', () => {
    expect(statistics('latency')).toEqual([
      'IF(FILL(answered,0)>=100,100-within,0)',
      'TargetResponseTime PR(:1)',
      'TargetResponseTime SampleCount',
      'IF(FILL(answered,0)>=1,100-within,0)',
    ]);
    expect(thresholds('latency')).toEqual([14.4, 6, 1].map((percent) => expect.closeTo(percent)));
  });

  test('availability: 99.9 % of requests succeed', () => {
    expect(statistics('availability')).toEqual([
      'IF((FILL(requests,0)+FILL(balancer,0))>=100,100*(FILL(target,0)+FILL(balancer,0))/(FILL(requests,0)+FILL(balancer,0)),0)',
      'HTTPCode_Target_5XX_Count Sum',
      'HTTPCode_ELB_5XX_Count Sum',
      'RequestCount Sum',
      'IF((FILL(requests,0)+FILL(balancer,0))>=1,100*(FILL(target,0)+FILL(balancer,0))/(FILL(requests,0)+FILL(balancer,0)),0)',
    ]);
    expect(thresholds('availability')).toEqual([1.44, 0.6, 0.1].map((percent) => expect.closeTo(percent)));
  });

  test('the dashboard shows the same objectives', () => {
    const bodies = resources
      .ofType('AWS::CloudWatch::Dashboard')
      .filter(({ template }) => template.environment === 'prod')
      .map(({ Properties }) => JSON.stringify(Properties.DashboardBody));
    const labels = bodies.flatMap((body) => body.match(/objective [\d.]+ %/g) ?? []);
    expect([...new Set(labels)].sort()).toEqual(['objective 99 %', 'objective 99.9 %']);
  });
});
