import { Duration } from 'aws-cdk-lib/core';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type * as wafv2 from 'aws-cdk-lib/aws-wafv2';
import { Construct } from 'constructs';
import type { AlarmOptions, AlarmSetProps } from '../alarm-options';
import { AlertSeverity } from '../../alerting/alert-severity';
import { type AlarmDesign, createAlarms } from '../shared/alarm-factory';
import { firewallMetricName, firewallRequests } from '../../private/metrics';

/** Properties of `FirewallAlarms`. */
export interface FirewallAlarmsProps extends AlarmSetProps {
  /**
   * The web ACL to watch. The alarms and the topic stand in its region, which is us-east-1 for one of CloudFront. It
   * must publish metrics under a literal name, since AWS WAF names its metrics by that and not by the web ACL.
   */
  readonly webAcl: wafv2.CfnWebACL;

  /**
   * The alarm `rejected-requests`: more requests were blocked in a period than the threshold: an attack, or a rule that
   * blocks users. No data means that nothing was blocked.
   *
   * No number fits everybody: background noise of the internet stays far below the default for a small service. Set it
   * to a few times what a usual day shows.
   *
   * @default - above 1000 requests in 2 periods of 5 minutes
   */
  readonly rejectedRequests?: AlarmOptions;
}

/**
 * The alarm on an AWS WAF web ACL, `rejected-requests`. It is charged by the month.
 *
 * Throws when the web ACL publishes no metrics, when an option is out of its range, when a topic is in another region,
 * or the prefix or a runbook is malformed.
 */
export class FirewallAlarms extends Construct {
  /** The alarm on blocked requests; undefined when switched off. */
  readonly rejectedRequests?: cloudwatch.Alarm;

  /** All alarms that exist, for composite alarms and dashboards. */
  readonly alarms: cloudwatch.Alarm[];

  constructor(scope: Construct, id: string, props: FirewallAlarmsProps) {
    super(scope, id);
    const created = createAlarms(this, props, [rejectedRequests(props)], [checkMetrics(props.webAcl)]);
    [this.rejectedRequests] = created;
    this.alarms = created.filter((alarm) => alarm !== undefined);
  }
}

function rejectedRequests({ webAcl, rejectedRequests: options }: FirewallAlarmsProps): AlarmDesign {
  return {
    id: 'RejectedRequests',
    nameSuffix: 'rejected-requests',
    prop: 'rejectedRequests',
    options,
    metric: (period) => firewallRequests(webAcl, 'BlockedRequests', period),
    comparison: cloudwatch.ComparisonOperator.GREATER_THAN_THRESHOLD,
    threshold: 1_000,
    unit: 'request',
    period: Duration.minutes(5),
    evaluationPeriods: 2,
    treatMissingData: cloudwatch.TreatMissingData.NOT_BREACHING,
    noData: 'fine (nothing blocked)',
    severity: AlertSeverity.WARNING,
    source: 'judgement: a few times a usual day',
    description:
      'The firewall blocks unusually many requests: an attack, or a rule that blocks users. ' +
      "Look at the sampled requests and the rules that blocked them, at the latest change of rules, and at the service's load.",
  };
}

function checkMetrics(webAcl: wafv2.CfnWebACL): string | undefined {
  if (firewallMetricName(webAcl) !== undefined) return undefined;
  return 'webAcl must publish metrics, with a literal visibilityConfig';
}
