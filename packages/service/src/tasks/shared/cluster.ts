import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import type { Construct } from 'constructs';

/** Creates a cluster with enhanced Container Insights. */
export function createCluster(
  scope: Construct,
  vpc: ec2.IVpc,
  executeCommandConfiguration?: ecs.ExecuteCommandConfiguration,
): ecs.Cluster {
  return new ecs.Cluster(scope, 'Cluster', {
    vpc,
    containerInsightsV2: ecs.ContainerInsights.ENHANCED,
    executeCommandConfiguration,
  });
}
