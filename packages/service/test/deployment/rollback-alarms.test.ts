import { App, Duration } from 'aws-cdk-lib/core';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as actions from 'aws-cdk-lib/aws-cloudwatch-actions';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as sns from 'aws-cdk-lib/aws-sns';
import { type ContainerServiceProps, DeploymentStrategy, RollbackAlarms, type TargetAlarmOptions } from '../../src';
import { idsOf, loadBalancerIn, only, serviceIn, stackOf } from '../surroundings';

const ALARM = 'AWS::CloudWatch::Alarm';

function watched(alarms: RollbackAlarms | undefined, props: Partial<ContainerServiceProps> = {}) {
  const stack = stackOf();
  const { listener } = loadBalancerIn(stack);
  const deployment = DeploymentStrategy.blueGreen({ alarms });
  const service = serviceIn(stack, { listener, containerPort: 8080, serviceName: 'api', deployment, ...props });
  return { stack, service, render: () => Template.fromStack(stack) };
}

function alarmsOf(template: Template): unknown {
  const { DeploymentConfiguration } = only(template, 'AWS::ECS::Service');
  return (DeploymentConfiguration as { Alarms: unknown }).Alarms;
}

describe('by default', () => {
  const template = watched(undefined).render();

  test('both target groups are watched, and either brings the last version back', () => {
    expect(alarmsOf(template)).toEqual({
      AlarmNames: ['api-primary-errors', 'api-primary-unhealthy', 'api-alternate-errors', 'api-alternate-unhealthy'],
      Enable: true,
      Rollback: true,
    });
  });

  test('every name that the service watches is that of an alarm', () => {
    const names = Object.values(template.findResources(ALARM)).map(({ Properties }) => Properties.AlarmName);
    expect((alarmsOf(template) as { AlarmNames: string[] }).AlarmNames.sort()).toEqual(names.sort());
  });

  test('all alarms stand before the service and refer to nothing of it', () => {
    template.hasResource('AWS::ECS::Service', { DependsOn: Match.arrayWith(idsOf(template, ALARM).sort()) });
    expect(JSON.stringify(template.findResources(ALARM))).not.toContain('ServiceService');
  });

  test.each([
    ['api-primary-unhealthy', 'ServiceTargetGroupE74A3394'],
    ['api-alternate-unhealthy', 'ServiceAlternateTargetGroup8F8E2EA7'],
  ])('%s goes off when a task is unhealthy for two minutes', (AlarmName, targetGroup) => {
    template.hasResourceProperties(ALARM, {
      AlarmName,
      MetricName: 'UnHealthyHostCount',
      Statistic: 'Maximum',
      Period: 60,
      EvaluationPeriods: 2,
      Threshold: 0,
      ComparisonOperator: 'GreaterThanThreshold',
      TreatMissingData: 'notBreaching',
      Dimensions: Match.arrayWith([
        { Name: 'TargetGroup', Value: { 'Fn::GetAtt': [targetGroup, 'TargetGroupFullName'] } },
      ]),
    });
  });

  test.each(['api-primary-errors', 'api-alternate-errors'])(
    '%s goes off when 5 percent of the requests fail',
    (AlarmName) => {
      template.hasResourceProperties(ALARM, {
        AlarmName,
        Threshold: 5,
        EvaluationPeriods: 2,
        ComparisonOperator: 'GreaterThanThreshold',
        TreatMissingData: 'notBreaching',
        Metrics: [
          Match.objectLike({ Expression: 'IF(requests > 0, 100 * FILL(errors, 0) / requests, 0)' }),
          Match.objectLike({
            Id: 'errors',
            MetricStat: { Metric: { MetricName: 'HTTPCode_Target_5XX_Count' }, Stat: 'Sum' },
          }),
          Match.objectLike({ Id: 'requests', MetricStat: { Metric: { MetricName: 'RequestCount' }, Stat: 'Sum' } }),
        ],
      });
    },
  );

  test('a rolling deployment has none', () => {
    const stack = stackOf();
    serviceIn(stack);
    const rolling = Template.fromStack(stack);
    rolling.resourceCountIs(ALARM, 0);
    expect(JSON.stringify(alarmsOf(rolling) ?? {})).not.toContain('"Enable":true');
  });
});

