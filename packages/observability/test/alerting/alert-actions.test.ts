import { Template } from 'aws-cdk-lib/assertions';
import * as actions from 'aws-cdk-lib/aws-cloudwatch-actions';
import { AlertActions, AlertSeverity, type IAlertActions, ServiceAlarms, type ServiceAlarmsProps } from '../../src';
import { actionsTo, alarmNamed, arnOfTopic, importedService, stackIn } from '../fixtures';
import type { Stack } from 'aws-cdk-lib/core';

function alarmsIn(stack: Stack, alertActions: IAlertActions, props: Partial<ServiceAlarmsProps> = {}): Template {
  const service = importedService(stack);
  new ServiceAlarms(stack, 'Alarms', { service, actions: alertActions, alarmNamePrefix: 'orders', ...props });
  return Template.fromStack(stack);
}

describe('by severity', () => {
  const stack = stackIn();
  const bySeverity = AlertActions.bySeverity({
    critical: actionsTo(stack, 'pages'),
    warning: actionsTo(stack, 'tickets'),
    info: actionsTo(stack, 'news'),
  });
  const template = alarmsIn(stack, bySeverity, {
    highCpu: { severity: AlertSeverity.CRITICAL },
    runningBelowDesired: { severity: AlertSeverity.INFO },
  });

  test.each([
    ['orders-high-cpu', 'pages'],
    ['orders-high-memory', 'tickets'],
    ['orders-running-below-desired', 'news'],
  ])('%s notifies the topic %s on ALARM and on OK', (name, topic) => {
    expect(alarmNamed(template, name)).toMatchObject({
      AlarmActions: [arnOfTopic(topic)],
      OKActions: [arnOfTopic(topic)],
    });
  });
});

test('combines a topic with other alarm actions, in their order', () => {
  const stack = stackIn();
  const opsItem = AlertActions.onAlarm(new actions.SsmAction(actions.OpsItemSeverity.HIGH));
  const alarm = alarmNamed(alarmsIn(stack, AlertActions.combine(actionsTo(stack), opsItem)), 'orders-high-cpu');
  expect(alarm.AlarmActions).toEqual([
    arnOfTopic(),
    { 'Fn::Join': ['', expect.arrayContaining([expect.stringMatching(/^:ssm:.*:2$/)])] },
  ]);
  expect(alarm.OKActions).toEqual([arnOfTopic()]);
});

test('onAlarm without a topic has no actions on OK', () => {
  const stack = stackIn();
  const opsItem = AlertActions.onAlarm(new actions.SsmAction(actions.OpsItemSeverity.HIGH));
  const alarm = alarmNamed(alarmsIn(stack, opsItem), 'orders-high-cpu');
  expect(alarm.AlarmActions).toHaveLength(1);
  expect(alarm).not.toHaveProperty('OKActions');
});

describe('fails', () => {
  test('if a topic is in a different Region', () => {
    const stack = stackIn();
    const other = actionsTo(stack, 'alerts', 'us-east-1');
    expect(() => alarmsIn(stack, other, { highMemory: { actions: other } })).toThrow(
      'Watch/Alarms: actions must notify a topic in eu-west-1, the Region of the stack, got one in us-east-1; ' +
        'highMemory.actions must notify a topic in eu-west-1, the Region of the stack, got one in us-east-1',
    );
  });

  test('if the topic of a severity is in a different Region', () => {
    const stack = stackIn();
    const [pages, other] = [actionsTo(stack, 'pages'), actionsTo(stack, 'other', 'us-east-1')];
    expect(() => alarmsIn(stack, AlertActions.bySeverity({ critical: pages, warning: other, info: pages }))).toThrow(
      'Watch/Alarms: actions must notify a topic in eu-west-1, the Region of the stack, got one in us-east-1',
    );
  });

  test('with more actions than an alarm supports', () => {
    const stack = stackIn();
    const topics = Array.from({ length: 6 }, (_, index) => actionsTo(stack, `topic-${index}`));
    expect(() => alarmsIn(stack, AlertActions.combine(...topics))).toThrow(
      'Watch/Alarms: actions must return at most 5 alarmActions for an alarm, got 6; ' +
        'actions must return at most 5 okActions for an alarm, got 6',
    );
  });
});

test('accepts five actions', () => {
  const stack = stackIn();
  const topics = Array.from({ length: 5 }, (_, index) => actionsTo(stack, `topic-${index}`));
  expect(() => alarmsIn(stack, AlertActions.combine(...topics))).not.toThrow();
});

test('does not bind the actions of a disabled alarm', () => {
  const stack = stackIn();
  const bound: string[] = [];
  class Recorded extends AlertActions {
    bindAlarm(_: unknown, { alertId }: { readonly alertId: string }) {
      bound.push(alertId);
      return {};
    }
    bindRule() {
      return { targets: [] };
    }
  }
  alarmsIn(stack, new Recorded(), { highCpu: { enabled: false } });
  expect(bound).toEqual(['HighMemory']);
});
