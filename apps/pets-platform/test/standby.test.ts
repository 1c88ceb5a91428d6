import { Match } from 'aws-cdk-lib/assertions';
import { Deployment } from './deployment';

const deployment = new Deployment();
const recovery = deployment.template('prod', 'Recovery');
const standby = deployment.template('prod', 'Standby');
const standbyTraffic = deployment.template('prod', 'StandbyTraffic');

/** Value of the parameter with a name, in the template that creates it. */
function parameter(stack: string, name: string): unknown {
  const parameters = deployment.resources('prod', stack, 'AWS::SSM::Parameter');
  return parameters.find(({ Properties }) => Properties.Name === name)?.Properties.Value;
}

/** Variables with the address and the user of database and cache, which differ between the Regions. */
const ADDRESSES = [
  'SPRING_DATASOURCE_URL',
  'SPRING_DATA_REDIS_HOST',
  'SPRING_DATA_REDIS_PORT',
  'SPRING_DATA_REDIS_USERNAME',
];

/** Task definition of a stack, without what differs between the Regions: ARNs, the Region and `ADDRESSES`. */
function taskDefinition(stack: string) {
  const definitions = deployment.resources('prod', stack, 'AWS::ECS::TaskDefinition');
  const [{ Properties }] = definitions.filter((each) => each.Properties.Family === 'pets-api');
  const { ExecutionRoleArn, TaskRoleArn, ContainerDefinitions, ...others } = Properties;
  const [{ Image, Environment, Secrets, LogConfiguration, ...container }] = ContainerDefinitions;
  const names = (variables: { Name: string }[]) => variables.map(({ Name }) => Name);
  expect([ExecutionRoleArn, TaskRoleArn, Image]).not.toContain(undefined);
  return {
    ...others,
    ...container,
    log: { ...LogConfiguration.Options, 'awslogs-region': '', 'awslogs-group': '' },
    variables: Environment.filter(({ Name }: { Name: string }) => !ADDRESSES.includes(Name)),
    names: [...names(Environment), ...names(Secrets)].sort(),
  };
}

