import { ArnFormat, Resource, Stack, Token } from 'aws-cdk-lib/core';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import type * as ecs from 'aws-cdk-lib/aws-ecs';
import type * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import * as iam from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import type { ContainerServiceAttributes, IContainerService } from '../container-service-interface';
import { grantRestart } from './grant-restart';

/** A service of another stack, app or account. */
export class ImportedContainerService extends Resource implements IContainerService {
  readonly cluster: ecs.ICluster;
  readonly serviceName: string;
  readonly serviceArn: string;
  readonly targetGroups: elbv2.IApplicationTargetGroup[];
  readonly connections: ec2.Connections;
  readonly grantPrincipal: iam.IPrincipal;

  constructor(scope: Construct, id: string, attrs: ContainerServiceAttributes) {
    const { cluster, serviceName, containerPort } = attrs;
    // The ARN of an imported cluster has the account and Region that the import itself does not know.
    const { clusterArn, env } = cluster;
    super(scope, id, Token.isUnresolved(clusterArn) ? { ...env } : { environmentFromArn: clusterArn });
    this.cluster = cluster;
    this.serviceName = serviceName;
    this.serviceArn = Stack.of(this).formatArn({
      service: 'ecs',
      resource: 'service',
      resourceName: `${cluster.clusterName}/${serviceName}`,
      region: this.env.region,
      account: this.env.account,
      arnFormat: ArnFormat.SLASH_RESOURCE_NAME,
    });
    this.targetGroups = attrs.targetGroups ?? [];
    this.connections = new ec2.Connections({
      securityGroups: attrs.securityGroups,
      defaultPort: containerPort === undefined ? undefined : ec2.Port.tcp(containerPort),
    });
    this.grantPrincipal = attrs.taskRole ?? new iam.UnknownPrincipal({ resource: this });
  }

  get serviceRef(): ecs.ServiceReference {
    return { serviceArn: this.serviceArn };
  }

  grantRestart(grantee: iam.IGrantable): iam.Grant {
    return grantRestart(this, grantee);
  }

  metricCpuUtilization(props?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metric('CPUUtilization', props);
  }

  metricMemoryUtilization(props?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metric('MemoryUtilization', props);
  }

  private metric(metricName: string, props: cloudwatch.MetricOptions = {}): cloudwatch.Metric {
    return new cloudwatch.Metric({
      namespace: 'AWS/ECS',
      metricName,
      dimensionsMap: { ClusterName: this.cluster.clusterName, ServiceName: this.serviceName },
      ...props,
    }).attachTo(this);
  }
}
