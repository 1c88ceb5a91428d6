import * as actions from 'aws-cdk-lib/aws-cloudwatch-actions';
import type * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type * as events from 'aws-cdk-lib/aws-events';
import type * as sns from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import { AlertPublisher } from './alert-publisher';
import { AlertSeverity } from './alert-severity';
import { allowPublish } from './shared/allow-publish';

/** Alarm for which `IAlertActions.bindAlarm()` returns the actions. */
export interface AlarmActionsOptions {
  /** Id of the alarm, unique in the scope. */
  readonly alertId: string;

  /** Severity of the alarm. */
  readonly severity: AlertSeverity;
}

/** Actions of a CloudWatch alarm. */
export interface AlarmActionsConfig {
  /**
   * Actions when the alarm goes into ALARM, at most 5 (CloudWatch API, PutMetricAlarm).
   *
   * @default - no actions
   */
  readonly alarmActions?: cloudwatch.IAlarmAction[];

  /**
   * Actions when the alarm returns to OK, at most 5.
   *
   * @default - no actions
   */
  readonly okActions?: cloudwatch.IAlarmAction[];

  /**
   * Actions when CloudWatch cannot evaluate the alarm, at most 5. Used by the window alarms of `ErrorBudget`.
   *
   * @default - no actions
   */
  readonly insufficientDataActions?: cloudwatch.IAlarmAction[];

  /**
   * Topics to which the actions publish. The construct fails if one of them is in a different Region than the alarm.
   *
   * @default - no check of the Region
   */
  readonly topics?: sns.ITopic[];
}

/** Event alert for which `IAlertActions.bindRule()` returns the targets. */
export interface RuleTargetsOptions {
  /** Id of the rule, unique in the scope. */
  readonly alertId: string;

  /** Severity of the alert. */
  readonly severity: AlertSeverity;

  /** Input of the targets: a custom notification of Amazon Q Developer in chat applications, readable in email too. */
  readonly message: events.RuleTargetInput;
}

/** Targets of an EventBridge rule. */
export interface RuleTargetsConfig {
  /** Targets of the rule, from 1 to 5 (EventBridge quota "Targets per rule"). */
  readonly targets: events.IRuleTarget[];

  /**
   * Topics that are targets. The construct fails if one of them is in a different Region than the rule.
   *
   * @default - no check of the Region
   */
  readonly topics?: sns.ITopic[];
}

/**
 * Actions of the alarms and event alerts of this library. `AlertTopic` implements it. For other actions use the factories
 * of `AlertActions` or implement it.
 */
export interface IAlertActions {
  /** Returns the actions of an alarm. Called once for each alarm, before the alarm is created. */
  bindAlarm(scope: Construct, options: AlarmActionsOptions): AlarmActionsConfig;

  /** Returns the targets of the rule of an event alert. Called once for each rule, before the rule is created. */
  bindRule(scope: Construct, options: RuleTargetsOptions): RuleTargetsConfig;
}

/** Actions by severity. */
export interface SeverityActions {
  /** Actions of critical alerts, such as a topic that pages the on-call. */
  readonly critical: IAlertActions;

  /** Actions of warnings, such as a topic that creates tickets. */
  readonly warning: IAlertActions;

  /** Actions of informational alerts. */
  readonly info: IAlertActions;
}

/**
 * Selects what alarms and event alerts notify. Extend it for actions of your own: `bindAlarm()` returns the actions of
 * one alarm, and `bindRule()` the targets of one EventBridge rule.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-actions.html
 *
 * @example
 * const alertActions = AlertActions.combine(
 *   AlertActions.bySeverity({ critical: pages, warning: tickets, info: tickets }),
 *   AlertActions.onAlarm(new actions.SsmAction(actions.OpsItemSeverity.MEDIUM)),
 * );
 * new ServiceAlarms(this, 'Load', { service, actions: alertActions });
 */
