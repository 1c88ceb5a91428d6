import { Duration, type Stack } from 'aws-cdk-lib/core';
import { Template } from 'aws-cdk-lib/assertions';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as actions from 'aws-cdk-lib/aws-cloudwatch-actions';
import { IncidentAlarm, type IncidentAlarmProps } from '../../src';
import { ACCOUNT, arnOfTopic, REGION, stackIn, topicIn } from '../fixtures';

function alarm(stack: Stack, name: string): cloudwatch.IAlarm {
  return cloudwatch.Alarm.fromAlarmName(stack, name, name);
}

function incidentIn(stack: Stack, props: Partial<IncidentAlarmProps> = {}): IncidentAlarm {
  return new IncidentAlarm(stack, 'Outage', {
    alarms: [alarm(stack, 'errors'), alarm(stack, 'no-target')],
    topic: topicIn(stack, 'pages'),
    description: 'Orders cannot be placed.',
    ...props,
  });
}

function propertiesOf(stack: Stack): Record<string, unknown> {
  const found = Object.values(Template.fromStack(stack).findResources('AWS::CloudWatch::CompositeAlarm'));
  expect(found).toHaveLength(1);
  return found[0].Properties;
}

test('any of the alarms makes the incident, which tells its topic once', () => {
  const stack = stackIn();
  incidentIn(stack);
  const properties = propertiesOf(stack);
  expect(properties).toMatchObject({
    AlarmDescription: 'Orders cannot be placed.',
    AlarmActions: [arnOfTopic('pages')],
    OKActions: [arnOfTopic('pages')],
  });
  expect(properties).not.toHaveProperty('ActionsSuppressor');
  expect(JSON.stringify(properties.AlarmRule)).toMatch(
    /ALARM\(\\".*alarm:errors\\"\) OR ALARM\(\\".*alarm:no-target\\"\)/,
  );
});

test('the logical id stays, since greater incidents and dashboards refer to it', () => {
  const stack = stackIn();
  incidentIn(stack);
  const resources = Template.fromStack(stack).findResources('AWS::CloudWatch::CompositeAlarm');
  expect(Object.keys(resources)).toEqual(['OutageEC550178']);
});

test('it has a name, a runbook, further actions and a time of silence where given', () => {
  const stack = stackIn();
  incidentIn(stack, {
    alarmName: 'orders-outage',
    runbookUrl: 'https://example.com/outage',
    furtherActions: [new actions.SsmAction(actions.OpsItemSeverity.CRITICAL)],
    suppressedBy: alarm(stack, 'maintenance'),
    suppressionMargin: Duration.minutes(3),
  });
  const properties = propertiesOf(stack);
  expect(properties).toMatchObject({
    AlarmName: 'orders-outage',
    AlarmDescription: 'Orders cannot be placed. Runbook: https://example.com/outage',
    ActionsSuppressorWaitPeriod: 180,
    ActionsSuppressorExtensionPeriod: 180,
  });
  expect(JSON.stringify(properties.ActionsSuppressor)).toContain(`${REGION}:${ACCOUNT}:alarm:maintenance`);
  expect(properties.AlarmActions).toHaveLength(2);
});

test('an incident can be part of a greater one', () => {
  const stack = stackIn();
  const { alarm: outage } = incidentIn(stack);
  const props = { alarms: [outage], topic: topicIn(stack), description: 'The shop is down.' };
  new IncidentAlarm(stack, 'Shop', props);
  Template.fromStack(stack).resourceCountIs('AWS::CloudWatch::CompositeAlarm', 2);
});

describe('fails', () => {
  test.each([
    [{ alarms: [] }, 'alarms must hold 1 to 100 alarms, got 0'],
    [{ description: ' ' }, 'description must say what the incident means, got nothing'],
    [
      { description: 'x'.repeat(1025) },
      'description and runbookUrl must make a description of at most 1024 characters, got 1025',
    ],
    [{ alarmName: 'x'.repeat(256) }, 'alarmName must have 1 to 255 characters'],
    [{ runbookUrl: 'wiki' }, "runbookUrl must be an http or https URL, got 'wiki'"],
    [{ suppressionMargin: Duration.minutes(2) }, 'suppressionMargin needs suppressedBy'],
  ])('with %j', (props, message) => {
    expect(() => incidentIn(stackIn(), props)).toThrow(`Watch/Outage: ${message}`);
  });

  test('with more alarms than a composite alarm takes', () => {
    const stack = stackIn();
    const alarms = Array.from({ length: 101 }, (_, index) => alarm(stack, `alarm-${index}`));
    expect(() => incidentIn(stack, { alarms })).toThrow('Watch/Outage: alarms must hold 1 to 100 alarms, got 101');
  });

  test('with an alarm twice', () => {
    const stack = stackIn();
    const twice = alarm(stack, 'twice');
    expect(() => incidentIn(stack, { alarms: [twice, twice] })).toThrow(
      'Watch/Outage: alarms must not repeat an alarm',
    );
  });

  test('when the topic is in another region', () => {
    const stack = stackIn();
    expect(() => incidentIn(stack, { topic: topicIn(stack, 'abroad', 'us-east-1') })).toThrow(
      'Watch/Outage: topic must be in the region of the alarms, eu-west-1, got one in us-east-1',
    );
  });
});

test('accepts a description of just 1024 characters', () => {
  expect(() => incidentIn(stackIn(), { description: 'x'.repeat(1024) })).not.toThrow();
});
