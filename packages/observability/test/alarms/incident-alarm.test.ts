import { Duration, Lazy, type Stack } from 'aws-cdk-lib/core';
import { Template } from 'aws-cdk-lib/assertions';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as actions from 'aws-cdk-lib/aws-cloudwatch-actions';
import { AlertActions, AlertSeverity, IncidentAlarm, type IncidentAlarmProps } from '../../src';
import { ACCOUNT, arnOfTopic, REGION, stackIn, actionsTo } from '../fixtures';

function alarm(stack: Stack, name: string): cloudwatch.IAlarm {
  return cloudwatch.Alarm.fromAlarmName(stack, name, name);
}

function incidentIn(stack: Stack, props: Partial<IncidentAlarmProps> = {}): IncidentAlarm {
  return new IncidentAlarm(stack, 'Outage', {
    alarms: [alarm(stack, 'errors'), alarm(stack, 'no-target')],
    actions: actionsTo(stack, 'pages'),
    alarmDescription: 'Orders fail.',
    ...props,
  });
}

function propertiesOf(stack: Stack): Record<string, unknown> {
  const found = Object.values(Template.fromStack(stack).findResources('AWS::CloudWatch::CompositeAlarm'));
  expect(found).toHaveLength(1);
  return found[0].Properties;
}

test('any of the alarms starts the incident, which notifies its topic', () => {
  const stack = stackIn();
  incidentIn(stack);
  const properties = propertiesOf(stack);
  expect(properties).toMatchObject({
    AlarmDescription: 'Orders fail.',
    AlarmActions: [arnOfTopic('pages')],
    OKActions: [arnOfTopic('pages')],
  });
  expect(properties).not.toHaveProperty('ActionsSuppressor');
  expect(JSON.stringify(properties.AlarmRule)).toMatch(
    /ALARM\(\\".*alarm:errors\\"\) OR ALARM\(\\".*alarm:no-target\\"\)/,
  );
});

test('keeps the logical id, which other incidents and dashboards refer to', () => {
  const stack = stackIn();
  incidentIn(stack);
  const resources = Template.fromStack(stack).findResources('AWS::CloudWatch::CompositeAlarm');
  expect(Object.keys(resources)).toEqual(['Outage904552E3']);
});

test('applies the name, the runbook, the actions and the suppressor', () => {
  const stack = stackIn();
  incidentIn(stack, {
    alarmName: 'orders-outage',
    runbookUrl: 'https://example.com/outage',
    actions: AlertActions.combine(
      actionsTo(stack, 'pages'),
      AlertActions.onAlarm(new actions.SsmAction(actions.OpsItemSeverity.CRITICAL)),
    ),
    actionsSuppressor: { alarm: alarm(stack, 'maintenance'), waitPeriod: Duration.minutes(3) },
  });
  const properties = propertiesOf(stack);
  expect(properties).toMatchObject({
    AlarmName: 'orders-outage',
    AlarmDescription: 'Orders fail. Runbook: https://example.com/outage',
    ActionsSuppressorWaitPeriod: 180,
    ActionsSuppressorExtensionPeriod: 60,
  });
  expect(JSON.stringify(properties.ActionsSuppressor)).toContain(`${REGION}:${ACCOUNT}:alarm:maintenance`);
  expect(properties.AlarmActions).toHaveLength(2);
});

test('starts only while another alarm is in ALARM', () => {
  const stack = stackIn();
  incidentIn(stack, { onlyWhile: alarm(stack, 'active') });
  expect(JSON.stringify(propertiesOf(stack).AlarmRule)).toMatch(
    /"\(ALARM\(\\".*alarm:active\\"\) AND \(ALARM\(\\".*alarm:errors\\"\) OR ALARM\(\\".*alarm:no-target\\"\)\)\)"/,
  );
});