test('thresholds and actions can be chosen', () => {
  const stack = stackOf();
  const { listener } = loadBalancerIn(stack);
  const topic = new sns.Topic(stack, 'Topic');
  const alarms = RollbackAlarms.onTargets({ errorPercent: 0, minutes: 60, actions: [new actions.SnsAction(topic)] });
  serviceIn(stack, { listener, containerPort: 8080, deployment: DeploymentStrategy.rolling({ alarms }) });
  const template = Template.fromStack(stack);
  template.resourceCountIs(ALARM, 2);
  template.allResourcesProperties(ALARM, {
    Threshold: 0,
    EvaluationPeriods: 60,
    AlarmActions: [{ Ref: Match.stringLikeRegexp('^Topic') }],
  });
});

test('without a fixed name of the service the names come from its path, so that two services differ', () => {
  const names = (id: string) => {
    const stack = stackOf(new App(), id);
    const { listener } = loadBalancerIn(stack);
    serviceIn(stack, { listener, containerPort: 8080, deployment: DeploymentStrategy.blueGreen() });
    return (alarmsOf(Template.fromStack(stack)) as { AlarmNames: string[] }).AlarmNames;
  };
  expect(names('One')).toHaveLength(4);
  expect(new Set([...names('One'), ...names('Two')]).size).toBe(8);
});

test('named alarms are watched along', () => {
  const template = watched(RollbackAlarms.named('slow').plus('lost', 'late')).render();
  template.resourceCountIs(ALARM, 0);
  expect(alarmsOf(template)).toMatchObject({ AlarmNames: ['slow', 'lost', 'late'], Enable: true, Rollback: true });
});

test('no alarm is a choice', () => {
  const template = watched(RollbackAlarms.none()).render();
  template.resourceCountIs(ALARM, 0);
  expect(JSON.stringify(alarmsOf(template) ?? {})).not.toContain('"Enable":true');
});

describe('alarms that are added later', () => {
  test('are not dropped', () => {
    const { service, render } = watched(undefined);
    service.addRollbackAlarms('late');
    service.addRollbackAlarms('later', 'late');
    expect(alarmsOf(render())).toEqual({
      AlarmNames: [
        'api-primary-errors',
        'api-primary-unhealthy',
        'api-alternate-errors',
        'api-alternate-unhealthy',
        'late',
        'later',
      ],
      Enable: true,
      Rollback: true,
    });
  });

  test('are not dropped either when they are added to the inner service', () => {
    const { service, render } = watched(RollbackAlarms.named('early'));
    service.service.enableDeploymentAlarms(['late']);
    expect(alarmsOf(render())).toMatchObject({ AlarmNames: ['early', 'late'] });
  });

  test('can be the first ones', () => {
    const stack = stackOf();
    serviceIn(stack).addRollbackAlarms('only');
    expect(alarmsOf(Template.fromStack(stack))).toEqual({ AlarmNames: ['only'], Enable: true, Rollback: true });
  });

  test('cannot behave otherwise than the first ones', () => {
    const { service } = watched(undefined);
    const behavior = ecs.AlarmBehavior.FAIL_ON_ALARM;
    expect(() => service.service.enableDeploymentAlarms(['late'], { behavior })).toThrow(
      'must have the same AlarmBehavior',
    );
  });
});

test.each<[TargetAlarmOptions, string]>([
  [{ errorPercent: -1 }, 'errorPercent must be a whole number from 0 to 99, got -1'],
  [{ errorPercent: 100 }, 'errorPercent must be a whole number from 0 to 99, got 100'],
  [{ minutes: 0 }, 'minutes must be a whole number from 1 to 60, got 0'],
  [{ minutes: 61 }, 'minutes must be a whole number from 1 to 60, got 61'],
])('fails when %j is out of bounds', (options, problem) => {
  expect(() => watched(RollbackAlarms.onTargets(options))).toThrow(`Service/Service: deployment.alarms.${problem}`);
});

test('fails when there are no targets to watch', () => {
  const deployment = DeploymentStrategy.rolling({ alarms: RollbackAlarms.onTargets() });
  expect(() => serviceIn(stackOf(), { deployment, stopTimeout: Duration.seconds(5) })).toThrow(
    'Service/Service: deployment.alarms on targets need a listener',
  );
});
