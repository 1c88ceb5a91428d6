import { App, type Stack } from 'aws-cdk-lib/core';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as actions from 'aws-cdk-lib/aws-cloudwatch-actions';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as sns from 'aws-cdk-lib/aws-sns';
import { DeploymentAlarms, DeploymentStrategy, type TargetGroupAlarmOptions, Traffic } from '../../src';
import { idsOf, loadBalancerIn, only, serviceIn, stackOf } from '../fixtures';

jest.mock('../../src/deployment/shared/listener-weight-code', () => ({ LISTENER_WEIGHT_CODE: __dirname }));

const ALARM = 'AWS::CloudWatch::Alarm';

function monitored(deploymentAlarms: DeploymentAlarms | undefined) {
  const stack = stackOf();
  const service = serviceIn(stack, {
    traffic: Traffic.fromListener(loadBalancerIn(stack).listener),
    containerPort: 8080,
    serviceName: 'api',
    deploymentStrategy: DeploymentStrategy.blueGreen({ deploymentAlarms }),
  });
  return { stack, service, render: () => Template.fromStack(stack) };
}

function importedAlarm(stack: Stack, name: string): cloudwatch.IAlarm {
  return cloudwatch.Alarm.fromAlarmName(stack, name, name);
}

function alarmsOf(template: Template): unknown {
  const { DeploymentConfiguration } = only(template, 'AWS::ECS::Service');
  return (DeploymentConfiguration as { Alarms: unknown }).Alarms;
}

