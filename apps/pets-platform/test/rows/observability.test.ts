import { Match, type Template } from 'aws-cdk-lib/assertions';
import { ENVIRONMENT_NAMES } from '../../src/environments';
import { Deployment, type Resource } from '../deployment';

const deployment = new Deployment();

describe.each(ENVIRONMENT_NAMES)('in %s', (environment) => {
  const observability = deployment.template(environment, 'Observability');
  const health = deployment.template(environment, 'ServiceHealth');
  const inBoth = (type: string) =>
    ['Observability', 'ServiceHealth'].flatMap((stack) => deployment.resources(environment, stack, type));
  const alarms = inBoth('AWS::CloudWatch::Alarm');
  const alarm = (name: string) => alarms.find(({ Properties }) => Properties.AlarmName === name)?.Properties;
  const output = (stack: string, name: string) => ({
    'Fn::GetStackOutput': expect.objectContaining({
      StackName: `${environment}-${stack}`,
      OutputName: expect.stringContaining(name),
    }),
  });

  test('O1: the application log group is encrypted and has the retention of the environment', () => {
    deployment.template(environment, 'Network').hasResource('AWS::Logs::LogGroup', {
      DeletionPolicy: environment === 'dev' ? 'Delete' : 'RetainExceptOnCreate',
      Properties: {
        LogGroupName: '/ecs/pets-api',
        RetentionInDays: { dev: 7, staging: 14, prod: 30 }[environment],
        KmsKeyId: { 'Fn::GetAtt': [Match.stringLikeRegexp('^LogsKey'), 'Arn'] },
      },
    });
  });

  test.each([
    ['pets-api-high-cpu', 'AWS/ECS', 'CPUUtilization', 300, 'GreaterThanThreshold', 80],
    ['pets-api-high-memory', 'AWS/ECS', 'MemoryUtilization', 300, 'GreaterThanThreshold', 85],
    ['pets-api-unhealthy-target', 'AWS/ApplicationELB', 'UnHealthyHostCount', 60, 'GreaterThanThreshold', 1],
    [
      'pets-api-any-unhealthy-target',
      'AWS/ApplicationELB',
      'UnHealthyHostCount',
      60,
      'GreaterThanOrEqualToThreshold',
      1,
    ],
    ['pets-api-db-connections', 'AWS/RDS', 'DatabaseConnections', 300, 'GreaterThanThreshold', 80],
  ])('O2, O3, O4: %s', (name, Namespace, MetricName, Period, ComparisonOperator, Threshold) => {
    expect(alarm(name)).toMatchObject({
      Namespace,
      MetricName,
      Statistic: 'Average',
      Period,
      EvaluationPeriods: 2,
      ComparisonOperator,
      Threshold,
    });
  });

  test('each alarm has the dimensions of its resource', () => {
    const dimensions = (name: string) =>
      Object.fromEntries(
        alarm(name)?.Dimensions.map(({ Name, Value }: { Name: string; Value: unknown }) => [Name, Value]),
      );
    const [{ Properties: service }] = deployment.resources(environment, 'Service', 'AWS::ECS::Service');
    const [{ Properties: cluster }] = deployment.resources(environment, 'Service', 'AWS::ECS::Cluster');
    expect(dimensions('pets-api-high-cpu')).toEqual({
      ClusterName: cluster.ClusterName,
      ServiceName: service.ServiceName,
    });
    expect(dimensions('pets-api-unhealthy-target')).toEqual({
      LoadBalancer: output('Traffic', 'LoadBalancer'),
      TargetGroup: output('Service', 'TargetGroup'),
    });
    expect(dimensions('pets-api-db-connections')).toEqual({ DBInstanceIdentifier: 'pets-api-db' });
  });

  test('O5: every alarm notifies the topic on ALARM and OK', () => {
    const [topic] = Object.keys(
      observability.findResources('AWS::SNS::Topic', { Properties: { TopicName: 'alerts' } }),
    );
    const topicOf = { Observability: { Ref: topic }, ServiceHealth: 'arn:aws:sns:us-east-1:111111111111:alerts' };
    // the two windows of a burn rate are parts of a composite alarm, which notifies the topic
    const windows = /-burn-\d+[hd]-(long|short)$/;
    let count = 0;
    for (const [stack, expected] of Object.entries(topicOf)) {
      const types = ['AWS::CloudWatch::Alarm', 'AWS::CloudWatch::CompositeAlarm'];
      const all = types.flatMap((type) => deployment.resources(environment, stack, type));
      const notifying = all.filter((one) => !windows.test(one.Properties.AlarmName));
      count += notifying.length;
      for (const { Properties } of notifying) {
        expect(Properties.AlarmActions).toContainEqual(expected);
        expect(Properties.OKActions).toContainEqual(expected);
      }
    }
    expect(count).toBeGreaterThan(25);
    observability.hasResourceProperties('AWS::SNS::Topic', {
      KmsMasterKeyId: { 'Fn::GetAtt': [Match.stringLikeRegexp('^AlertsKey'), 'Arn'] },
    });
  });

  test('two composite alarms page on-call, each with its critical alarms', () => {
    const [pages] = Object.keys(
      observability.findResources('AWS::SNS::Topic', {
        Properties: {
          TopicName: 'pages',
          KmsMasterKeyId: { 'Fn::GetAtt': [Match.stringLikeRegexp('^AlertsKey'), 'Arn'] },
        },
      }),
    );
    const paging = ['Observability', 'ServiceHealth'].flatMap((stack) =>
      Object.values(deployment.template(environment, stack).toJSON().Resources as Record<string, Resource>).filter(
        ({ Type, Properties }) =>
          /Alarm$|Rule$/.test(Type) && new RegExp(`"${pages}"|:pages"`).test(JSON.stringify(Properties)),
      ),
    );
    expect(paging.map(({ Properties }) => Properties.AlarmName)).toEqual(['pets-api-data-at-risk', 'pets-api-outage']);
    const names = new Map(
      [observability, health].flatMap((template) =>
        Object.entries(template.toJSON().Resources as Record<string, Resource>).map(
          ([id, { Properties }]) => [id, Properties.AlarmName as string] as const,
        ),
      ),
    );
    // alarms of the same stack by logical id, alarms of other stacks by literal ARN
    const under = (name: string) => {
      const rule = JSON.stringify(paging.find((one) => one.Properties.AlarmName === name)?.Properties.AlarmRule);
      const ids = [...rule.matchAll(/"Fn::GetAtt":\["(\w+)"/g)].map(([, id]) => names.get(id));
      return [...ids, ...[...rule.matchAll(/:alarm:([\w-]+)/g)].map(([, literal]) => literal)].sort();
    };
    const budgets = [
      'pets-api-availability-budget-critical',
      'pets-api-latency-budget-critical',
      'pets-api-canary-failed',
    ];
    expect(under('pets-api-outage')).toEqual(
      ['pets-api-no-healthy-target', 'pets-api-server-errors', ...(environment === 'prod' ? budgets : [])].sort(),
    );
    expect(under('pets-api-data-at-risk')).toEqual(['pets-api-backup-missing', 'pets-api-db-low-storage']);
  });

  test('alarms that another stack refers to by name exist, and their stack is deployed first', () => {
    const all = [...inBoth('AWS::CloudWatch::Alarm'), ...inBoth('AWS::CloudWatch::CompositeAlarm')];
    const text = JSON.stringify(health.toJSON());
    const referred = [...text.matchAll(/arn:aws:cloudwatch:us-east-1:111111111111:alarm:([\w-]+)/g)];
    expect(referred.length).toBeGreaterThan(20);
    for (const [, name] of referred) expect(all.map(({ Properties }) => Properties.AlarmName)).toContain(name);
    expect(deployment.artifact(environment, 'ServiceHealth').dependencies.map(({ id }) => id)).toContain(
      deployment.artifact(environment, 'Observability').id,
    );
  });

  describe('O6: one dashboard', () => {
    const [{ Properties }] = deployment.resources(environment, 'ServiceHealth', 'AWS::CloudWatch::Dashboard');
    const body = JSON.stringify(Properties.DashboardBody);

    test('shows the golden signals, the service, the database and the cache', () => {
      expect(Properties.DashboardName).toBe('pets-api');
      for (const metric of [
        ...['RequestCount', 'HTTPCode_Target_5XX_Count', 'HTTPCode_ELB_5XX_Count', 'TargetResponseTime'],
        ...['AWS/ECS', 'ECS/ContainerInsights', 'RunningTaskCount', 'DeploymentCount'],
        ...['AWS/RDS', 'DatabaseConnections', 'AWS/ElastiCache', 'DatabaseMemoryUsagePercentage', 'EstimatedCharges'],
      ])
        expect(body).toContain(metric);
      expect(body.includes('ReplicaLag')).toBe(environment === 'prod');
    });

    test('shows the limits of tasks, connection pools and database connections', () => {
      const lines = [...body.matchAll(/\\"value\\":(\d+)/g)].map(([, value]) => Number(value));
      expect(lines).toEqual(expect.arrayContaining([{ dev: 1, staging: 4, prod: 10 }[environment], 450]));
    });

    test('shows the state of every alarm that notifies a topic, and the error budgets', () => {
      for (const { Properties: one } of deployment.resources(environment, 'Observability', 'AWS::CloudWatch::Alarm')) {
        if (one.AlarmActions === undefined) continue;
        expect(body).toContain(`:alarm:${one.AlarmName}\\"`);
      }
      for (const id of Object.keys(health.findResources('AWS::CloudWatch::Alarm')))
        expect(body).toContain(`"Fn::GetAtt":["${id}","Arn"]`);
      expect(body.includes('Budget left')).toBe(environment === 'prod');
    });
  });

  test('O7: the log archive is encrypted, versioned, private, TLS only, cold after 90 days and expires after 400', () => {
    const [stream] = Object.keys(
      observability.findResources('AWS::KinesisFirehose::DeliveryStream', {
        Properties: {
          ExtendedS3DestinationConfiguration: {
            BucketARN: { 'Fn::GetAtt': ['ArchiveBucket49F1AC64', 'Arn'] },
            CompressionFormat: 'GZIP',
            Prefix: 'logs/year=!{timestamp:yyyy}/month=!{timestamp:MM}/day=!{timestamp:dd}/hour=!{timestamp:HH}/',
          },
        },
      }),
    );
    expect(deployment.resources(environment, 'Observability', 'AWS::Logs::SubscriptionFilter')).toMatchObject([
      { Properties: { LogGroupName: '/ecs/pets-api', DestinationArn: { 'Fn::GetAtt': [stream, 'Arn'] } } },
    ]);
    expectClosedBucket(observability, 'ArchiveBucket49F1AC64', [
      expect.objectContaining({
        ExpirationInDays: 400,
        Transitions: [{ StorageClass: 'GLACIER_IR', TransitionInDays: 90 }],
        NoncurrentVersionExpiration: { NoncurrentDays: 30 },
        AbortIncompleteMultipartUpload: { DaysAfterInitiation: 7 },
      }),
    ]);
  });

  test('O7: the bucket for build artifacts exists, and no principal can write to it while no workflow uploads', () => {
    const governance = deployment.template(environment, 'Governance');
    expectClosedBucket(governance, 'BuildsE4FA881E', [
      expect.objectContaining({
        ExpirationInDays: 90,
        NoncurrentVersionExpiration: { NoncurrentDays: 30 },
        AbortIncompleteMultipartUpload: { DaysAfterInitiation: 7 },
      }),
    ]);
    const policies = deployment.resources(environment, 'Governance', 'AWS::S3::BucketPolicy');
    const builds = policies.filter(({ Properties: { Bucket } }) => Bucket.Ref === 'BuildsE4FA881E');
    const effects = builds.flatMap(({ Properties: { PolicyDocument } }) =>
      PolicyDocument.Statement.map(({ Effect }: { Effect: string }) => Effect),
    );
    expect(new Set(effects)).toEqual(new Set(['Deny']));
  });

  test.each<[string, string, string, number, number, string, number]>([
    ['no-healthy-target', 'HealthyHostCount', 'Maximum', 60, 2, 'LessThanThreshold', 1],
    ['high-latency', 'TargetResponseTime', 'p99', 60, 5, 'GreaterThanThreshold', 1],
    ['db-high-cpu', 'CPUUtilization', 'Average', 300, 3, 'GreaterThanThreshold', 90],
    // 10 % of 100 GiB, and 5 % of 4 GiB
    ['db-low-storage', 'FreeStorageSpace', 'Minimum', 300, 2, 'LessThanThreshold', 10 * 1024 ** 3],
    ['db-low-memory', 'FreeableMemory', 'Average', 300, 3, 'LessThanThreshold', 0.2 * 1024 ** 3],
    // Four hours: a new db.t3 has no launch credits.
    ['db-low-cpu-credits', 'CPUCreditBalance', 'Minimum', 900, 16, 'LessThanThreshold', 20],
    ['cache-memory', 'DatabaseMemoryUsagePercentage', 'Maximum', 300, 3, 'GreaterThanThreshold', 80],
    ['cache-evictions', 'Evictions', 'Sum', 300, 1, 'GreaterThanOrEqualToThreshold', 1],
    ['cache-high-cpu', 'EngineCPUUtilization', 'Average', 300, 3, 'GreaterThanThreshold', 90],
    ['cache-high-host-cpu', 'CPUUtilization', 'Average', 300, 3, 'GreaterThanThreshold', 45],
    ['backup-failed', 'NumberOfBackupJobsFailed', 'Sum', 3_600, 1, 'GreaterThanOrEqualToThreshold', 1],
    ['backup-missing', 'NumberOfBackupJobsCompleted', 'Sum', 86_400, 2, 'LessThanThreshold', 1],
    ['rotation-errors', 'Errors', 'Sum', 300, 1, 'GreaterThanOrEqualToThreshold', 1],
    ['app-user-rotation-errors', 'Errors', 'Sum', 300, 1, 'GreaterThanOrEqualToThreshold', 1],
    ['cache-rotation-errors', 'Errors', 'Sum', 300, 1, 'GreaterThanOrEqualToThreshold', 1],
    ['certificate-expiry', 'DaysToExpiry', 'Minimum', 86_400, 1, 'LessThanThreshold', 30],
    ['edge-certificate-expiry', 'DaysToExpiry', 'Minimum', 86_400, 1, 'LessThanThreshold', 30],
    ['blocked-requests', 'BlockedRequests', 'Sum', 300, 2, 'GreaterThanThreshold', 1_000],
    ['edge-blocked-requests', 'BlockedRequests', 'Sum', 300, 2, 'GreaterThanThreshold', 1_000],
    ['archive-late', 'DeliveryToS3.DataFreshness', 'Maximum', 300, 3, 'GreaterThanThreshold', 3_600],
  ])('O9: %s', (name, MetricName, statistic, Period, EvaluationPeriods, ComparisonOperator, Threshold) => {
    const properties = alarm(`pets-api-${name}`) ?? {};
    expect(properties).toMatchObject({ EvaluationPeriods, ComparisonOperator });
    // with several nodes, the metric is an expression
    const metrics = (properties.Metrics as { MetricStat?: { Metric: object; Stat: string; Period: number } }[]) ?? [
      { MetricStat: { Metric: properties, Stat: properties.Statistic ?? properties.ExtendedStatistic, ...properties } },
    ];
    for (const { MetricStat } of metrics.filter((one) => one.MetricStat))
      expect(MetricStat).toMatchObject({ Metric: { MetricName }, Stat: statistic, Period });
    expect(properties.Threshold).toBeCloseTo(Threshold);
  });

  test('O9: an alarm fires if more than 5 % of requests have a server error of the targets or the load balancer', () => {
    const properties = alarm('pets-api-server-errors') ?? {};
    expect(properties).toMatchObject({
      EvaluationPeriods: 3,
      Threshold: 5,
      ComparisonOperator: 'GreaterThanThreshold',
    });
    for (const metric of ['HTTPCode_Target_5XX_Count', 'HTTPCode_ELB_5XX_Count', 'RequestCount'])
      expect(JSON.stringify(properties.Metrics)).toContain(metric);
  });

  test('O9: prod has error budgets for availability and latency with windows of an hour, six hours and three days', () => {
    const names = deployment
      .resources(environment, 'Observability', 'AWS::CloudWatch::CompositeAlarm')
      .map(({ Properties }) => Properties.AlarmName as string);
    const budgets = names.filter((name) => name.includes('-budget-'));
    const indicators = environment === 'prod' ? ['availability', 'latency'] : [];
    expect(budgets).toEqual(
      indicators.flatMap((indicator) => ['critical', 'warning'].map((one) => `pets-api-${indicator}-budget-${one}`)),
    );
    const windows = alarms
      .map(({ Properties }) => [Properties.AlarmName, Properties.Threshold] as [string, number])
      .filter(([name]) => name.endsWith('-long'));
    // burn rates of 14.4, 6 and 1 for budgets of 0.1 % and 1 %
    expect(windows.map(([, threshold]) => threshold)).toEqual(
      environment === 'prod' ? [1.44, 0.6, 0.1, 14.4, 6, 1].map((percent) => expect.closeTo(percent)) : [],
    );
  });

  test('O9: the replica of prod has alarms on lag and resources in its Region', () => {
    expect(deployment.stacks(environment).includes('Replica')).toBe(environment === 'prod');
    if (environment !== 'prod') return;
    const replica = deployment.resources('prod', 'Replica', 'AWS::CloudWatch::Alarm');
    expect(
      replica.map(({ Properties }) => [Properties.AlarmName, Properties.MetricName, Properties.Threshold]),
    ).toEqual([
      ['pets-api-replica-lag', 'ReplicaLag', 300],
      ['pets-api-replica-db-connections', 'DatabaseConnections', 80],
      ['pets-api-replica-db-high-cpu', 'CPUUtilization', 90],
      ['pets-api-replica-db-low-storage', 'FreeStorageSpace', 10 * 1024 ** 3],
      ['pets-api-replica-db-low-memory', 'FreeableMemory', expect.closeTo(0.2 * 1024 ** 3)],
      ['pets-api-replica-db-low-cpu-credits', 'CPUCreditBalance', 20],
    ]);
  });

  test('saved queries have the name of the service as prefix', () => {
    const queries = deployment.resources(environment, 'Observability', 'AWS::Logs::QueryDefinition');
    expect(queries.map(({ Properties }) => Properties.Name)).toEqual([
      'pets-api/newest errors',
      'pets-api/most frequent errors',
      'pets-api/events by level',
      'pets-api/slowest requests',
      'pets-api/one request',
    ]);
    for (const { Properties } of queries) expect(Properties.LogGroupNames).toEqual(['/ecs/pets-api']);
  });

  test('errors are counted by the level of JSON events', () => {
    expect(alarm('pets-api-log-errors')).toMatchObject({
      Statistic: 'Sum',
      Period: 300,
      EvaluationPeriods: 2,
      Threshold: 10,
    });
    observability.hasResourceProperties('AWS::Logs::MetricFilter', {
      LogGroupName: '/ecs/pets-api',
      FilterPattern: '{ ($.level = "ERROR") || ($.level = "FATAL") }',
    });
    for (const kind of ['service', 'migration'] as const) {
      expect(deployment.taskDefinition(environment, kind).ContainerDefinitions[0].Environment).toContainEqual({
        Name: 'LOGGING_STRUCTURED_FORMAT_CONSOLE',
        Value: 'logstash',
      });
    }
  });

  test('only prod has copies of its secrets, and an alert on a copy that is not replicated', () => {
    const copied = deployment
      .resources(environment, 'Data', 'AWS::SecretsManager::Secret')
      .filter(({ Properties }) => Properties.ReplicaRegions !== undefined);
    const rules = deployment
      .resources(environment, 'Observability', 'AWS::Events::Rule')
      .filter(({ Properties }) => JSON.stringify(Properties.EventPattern).includes('*Replication*Fail*'));
    expect([copied.length > 0, rules.length]).toEqual(environment === 'prod' ? [true, 1] : [false, 0]);
    if (environment !== 'prod') return;
    const [{ Properties }] = rules;
    expect(Properties.EventPattern).toEqual({
      source: ['aws.secretsmanager'],
      'detail-type': ['AWS Service Event via CloudTrail'],
      detail: { eventName: [{ wildcard: '*Replication*Fail*' }] },
    });
    expect(Properties.Targets).toHaveLength(1);
    expect(Properties.Targets[0].InputTransformer.InputTemplate).toContain('docs/runbooks/alarms.md#secret-copies');
  });

  test('only prod has a canary by default, which runs every five minutes', () => {
    const canaries = deployment.resources(environment, 'Observability', 'AWS::Synthetics::Canary');
    expect(canaries).toHaveLength(environment === 'prod' ? 1 : 0);
    if (environment !== 'prod') return;
    expect(canaries[0].Properties).toMatchObject({
      Schedule: { Expression: 'rate(5 minutes)' },
      RunConfig: {
        EnvironmentVariables: { HEALTH_URL: 'https://pets-api.example.com/actuator/health', EXPECTED_STATUS: '200' },
      },
    });
    // The name that CloudWatch Synthetics generates. The role of the canary has no permission to create the log group.
    const [[canary]] = Object.entries(observability.findResources('AWS::Synthetics::Canary'));
    observability.hasResourceProperties('AWS::Logs::LogGroup', {
      LogGroupName: {
        'Fn::Join': ['', [`/aws/lambda/cwsyn-${canaries[0].Properties.Name}-`, { 'Fn::GetAtt': [canary, 'Id'] }]],
      },
      KmsKeyId: Match.anyValue(),
      RetentionInDays: 30,
    });
    expect(JSON.stringify(observability.toJSON())).not.toContain('logs:CreateLogGroup');
    expectClosedBucket(observability, 'CanaryRuns40F568B3', [expect.objectContaining({ ExpirationInDays: 30 })]);
  });
});

function expectClosedBucket(template: Template, id: string, rules: unknown[]): void {
  const { DeletionPolicy, Properties } = (template.toJSON().Resources as Record<string, Resource>)[id];
  expect(DeletionPolicy).toBe('Retain');
  expect(Properties.BucketEncryption.ServerSideEncryptionConfiguration[0].ServerSideEncryptionByDefault).toMatchObject({
    SSEAlgorithm: 'aws:kms',
    KMSMasterKeyID: expect.anything(),
  });
  expect(Properties.VersioningConfiguration).toEqual({ Status: 'Enabled' });
  expect(Object.values(Properties.PublicAccessBlockConfiguration)).toEqual([true, true, true, true]);
  expect(Properties.LoggingConfiguration).toBeDefined();
  expect(Properties.LifecycleConfiguration.Rules).toEqual(rules);
  const denied = Match.objectLike({ Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } });
  template.hasResourceProperties('AWS::S3::BucketPolicy', {
    Bucket: { Ref: id },
    PolicyDocument: Match.objectLike({ Statement: Match.arrayWith([denied]) }),
  });
}

