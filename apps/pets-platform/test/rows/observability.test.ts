import { Match } from 'aws-cdk-lib/assertions';
import { ENVIRONMENT_NAMES } from '../../src/environments';
import { Deployment } from '../deployment';

const deployment = new Deployment();

describe.each(ENVIRONMENT_NAMES)('in %s', (environment) => {
  const observability = deployment.template(environment, 'Observability');
  const alarms = deployment.resources(environment, 'Observability', 'AWS::CloudWatch::Alarm');
  const alarm = (name: string) => alarms.find(({ Properties }) => Properties.AlarmName === name)?.Properties;
  const output = (stack: string, name: string) => ({
    'Fn::GetStackOutput': expect.objectContaining({
      StackName: `${environment}-${stack}`,
      OutputName: expect.stringContaining(name),
    }),
  });

  test('O1: the application log is encrypted and kept as long as the environment says', () => {
    deployment.template(environment, 'Service').hasResource('AWS::Logs::LogGroup', {
      DeletionPolicy: environment === 'dev' ? 'Delete' : 'RetainExceptOnCreate',
      Properties: {
        LogGroupName: '/ecs/pets-api',
        RetentionInDays: { dev: 7, staging: 14, prod: 30 }[environment],
        KmsKeyId: { 'Fn::GetStackOutput': Match.objectLike({ OutputName: Match.stringLikeRegexp('LogsKey') }) },
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

  test('the alarms watch the very resources', () => {
    const dimensions = (name: string) =>
      Object.fromEntries(
        alarm(name)?.Dimensions.map(({ Name, Value }: { Name: string; Value: unknown }) => [Name, Value]),
      );
    expect(dimensions('pets-api-high-cpu')).toEqual({
      ClusterName: output('Service', 'Cluster'),
      ServiceName: output('Service', 'Service'),
    });
    expect(dimensions('pets-api-unhealthy-target')).toEqual({
      LoadBalancer: output('Service', 'LoadBalancer'),
      TargetGroup: output('Service', 'TargetGroup'),
    });
    expect(dimensions('pets-api-db-connections')).toEqual({ DBInstanceIdentifier: output('Data', 'Database') });
  });

  test('O5: every alarm tells the topic, on alarm and on recovery', () => {
    const [topic] = Object.keys(
      observability.findResources('AWS::SNS::Topic', { Properties: { TopicName: 'alerts' } }),
    );
    const composites = deployment.resources(environment, 'Observability', 'AWS::CloudWatch::CompositeAlarm');
    // a window is one half of a burn rate: the composite alarm over both tells
    const windows = /-burn-\d+[hd]-(long|short)$/;
    for (const { Properties } of [...alarms, ...composites].filter((one) => !windows.test(one.Properties.AlarmName))) {
      expect(Properties).toMatchObject({ AlarmActions: [{ Ref: topic }], OKActions: [{ Ref: topic }] });
    }
    observability.hasResourceProperties('AWS::SNS::Topic', {
      KmsMasterKeyId: { 'Fn::GetAtt': [Match.stringLikeRegexp('^AlertsKey'), 'Arn'] },
    });
  });

  test('O6: one dashboard shows the service, the database, the cache and the alarms', () => {
    const [{ Properties }] = deployment.resources(environment, 'Observability', 'AWS::CloudWatch::Dashboard');
    expect(Properties.DashboardName).toBe('pets-api');
    const body = JSON.stringify(Properties.DashboardBody);
    for (const namespace of ['AWS/ApplicationELB', 'AWS/ECS', 'AWS/RDS', 'AWS/ElastiCache'])
      expect(body).toContain(namespace);
    expect(body).toContain('alarm');
  });

  test('O9: prod has error budgets, and an alarm on the lag of its replica', () => {
    const budgets = deployment.resources(environment, 'Observability', 'AWS::CloudWatch::CompositeAlarm');
    expect(budgets.length > 0).toBe(environment === 'prod');
    expect(deployment.stacks(environment).includes('Replica')).toBe(environment === 'prod');
    if (environment !== 'prod') return;
    const [{ Properties }] = deployment.resources('prod', 'Replica', 'AWS::CloudWatch::Alarm');
    expect(Properties).toMatchObject({ Namespace: 'AWS/RDS', MetricName: 'ReplicaLag' });
  });
});
