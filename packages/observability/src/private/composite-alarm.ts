import { type Duration, Token } from 'aws-cdk-lib/core';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as actions from 'aws-cdk-lib/aws-cloudwatch-actions';
import type * as sns from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';

/** CloudWatch takes alarm names of 1 to 255 characters and descriptions of up to 1,024. */
const LONGEST_NAME = 255;
const LONGEST_DESCRIPTION = 1_024;

/** An alarm over others, and whom it tells. */
export interface CompositeDesign {
  readonly alarmName?: string;
  readonly alarmRule: cloudwatch.IAlarmRule;
  readonly description: string;
  readonly runbookUrl?: string;
  readonly topic: sns.ITopic;
  readonly furtherActions?: cloudwatch.IAlarmAction[];
  readonly suppressor?: cloudwatch.IAlarm;
  readonly suppressorWait?: Duration;
}

export function createComposite(scope: Construct, id: string, design: CompositeDesign): cloudwatch.CompositeAlarm {
  const alarm = new cloudwatch.CompositeAlarm(scope, id, {
    compositeAlarmName: design.alarmName,
    alarmRule: design.alarmRule,
    alarmDescription: withRunbook(design.description, design.runbookUrl),
    actionsSuppressor: design.suppressor,
    actionsSuppressorWaitPeriod: design.suppressor && design.suppressorWait,
    actionsSuppressorExtensionPeriod: design.suppressor && design.suppressorWait,
  });
  const action = new actions.SnsAction(design.topic);
  alarm.addAlarmAction(action, ...(design.furtherActions ?? []));
  alarm.addOkAction(action);
  return alarm;
}

export function withRunbook(description: string, runbookUrl: string | undefined): string {
  return runbookUrl === undefined ? description : `${description} Runbook: ${runbookUrl}`;
}

export function checkDescription(prop: string, description: string): string | undefined {
  if (Token.isUnresolved(description) || description.length <= LONGEST_DESCRIPTION) return undefined;
  return `${prop} must make a description of at most ${LONGEST_DESCRIPTION} characters, got ${description.length}`;
}

export function checkName(prop: string, name: string | undefined): string | undefined {
  if (name === undefined || Token.isUnresolved(name)) return undefined;
  if (name.trim() === name && name.length >= 1 && name.length <= LONGEST_NAME) return undefined;
  return `${prop} must have 1 to ${LONGEST_NAME} characters and no space around them, got '${name}'`;
}
