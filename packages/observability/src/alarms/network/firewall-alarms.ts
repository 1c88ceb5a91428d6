import { Duration, Token } from 'aws-cdk-lib/core';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type { aws_wafv2 as wafv2 } from 'aws-cdk-lib/interfaces';
import type { Construct } from 'constructs';
import type { AlarmOptions, AlarmSetProps } from '../alarm-options';
import { AlarmSet } from '../alarm-set';
import { AlertSeverity } from '../../alerting/alert-severity';
import { type CatalogueDesign, createAlarms } from '../shared/alarm-factory';
import { firewallRequests, traitsOf, type WebAclTraits } from '../../private/firewall-metrics';
import type { Problem } from '../../private/validation';

/** Properties of `FirewallAlarms`. */
export interface FirewallAlarmsProps extends AlarmSetProps {
  /** Web ACL. Create the alarms and the topic in its Region, which is us-east-1 for CloudFront. */
  readonly webAcl: wafv2.IWebACLRef;

  /**
   * Metric name of the web ACL (`VisibilityConfig.MetricName`), which AWS WAF uses as the dimension of the metrics.
   *
   * @default - the metric name of the web ACL. Required for an imported web ACL
   */
  readonly metricName?: string;

  /**
   * Alarm `blocked-requests`: the number of blocked requests in a period is above the threshold, because of an attack or
   * of a rule that blocks users. Missing data means that no request was blocked.
   *
   * For a small service, the background noise of the internet is far below the default. Use a few times the number of a
   * usual day.
   *
   * @default - above 1000 requests in 2 periods of 5 minutes
   */
  readonly blockedRequests?: AlarmOptions;
}

/**
 * Alarm `blocked-requests` for an AWS WAF web ACL. It is charged per month.
 *
 * Throws if the metric name is unknown, an option is out of range, a topic is in a different Region, or the prefix or a
 * runbook is malformed.
 *
 * @see https://docs.aws.amazon.com/waf/latest/developerguide/waf-metrics.html
 *
 * @example
 * new FirewallAlarms(this, 'WebAclAlarms', { webAcl, actions: alerts, blockedRequests: { threshold: 5000 } });
 */
export class FirewallAlarms extends AlarmSet {
  /** Alarm for blocked requests; undefined if disabled. */
  readonly blockedRequests?: cloudwatch.Alarm;

  constructor(scope: Construct, id: string, props: FirewallAlarmsProps) {
    super(scope, id);
    const known = traitsOf(props.webAcl);
    const traits = { ...known, metricName: props.metricName ?? known.metricName };
    const created = createAlarms(this, props, [blockedRequests(props, traits)], checkTraits(traits));
    [this.blockedRequests] = created;
    this.alarms.push(...created.filter((alarm) => alarm !== undefined));
  }
}

function blockedRequests(
  { webAcl, blockedRequests: options }: FirewallAlarmsProps,
  traits: WebAclTraits,
): CatalogueDesign {
  return {
    id: 'BlockedRequests',
    alarmNameSuffix: 'blocked-requests',
    prop: 'blockedRequests',
    options,
    metric: (period) => firewallRequests(webAcl, traits, 'BlockedRequests', period),
    comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_THRESHOLD,
    threshold: 1_000,
    unit: 'request',
    period: Duration.minutes(5),
    evaluationPeriods: 2,
    treatMissingData: cloudwatch.TreatMissingData.NOT_BREACHING,
    noData: 'no request blocked',
    severity: AlertSeverity.WARNING,
    source: 'this library: a few times the number of a usual day',
    alarmDescription:
      'AWS WAF blocks unusually many requests, because of an attack or of a rule that blocks users. ' +
      'Check the sampled requests and the rules that blocked them, recent changes of rules, and the load of the service.',
  };
}

function checkTraits({ metricName, scope }: WebAclTraits): Problem[] {
  return [
    metricName !== undefined && !Token.isUnresolved(metricName) && !/^[\w-]{1,255}$/.test(metricName)
      ? `metricName must be 1 to 255 letters, digits, hyphens and underscores, got '${metricName}'`
      : undefined,
    metricName === undefined
      ? 'metricName must be set if webAcl is imported, publishes no metrics, or has a token as visibilityConfig'
      : undefined,
    scope === undefined ? 'webAcl must have a literal scope, CLOUDFRONT or REGIONAL, got a token' : undefined,
  ];
}
