import type * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import type * as ecs from 'aws-cdk-lib/aws-ecs';
import type * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import type * as iam from 'aws-cdk-lib/aws-iam';

/** A container service, created in this app or imported. It can be used wherever the CDK takes an `ecs.IBaseService`. */
export interface IContainerService extends ecs.IBaseService, ec2.IConnectable, iam.IGrantable {
  /** Target groups of the service: none without traffic, two if the deployment strategy shifts traffic. */
  readonly targetGroups: elbv2.IApplicationTargetGroup[];

  /** Grants permission to start a new deployment of the service, such as after a secret rotation, and to describe it. */
  grantRestart(grantee: iam.IGrantable): iam.Grant;

  /** CPU utilization of all tasks, in percent: average over 5 minutes. */
  metricCpuUtilization(props?: cloudwatch.MetricOptions): cloudwatch.Metric;

  /** Memory utilization of all tasks, in percent: average over 5 minutes. */
  metricMemoryUtilization(props?: cloudwatch.MetricOptions): cloudwatch.Metric;
}

/** Attributes of an existing container service. */
export interface ContainerServiceAttributes {
  /** Cluster of the service. */
  readonly cluster: ecs.ICluster;

  /** Name of the service. */
  readonly serviceName: string;

  /** Security groups of the tasks. */
  readonly securityGroups: ec2.ISecurityGroup[];

  /**
   * Port on which the container listens.
   *
   * @default - `connections` has no default port
   */
  readonly containerPort?: number;

  /**
   * Task role. Grants to the service go to it.
   *
   * @default - a grant to the service adds a warning with the permission that the task role requires
   */
  readonly taskRole?: iam.IRole;

  /**
   * Target groups of the service.
   *
   * @default - none
   */
  readonly targetGroups?: elbv2.IApplicationTargetGroup[];
}