describe('alarms on the us-east-1 resources of CloudFront notify the alert topic in us-east-1', () => {
  const edgeAlarms = ['pets-api-edge-blocked-requests', 'pets-api-edge-certificate-expiry'];
  /** The prod stacks with edge alarms, and the topics of each Region. */
  const watch = (variables: NodeJS.ProcessEnv) => {
    const prod = new Deployment({ PETS_ENVIRONMENTS: 'prod', ...variables });
    const names = (stack: string, type: string, property: string) =>
      prod.resources('prod', stack, type).map(({ Properties }) => Properties[property] as string);
    const region = (stack: string) => prod.artifact('prod', stack).environment.region;
    const holder = prod
      .stacks('prod')
      .filter((stack) => names(stack, 'AWS::CloudWatch::Alarm', 'AlarmName').includes(edgeAlarms[0]));
    const topics = prod
      .stacks('prod')
      .flatMap((stack) => names(stack, 'AWS::SNS::Topic', 'TopicName').map((name) => `${region(stack)} ${name}`));
    for (const stack of holder)
      expect(names(stack, 'AWS::CloudWatch::Alarm', 'AlarmName')).toEqual(expect.arrayContaining(edgeAlarms));
    return { holder: holder.map((stack) => `${stack} ${region(stack)}`), topics: topics.sort() };
  };

  test('in Observability, if us-east-1 is the primary Region', () => {
    expect(watch({})).toEqual({
      holder: ['Observability us-east-1'],
      topics: [
        'us-east-1 alerts',
        'us-east-1 pages',
        'us-east-1 pets-api-account',
        'us-east-1 pets-api-costs',
        'us-west-2 alerts',
        'us-west-2 pages',
      ],
    });
  });

  test('in Replica, if us-east-1 is the recovery Region', () => {
    expect(watch({ PETS_PROD_REGION: 'us-west-2' })).toEqual({
      holder: ['Replica us-east-1'],
      topics: [
        'us-east-1 alerts',
        'us-east-1 pages',
        'us-west-2 alerts',
        'us-west-2 pages',
        'us-west-2 pets-api-account',
        'us-west-2 pets-api-costs',
      ],
    });
  });

  test('in Edge, if us-east-1 is neither', () => {
    expect(watch({ PETS_PROD_REGION: 'eu-west-1' })).toEqual({
      holder: ['Edge us-east-1'],
      topics: [
        ...['eu-west-1 alerts', 'eu-west-1 pages', 'eu-west-1 pets-api-account', 'eu-west-1 pets-api-costs'],
        ...['us-east-1 alerts', 'us-west-2 alerts', 'us-west-2 pages'],
      ],
    });
  });
});

test('the topics of every Region have the subscriptions of the settings', () => {
  const prod = new Deployment({
    PETS_ENVIRONMENTS: 'prod',
    PETS_PROD_ALERT_EMAILS: 'team@example.com',
    PETS_PROD_PAGE_EMAILS: 'duty@example.com',
    PETS_PROD_CANARY: 'false',
  });
  for (const stack of ['Observability', 'Replica']) {
    const told = prod.resources('prod', stack, 'AWS::SNS::Subscription').map(({ Properties }) => Properties);
    expect(told).toEqual([
      { Protocol: 'email', Endpoint: 'team@example.com', TopicArn: { Ref: expect.stringMatching(/^Alerts/) } },
      { Protocol: 'email', Endpoint: 'duty@example.com', TopicArn: { Ref: expect.stringMatching(/^Pages/) } },
    ]);
  }
  prod.template('prod', 'Observability').resourceCountIs('AWS::Synthetics::Canary', 0);
});