describe('onTargetGroups, the default of a deployment that shifts traffic', () => {
  const template = monitored(undefined).render();

  test('monitors both target groups and rolls back', () => {
    expect(alarmsOf(template)).toEqual({
      AlarmNames: ['api-primary-errors', 'api-primary-unhealthy', 'api-alternate-errors', 'api-alternate-unhealthy'],
      Enable: true,
      Rollback: true,
    });
  });

  test('creates each alarm that the service monitors', () => {
    const names = Object.values(template.findResources(ALARM)).map(({ Properties }) => Properties.AlarmName);
    expect((alarmsOf(template) as { AlarmNames: string[] }).AlarmNames.sort()).toEqual(names.sort());
  });

  test('describes each alarm', () => {
    template.allResourcesProperties(ALARM, { AlarmDescription: 'Rolls back the deployment in progress' });
  });

  test('creates the alarms before the service, without a reference to it', () => {
    template.hasResource('AWS::ECS::Service', { DependsOn: Match.arrayWith(idsOf(template, ALARM).sort()) });
    expect(JSON.stringify(template.findResources(ALARM))).not.toContain('ServiceService');
  });

  test.each([
    ['api-primary-unhealthy', 'ServiceTargetGroupE74A339434466BAB'],
    ['api-alternate-unhealthy', 'ServiceAlternateTargetGroup8F8E2EA734466BAB'],
  ])('%s fires when a task is unhealthy for 2 minutes', (AlarmName, targetGroup) => {
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
    '%s fires when more than 5 percent of the requests fail',
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

  test('is not the default of a rolling deployment', () => {
    const stack = stackOf();
    serviceIn(stack);
    const rolling = Template.fromStack(stack);
    rolling.resourceCountIs(ALARM, 0);
    expect(JSON.stringify(alarmsOf(rolling) ?? {})).not.toContain('"Enable":true');
  });
});

describe('onTargetGroups', () => {
  test('uses the given thresholds and actions', () => {
    const stack = stackOf();
    const topic = new sns.Topic(stack, 'Topic');
    const deploymentAlarms = DeploymentAlarms.onTargetGroups({
      errorPercent: 0,
      evaluationPeriods: 60,
      alarmActions: [new actions.SnsAction(topic)],
    });
    serviceIn(stack, {
      traffic: Traffic.fromListener(loadBalancerIn(stack).listener),
      containerPort: 8080,
      deploymentStrategy: DeploymentStrategy.rolling({ deploymentAlarms }),
    });
    const template = Template.fromStack(stack);
    template.resourceCountIs(ALARM, 2);
    template.allResourcesProperties(ALARM, {
      Threshold: 0,
      EvaluationPeriods: 60,
      AlarmActions: [{ Ref: Match.stringLikeRegexp('^Topic') }],
    });
  });

  test('derives unique alarm names from the path of a service without a fixed name', () => {
    const names = (id: string) => {
      const stack = stackOf(new App(), id);
      serviceIn(stack, {
        traffic: Traffic.fromListener(loadBalancerIn(stack).listener),
        containerPort: 8080,
        deploymentStrategy: DeploymentStrategy.blueGreen(),
      });
      return (alarmsOf(Template.fromStack(stack)) as { AlarmNames: string[] }).AlarmNames;
    };
    expect(names('One')).toHaveLength(4);
    expect(new Set([...names('One'), ...names('Two')]).size).toBe(8);
  });

  test.each<[TargetGroupAlarmOptions, string]>([
    [{ errorPercent: -1 }, 'errorPercent must be a whole number from 0 to 99, got -1'],
    [{ errorPercent: 100 }, 'errorPercent must be a whole number from 0 to 99, got 100'],
    [{ evaluationPeriods: 0 }, 'evaluationPeriods must be a whole number from 1 to 60, got 0'],
    [{ evaluationPeriods: 61 }, 'evaluationPeriods must be a whole number from 1 to 60, got 61'],
  ])('fails for %j', (options, problem) => {
    expect(() => monitored(DeploymentAlarms.onTargetGroups(options))).toThrow(
      `Service/Service: deploymentAlarms.${problem}`,
    );
  });

  test('fails without traffic', () => {
    const deploymentAlarms = DeploymentAlarms.onTargetGroups();
    const deploymentStrategy = DeploymentStrategy.rolling({ deploymentAlarms });
    expect(() => serviceIn(stackOf(), { deploymentStrategy })).toThrow(
      'Service/Service: deploymentAlarms on target groups require traffic',
    );
  });
});

test('none creates and monitors no alarms', () => {
  const template = monitored(DeploymentAlarms.none()).render();
  template.resourceCountIs(ALARM, 0);
  expect(JSON.stringify(alarmsOf(template) ?? {})).not.toContain('"Enable":true');
});

describe('fromAlarms', () => {
  test('monitors existing alarms', () => {
    const other = stackOf();
    const [slow, lost, late] = ['slow', 'lost', 'late'].map((name) => importedAlarm(other, name));
    const template = monitored(DeploymentAlarms.fromAlarms(slow).plus(lost, late)).render();
    template.resourceCountIs(ALARM, 0);
    expect(alarmsOf(template)).toMatchObject({ AlarmNames: ['slow', 'lost', 'late'], Enable: true, Rollback: true });
  });

  test('can be combined with new alarms', () => {
    const alarms = DeploymentAlarms.onTargetGroups({ errorPercent: -1 }).plus(importedAlarm(stackOf(), 'slow'));
    expect(() => monitored(alarms)).toThrow('deploymentAlarms.errorPercent must be a whole number');
    const valid = DeploymentAlarms.onTargetGroups().plus(importedAlarm(stackOf(), 'slow'));
    const { AlarmNames } = alarmsOf(monitored(valid).render()) as { AlarmNames: string[] };
    expect(AlarmNames).toHaveLength(5);
    expect(AlarmNames.at(-1)).toBe('slow');
  });

  test('refers to an alarm without a fixed name, which is created before the service', () => {
    const stack = stackOf();
    const metric = new cloudwatch.Metric({ namespace: 'Api', metricName: 'Slow' });
    const alarm = new cloudwatch.Alarm(stack, 'Slow', { metric, threshold: 1, evaluationPeriods: 1 });
    serviceIn(stack, {
      deploymentStrategy: DeploymentStrategy.rolling({ deploymentAlarms: DeploymentAlarms.fromAlarms(alarm) }),
    });
    expect(alarmsOf(Template.fromStack(stack))).toMatchObject({ AlarmNames: [{ Ref: 'SlowACAFBC61' }] });
  });
});

describe('addDeploymentAlarms', () => {
  test('adds alarms to those of the strategy', () => {
    const { stack, service, render } = monitored(undefined);
    service.addDeploymentAlarms(importedAlarm(stack, 'late'));
    service.addDeploymentAlarms(importedAlarm(stack, 'later'), cloudwatch.Alarm.fromAlarmName(stack, 'Again', 'late'));
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

  test('accepts an alarm on the service itself with a fixed name, without a dependency cycle', () => {
    const { stack, service, render } = monitored(DeploymentAlarms.none());
    const alarm = new cloudwatch.Alarm(stack, 'Busy', {
      alarmName: 'busy',
      metric: service.metricCpuUtilization(),
      threshold: 90,
      evaluationPeriods: 1,
    });
    service.addDeploymentAlarms(alarm);
    expect(alarmsOf(render())).toEqual({ AlarmNames: ['busy'], Enable: true, Rollback: true });
  });
});

describe('enableDeploymentAlarms of the Fargate service', () => {
  test('keeps the alarms of the strategy', () => {
    const { service, render } = monitored(DeploymentAlarms.fromAlarms(importedAlarm(stackOf(), 'early')));
    service.fargateService.enableDeploymentAlarms(['late']);
    expect(alarmsOf(render())).toMatchObject({ AlarmNames: ['early', 'late'] });
  });

  test('fails for another alarm behavior', () => {
    const { service } = monitored(undefined);
    const behavior = ecs.AlarmBehavior.FAIL_ON_ALARM;
    expect(() => service.fargateService.enableDeploymentAlarms(['late'], { behavior })).toThrow(
      'must have the same AlarmBehavior',
    );
  });
});
