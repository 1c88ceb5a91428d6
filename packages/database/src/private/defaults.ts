import { RemovalPolicy } from 'aws-cdk-lib/core';
import * as rds from 'aws-cdk-lib/aws-rds';

/** A group that a kept database or cache still uses cannot be deleted; one without it is of no use. */
export function companionPolicy(removalPolicy: RemovalPolicy): RemovalPolicy {
  return removalPolicy === RemovalPolicy.SNAPSHOT ? RemovalPolicy.DESTROY : removalPolicy;
}

/** The only times that AWS has left, one for each mode. */
export function insightsRetention(mode: rds.DatabaseInsightsMode): rds.PerformanceInsightRetention {
  const advanced = mode === rds.DatabaseInsightsMode.ADVANCED;
  return advanced ? rds.PerformanceInsightRetention.MONTHS_15 : rds.PerformanceInsightRetention.DEFAULT;
}