describe('the standby', () => {
  test('has the task definition of the primary Region, except for its resources', () => {
    expect(taskDefinition('Standby')).toEqual(taskDefinition('Service'));
  });

  test('migrates no database, because the replica is read-only', () => {
    expect(deployment.resources('prod', 'Standby', 'Custom::ServiceMigration')).toEqual([]);
    expect(deployment.resources('prod', 'Service', 'Custom::ServiceMigration')).toHaveLength(1);
  });

  test('has no tasks until a failover writes its capacity, and the limits of the primary Region', () => {
    expect(parameter('Recovery', '/pets-api/min-capacity')).toBe('0');
    expect(parameter('Data', '/pets-api/min-capacity')).toBe('2');
    const [{ Properties: service }] = deployment.resources('prod', 'Standby', 'AWS::ECS::Service');
    expect(service.DesiredCount).toEqual({ 'Fn::If': [expect.any(String), 0, { Ref: 'AWS::NoValue' }] });
    standby.hasResourceProperties('AWS::ApplicationAutoScaling::ScalableTarget', { MaxCapacity: 10 });
  });

  test('connects to the replica, whose endpoint a promotion keeps', () => {
    const [{ Properties }] = deployment.resources('prod', 'Standby', 'AWS::ECS::TaskDefinition');
    const { Value } = Properties.ContainerDefinitions[0].Environment.find(
      ({ Name }: { Name: string }) => Name === 'SPRING_DATASOURCE_URL',
    );
    expect(JSON.stringify(Value)).toMatch(/jdbc:postgresql:.*prod-Replica.*\/petsdb\?sslmode=verify-full/);
  });

  test('reads the replicas of the secrets by name', () => {
    standby.hasResourceProperties('Custom::SecretLookup', { SecretNames: ['pets-api/db-app', 'pets-api/jwt-secret'] });
    const [rule] = deployment.resources('prod', 'Standby', 'AWS::ElasticLoadBalancingV2::ListenerRule');
    expect(JSON.stringify(rule)).toContain('{{resolve:secretsmanager:pets-api/origin-verify-1:SecretString:::}}');
    deployment.template('prod', 'Traffic').hasResourceProperties('AWS::SecretsManager::Secret', {
      Name: 'pets-api/origin-verify-1',
      ReplicaRegions: [{ Region: 'us-west-2', KmsKeyId: Match.anyValue() }],
    });
  });

  test('has a cache that keeps no data after it is deleted', () => {
    standbyTraffic.hasResource('AWS::ElastiCache::ServerlessCache', {
      DeletionPolicy: 'Delete',
      Properties: { ServerlessCacheName: 'pets-api-sessions', Engine: 'valkey', SnapshotRetentionLimit: 0 },
    });
  });

  test('signs in to its own cache as the user whose password is rotated every 30 days', () => {
    const [{ Properties }] = deployment.resources('prod', 'Standby', 'AWS::ECS::TaskDefinition');
    const [{ Environment, Secrets }] = Properties.ContainerDefinitions;
    const named = (list: { Name: string }[], name: string) => list.find(({ Name }) => Name === name);
    expect(named(Environment, 'SPRING_DATA_REDIS_USERNAME')).toMatchObject({ Value: 'pets-api-sessions-app' });
    expect(JSON.stringify(named(Secrets, 'SPRING_DATA_REDIS_PASSWORD'))).toMatch(/CacheAuth.*:password::/);
    standbyTraffic.hasResource('AWS::SecretsManager::RotationSchedule', {
      DependsOn: Match.arrayWith([Match.stringLikeRegexp('^NatGateways')]),
      Properties: {
        SecretId: { Ref: Match.stringLikeRegexp('^CacheAuth') },
        RotationRules: { ScheduleExpression: 'rate(30 days)' },
        RotateImmediatelyOnUpdate: false,
      },
    });
    standbyTraffic.hasResourceProperties('AWS::Lambda::Function', {
      Environment: { Variables: Match.objectLike({ CACHE_USER_ID: 'pets-api-sessions-app' }) },
    });
  });

  test('a rotation of its cache starts its tasks again', () => {
    standby.hasResourceProperties('AWS::Events::Rule', {
      EventPattern: Match.objectLike({
        resources: Match.arrayWith([
          { 'Fn::GetStackOutput': Match.objectLike({ OutputName: Match.stringLikeRegexp('CacheAuth') }) },
        ]),
      }),
    });
  });

  test('can run warm tasks', () => {
    const warm = new Deployment({ PETS_ENVIRONMENTS: 'prod', PETS_PROD_STANDBY_TASKS: '2' });
    warm.template('prod', 'Recovery').hasResourceProperties('AWS::SSM::Parameter', {
      Name: '/pets-api/min-capacity',
      Value: '2',
    });
  });
});

describe('the switch', () => {
  const origin = 'origin-failover.pets-api.example.com.';
  const records = (stack: string) =>
    deployment
      .resources('prod', stack, 'AWS::Route53::RecordSet')
      .map(({ Properties }) => Properties)
      .filter(({ Name }) => Name === origin);

  test('is a metric in the recovery Region, and keeps its position', () => {
    recovery.hasResourceProperties('AWS::CloudWatch::Alarm', {
      AlarmName: 'pets-api-recovery-region-active',
      Namespace: 'pets-api/failover',
      MetricName: 'RecoveryRegionActive',
      TreatMissingData: 'ignore',
    });
    recovery.hasResourceProperties('AWS::Route53::HealthCheck', {
      HealthCheckConfig: Match.objectLike({ InsufficientDataHealthStatus: 'LastKnownStatus' }),
    });
  });

  test('selects between the records of both load balancers, whose own health does not matter', () => {
    for (const type of ['A', 'AAAA']) {
      const [primary, secondary] = ['Traffic', 'StandbyTraffic'].map((stack) =>
        records(stack).find(({ Type }) => Type === type),
      );
      expect(primary).toMatchObject({ Failover: 'PRIMARY', HealthCheckId: expect.anything() });
      expect(secondary).toMatchObject({ Failover: 'SECONDARY' });
      expect([primary, secondary].map((record) => record?.AliasTarget.EvaluateTargetHealth)).toEqual([false, false]);
    }
  });

  test('is written by the operator of a failover only', () => {
    const writers = deployment
      .stacks('prod')
      .flatMap((stack) =>
        deployment
          .resources('prod', stack, 'AWS::IAM::ManagedPolicy')
          .filter((policy) => JSON.stringify(policy).includes('pets-api/failover"')),
      );
    expect(writers.map(({ Properties }) => Properties.Description)).toEqual([
      'Permissions of workflows of example/pets-infrastructure',
    ]);
    expect(JSON.stringify(writers[0])).toContain('"cloudwatch:namespace":"pets-api/failover"');
  });

  test('CloudFront connects to the name of the records', () => {
    deployment.template('prod', 'Traffic').hasResourceProperties('AWS::CloudFront::Distribution', {
      DistributionConfig: {
        Origins: [Match.objectLike({ DomainName: origin.slice(0, -1), ConnectionAttempts: 2, ConnectionTimeout: 3 })],
      },
    });
    for (const stack of ['Traffic', 'StandbyTraffic'])
      deployment.template('prod', stack).hasResourceProperties('AWS::CertificateManager::Certificate', {
        DomainName: 'pets-api.example.com',
        SubjectAlternativeNames: [origin.slice(0, -1)],
      });
  });
});