test.each([
  [Duration.seconds(1), undefined],
  [Duration.seconds(Lazy.number({ produce: () => 9 })), undefined],
  [Duration.minutes(Lazy.number({ produce: () => 9 })), 'must be in seconds if it is a token'],
  [Duration.millis(1_500), 'must be whole seconds, got 1 second 500 millis'],
])('checks the periods of a suppressor (%#)', (period, problem) => {
  for (const name of ['waitPeriod', 'extensionPeriod']) {
    const stack = stackIn();
    const actionsSuppressor = { alarm: alarm(stack, 'maintenance'), [name]: period };
    const creating = () => incidentIn(stack, { actionsSuppressor });
    if (problem === undefined) expect(creating).not.toThrow();
    else expect(creating).toThrow(`Watch/Outage: actionsSuppressor.${name} ${problem}`);
  }
});

test('an incident can be part of another incident, and is a CompositeAlarm', () => {
  const stack = stackIn();
  const outage: cloudwatch.CompositeAlarm = incidentIn(stack);
  const props = { alarms: [outage], actions: actionsTo(stack), alarmDescription: 'The shop is down.' };
  new IncidentAlarm(stack, 'Shop', props);
  Template.fromStack(stack).resourceCountIs('AWS::CloudWatch::CompositeAlarm', 2);
});

test.each([
  [undefined, 'pages'],
  [AlertSeverity.WARNING, 'tickets'],
])('with the severity %p it notifies %s', (severity, topic) => {
  const stack = stackIn();
  const [pages, tickets] = [actionsTo(stack, 'pages'), actionsTo(stack, 'tickets')];
  incidentIn(stack, {
    severity,
    actions: AlertActions.bySeverity({ critical: pages, warning: tickets, info: tickets }),
  });
  expect(propertiesOf(stack).AlarmActions).toEqual([arnOfTopic(topic)]);
});

describe('fails', () => {
  test.each([
    [{ alarms: [] }, 'alarms must have 1 to 100 alarms, got 0'],
    [{ alarmDescription: ' ' }, 'alarmDescription must not be empty'],
    [
      { alarmDescription: 'x'.repeat(1025) },
      'alarmDescription and runbookUrl must result in an alarm description of at most 1024 characters, got 1025',
    ],
    [{ alarmName: 'x'.repeat(256) }, 'alarmName must have 1 to 255 characters'],
    [{ runbookUrl: 'wiki' }, "runbookUrl must be an http or https URL, got 'wiki'"],
  ])('with %j', (props, message) => {
    expect(() => incidentIn(stackIn(), props)).toThrow(`Watch/Outage: ${message}`);
  });

  test('with more alarms than a composite alarm supports', () => {
    const stack = stackIn();
    const alarms = Array.from({ length: 101 }, (_, index) => alarm(stack, `alarm-${index}`));
    expect(() => incidentIn(stack, { alarms: alarms.slice(1) })).not.toThrow();
    expect(() => incidentIn(stackIn(), { alarms })).toThrow('Watch/Outage: alarms must have 1 to 100 alarms, got 101');
  });

  test('with a repeated alarm', () => {
    const stack = stackIn();
    const twice = alarm(stack, 'twice');
    expect(() => incidentIn(stack, { alarms: [twice, twice] })).toThrow('Watch/Outage: alarms must be unique');
  });

  test('if onlyWhile is one of the alarms, or there are 100 alarms with it', () => {
    const stack = stackIn();
    const onlyWhile = alarm(stack, 'active');
    expect(() => incidentIn(stack, { alarms: [onlyWhile], onlyWhile })).toThrow(
      'Watch/Outage: onlyWhile must not be one of the alarms',
    );
    const other = stackIn();
    const alarms = Array.from({ length: 100 }, (_, index) => alarm(other, `alarm-${index}`));
    expect(() => incidentIn(other, { alarms, onlyWhile })).toThrow('alarms must have 1 to 99 alarms, got 100');
  });

  test('if the topic is in a different Region', () => {
    const stack = stackIn();
    expect(() => incidentIn(stack, { actions: actionsTo(stack, 'abroad', 'us-east-1') })).toThrow(
      'Watch/Outage: actions must notify a topic in eu-west-1, the Region of the stack, got one in us-east-1',
    );
  });
});

test('accepts a description of 1024 characters', () => {
  expect(() => incidentIn(stackIn(), { alarmDescription: 'x'.repeat(1024) })).not.toThrow();
});
