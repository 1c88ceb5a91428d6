import { type Duration, Stack, Token } from 'aws-cdk-lib/core';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { CfnWebACL } from 'aws-cdk-lib/aws-wafv2';
import type { aws_wafv2 as wafv2 } from 'aws-cdk-lib/interfaces';

/** Metric name and scope of a web ACL; undefined if they are not known at synthesis time. */
export interface WebAclTraits {
  readonly metricName?: string;
  readonly scope?: string;
}

/** Traits of a web ACL of this app, also of one inside a construct, or the scope of an imported web ACL. */
export function traitsOf(webAcl: wafv2.IWebACLRef): WebAclTraits {
  const resource = webAcl.node.findAll().find((construct) => CfnWebACL.isCfnWebACL(construct));
  if (resource !== undefined) return { metricName: metricNameOf(resource), scope: literal(resource.scope) };
  return { scope: literal(webAcl.webAclRef.scope) };
}

/** "AWS WAF metrics and dimensions": metrics of a regional web ACL have the dimension `Region`. */
export function firewallRequests(
  webAcl: wafv2.IWebACLRef,
  { metricName, scope }: WebAclTraits,
  requests: 'AllowedRequests' | 'BlockedRequests',
  period: Duration,
): cloudwatch.Metric {
  const dimensionsMap = { WebACL: metricName ?? '', Rule: 'ALL' };
  return new cloudwatch.Metric({
    namespace: 'AWS/WAFV2',
    metricName: requests,
    dimensionsMap: scope === 'CLOUDFRONT' ? dimensionsMap : { ...dimensionsMap, Region: Stack.of(webAcl).region },
    statistic: cloudwatch.Stats.SUM,
    period,
  }).attachTo(webAcl);
}

function metricNameOf({ visibilityConfig }: CfnWebACL): string | undefined {
  if (!('metricName' in visibilityConfig)) return undefined;
  return visibilityConfig.cloudWatchMetricsEnabled === false ? undefined : visibilityConfig.metricName;
}

function literal(value: string): string | undefined {
  return Token.isUnresolved(value) ? undefined : value;
}