describe('alarms of the standby', () => {
  const composites = deployment.resources('prod', 'Standby', 'AWS::CloudWatch::CompositeAlarm');
  const ruleOf = (name: string) =>
    JSON.stringify(composites.find(({ Properties }) => Properties.AlarmName === name)?.Properties.AlarmRule);

  test('a service without tasks does not page: the outage starts only while the recovery Region serves', () => {
    expect(ruleOf('pets-api-outage')).toMatch(/^"?.*ALARM\(.*recovery-region-active.*\) AND \(ALARM.* OR ALARM/);
    const [silent] = deployment
      .resources('prod', 'Standby', 'AWS::CloudWatch::Alarm')
      .filter(({ Properties }) => Properties.AlarmName === 'pets-api-standby-no-healthy-target');
    expect(silent.Properties.AlarmActions).toBeUndefined();
  });

  test('a switched Region notifies', () => {
    expect(ruleOf('pets-api-recovery-active')).toContain('recovery-region-active');
  });
});

describe('readiness', () => {
  test('a function compares both Regions, with the names of the failover plan', () => {
    const [{ Properties }] = deployment
      .resources('prod', 'Standby', 'AWS::Lambda::Function')
      .filter(({ Properties: { FunctionName } }) => FunctionName === 'pets-api-readiness');
    const text = JSON.stringify(Properties.Environment.Variables.PLAN);
    for (const name of [
      'pets-api-db-replica',
      'pets-api/origin-verify-1',
      'pets-api-recovery-region-active',
      '/pets-api/min-capacity',
    ])
      expect(text).toContain(name);
  });

  test('a standby that is not ready or not compared pages', () => {
    standby.hasResourceProperties('AWS::CloudWatch::Alarm', {
      AlarmName: 'pets-api-standby-not-ready',
      Namespace: 'pets-api/readiness',
      MetricName: 'Ready',
      ComparisonOperator: 'LessThanThreshold',
      Threshold: 1,
      TreatMissingData: 'breaching',
      AlarmActions: Match.arrayWith(['arn:aws:sns:us-west-2:111111111111:pages']),
    });
  });

  test('the function cannot write to the namespace of the switch', () => {
    const policies = deployment
      .resources('prod', 'Standby', 'AWS::IAM::ManagedPolicy')
      .map((policy) => JSON.stringify(policy));
    expect(policies.filter((policy) => policy.includes('PutMetricData'))).toEqual([
      expect.stringContaining('"cloudwatch:namespace":"pets-api/readiness"'),
    ]);
  });
});

describe('the failover plan', () => {
  /** The plan in a stack, with the names of outputs and resources that AWS generates. */
  function plan(stack: string) {
    const value = parameter(stack, '/pets-api/failover') as string | { 'Fn::Join': [string, unknown[]] };
    const text =
      typeof value === 'string'
        ? value
        : value['Fn::Join'][1].map((part) => (typeof part === 'string' ? part : 'generated')).join('');
    expect(text.length).toBeLessThan(4096);
    return JSON.parse(text) as Record<string, Record<string, unknown>>;
  }

  test('has the names of both Regions', () => {
    expect(plan('Standby')).toMatchObject({
      version: 1,
      environment: 'prod',
      account: '111111111111',
      publicUrl: 'https://pets-api.example.com/actuator/health',
      switch: {
        namespace: 'pets-api/failover',
        metricName: 'RecoveryRegionActive',
        alarmName: 'pets-api-recovery-region-active',
        healthCheckId: 'generated',
      },
      secrets: ['pets-api/db-app', 'pets-api/jwt-secret', 'pets-api/origin-verify-1'],
      primary: {
        region: 'us-east-1',
        database: 'pets-api-db',
        restingTasks: 2,
        // each Region has its own cache, whose rotation continues
        rotatedSecrets: ['pets-api/db-app', 'pets-api/db-password'],
      },
      recovery: {
        region: 'us-west-2',
        cluster: 'pets-api-cluster',
        service: 'pets-api-service',
        cpu: 512,
        minTasks: 2,
        takeOverTasks: 5,
        maxTasks: 10,
        restingTasks: 0,
        minCapacityParameter: '/pets-api/min-capacity',
        imageTagParameter: '/pets-api/image-tag',
        database: 'pets-api-db-replica',
        cache: 'pets-api-sessions',
        certificateArn: 'generated',
        topicArn: 'arn:aws:sns:us-west-2:111111111111:pages',
      },
    });
  });

  test('is the same in the primary Region, without the certificate of the standby', () => {
    const { recovery: there, ...others } = plan('Standby');
    const { certificateArn, ...comparable } = there;
    expect(certificateArn).toBe('generated');
    expect(plan('Traffic')).toEqual({ ...others, recovery: comparable });
  });

  test('names resources that the templates create', () => {
    const { recovery: there, primary, switch: position } = plan('Standby');
    const names = (stack: string, type: string, property: string) =>
      deployment.resources('prod', stack, type).map(({ Properties }) => Properties[property] as unknown);
    expect(names('Standby', 'AWS::ECS::Cluster', 'ClusterName')).toEqual([there.cluster]);
    expect(names('Standby', 'AWS::ECS::Service', 'ServiceName')).toEqual([there.service]);
    expect(names('Replica', 'AWS::RDS::DBInstance', 'DBInstanceIdentifier')).toEqual([there.database]);
    expect(names('Data', 'AWS::RDS::DBInstance', 'DBInstanceIdentifier')).toEqual([primary.database]);
    expect(names('StandbyTraffic', 'AWS::ElastiCache::ServerlessCache', 'ServerlessCacheName')).toEqual([there.cache]);
    expect(names('Recovery', 'AWS::CloudWatch::Alarm', 'AlarmName')).toEqual([position.alarmName]);
    expect(names('Replica', 'AWS::SNS::Topic', 'TopicName')).toContain('pages');
    const secrets = ['Data', 'Traffic'].flatMap((stack) => names(stack, 'AWS::SecretsManager::Secret', 'Name'));
    expect(secrets).toEqual(expect.arrayContaining([...(primary.rotatedSecrets as string[])]));
  });
});

describe('the setting recovers', () => {
  test('staging can have a standby', () => {
    const staging = new Deployment({ PETS_STAGING_RECOVERS: 'true' });
    expect(staging.stacks('staging')).toEqual(
      expect.arrayContaining(['Recovery', 'Replica', 'StandbyTraffic', 'Standby', 'Audit-us-west-2']),
    );
    staging.template('staging', 'Governance').hasResourceProperties('AWS::IAM::Role', {
      RoleName: 'pets-api-recoverer-staging',
    });
  });

  test('prod can have none', () => {
    const single = new Deployment({ PETS_ENVIRONMENTS: 'prod', PETS_PROD_RECOVERS: 'false' });
    expect(single.stacks('prod').filter((stack) => /Recovery|Replica|Standby|Audit/.test(stack))).toEqual([]);
    single.template('prod', 'Traffic').hasResourceProperties('AWS::Route53::RecordSet', {
      Name: 'origin.pets-api.example.com.',
      Failover: Match.absent(),
    });
  });

  test('in a shared account, one environment creates the repository for image copies', () => {
    const shared = new Deployment({
      PETS_ENVIRONMENTS: 'staging,prod',
      PETS_SHARED_ACCOUNT: 'true',
      PETS_STAGING_ACCOUNT: '222222222222',
      PETS_PROD_ACCOUNT: '222222222222',
      PETS_DEV_ACCOUNT: '222222222222',
      PETS_STAGING_RECOVERS: 'true',
    });
    const owners = (['staging', 'prod'] as const).filter(
      (name) => shared.resources(name, 'Recovery', 'AWS::ECR::Repository').length > 0,
    );
    expect(owners).toEqual(['prod']);
  });
});
