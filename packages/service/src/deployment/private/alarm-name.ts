import { Resource, Token } from 'aws-cdk-lib/core';
import type * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';

/**
 * Name of an alarm: the literal if it has a fixed name, because a reference would make the service depend on the alarm, and
 * an alarm on the service depends on the service.
 */
export function alarmName(alarm: cloudwatch.IAlarm): string {
  if (!Resource.isOwnedResource(alarm)) return alarm.alarmName;
  const { alarmName: fixed } = alarm.node.defaultChild as cloudwatch.CfnAlarm | cloudwatch.CfnCompositeAlarm;
  return fixed === undefined || Token.isUnresolved(fixed) ? alarm.alarmName : fixed;
}