export abstract class AlertActions implements IAlertActions {
  /**
   * Notifies a topic when an alarm goes into ALARM, returns to OK, and on each event. The topic policy and the key policy
   * must allow CloudWatch to publish; an `AlertTopic` allows it. EventBridge gets permission if the topic and its key are
   * in this app.
   */
  static toTopic(topic: sns.ITopic): AlertActions {
    return new TopicActions(topic);
  }

  /** Selects the actions by the severity of each alert. */
  static bySeverity(actionsBySeverity: SeverityActions): AlertActions {
    return new ActionsBySeverity(actionsBySeverity);
  }

  /**
   * Runs CloudWatch alarm actions when an alarm goes into ALARM, for example to create an OpsItem or to invoke a
   * function. Event alerts get no target.
   */
  static onAlarm(...alarmActions: cloudwatch.IAlarmAction[]): AlertActions {
    return new AlarmStateActions(alarmActions);
  }

  /** Combines actions, in the given order. */
  static combine(...combined: IAlertActions[]): AlertActions {
    return new CombinedActions(combined);
  }

  /** Returns the actions of an alarm. Called once for each alarm, before the alarm is created. */
  abstract bindAlarm(scope: Construct, options: AlarmActionsOptions): AlarmActionsConfig;

  /**
   * Returns the targets of the rule of an event alert. Called once for each rule, before the rule is created. Return no
   * targets for actions that apply to alarms only: an event alert without any target fails.
   */
  abstract bindRule(scope: Construct, options: RuleTargetsOptions): RuleTargetsConfig;
}

class TopicActions extends AlertActions {
  constructor(private readonly topic: sns.ITopic) {
    super();
  }

  bindAlarm(): AlarmActionsConfig {
    const notify = [new actions.SnsAction(this.topic)];
    return { alarmActions: notify, okActions: notify, insufficientDataActions: notify, topics: [this.topic] };
  }

  bindRule(scope: Construct, { message }: RuleTargetsOptions): RuleTargetsConfig {
    allowPublish(scope, this.topic, AlertPublisher.EVENT_BRIDGE);
    // The target of aws-events-targets would allow EventBridge on the key without any condition.
    const target: events.IRuleTarget = {
      bind: () => ({ arn: this.topic.topicArn, input: message, targetResource: this.topic }),
    };
    return { targets: [target], topics: [this.topic] };
  }
}

class ActionsBySeverity extends AlertActions {
  constructor(private readonly actionsBySeverity: SeverityActions) {
    super();
  }

  bindAlarm(scope: Construct, options: AlarmActionsOptions): AlarmActionsConfig {
    return this.actionsBySeverity[options.severity].bindAlarm(scope, options);
  }

  bindRule(scope: Construct, options: RuleTargetsOptions): RuleTargetsConfig {
    return this.actionsBySeverity[options.severity].bindRule(scope, options);
  }
}

class AlarmStateActions extends AlertActions {
  constructor(private readonly alarmActions: cloudwatch.IAlarmAction[]) {
    super();
  }

  bindAlarm(): AlarmActionsConfig {
    return { alarmActions: this.alarmActions };
  }

  bindRule(): RuleTargetsConfig {
    return { targets: [] };
  }
}

class CombinedActions extends AlertActions {
  constructor(private readonly combined: IAlertActions[]) {
    super();
  }

  bindAlarm(scope: Construct, options: AlarmActionsOptions): AlarmActionsConfig {
    const configs = this.combined.map((one) => one.bindAlarm(scope, options));
    return {
      alarmActions: configs.flatMap(({ alarmActions }) => alarmActions ?? []),
      okActions: configs.flatMap(({ okActions }) => okActions ?? []),
      insufficientDataActions: configs.flatMap(({ insufficientDataActions }) => insufficientDataActions ?? []),
      topics: configs.flatMap(({ topics }) => topics ?? []),
    };
  }

  bindRule(scope: Construct, options: RuleTargetsOptions): RuleTargetsConfig {
    const configs = this.combined.map((one) => one.bindRule(scope, options));
    return {
      targets: configs.flatMap(({ targets }) => targets),
      topics: configs.flatMap(({ topics }) => topics ?? []),
    };
  }
}
