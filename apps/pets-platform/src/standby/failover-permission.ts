import { DeployPermission, type DeployPermissionConfig } from '@pets/security';
import * as iam from 'aws-cdk-lib/aws-iam';
import type { Governed } from '../environments';
import {
  capacityParameter,
  databaseIdentifierOf,
  failoverParameter,
  IMAGE_REPOSITORY,
  imageTagParameter,
  replicaIdentifierOf,
  secretNames,
  serviceNames,
  sessionCacheName,
  switchNames,
} from '../pets-api';

/** An environment with a recovery Region, in an account. */
export interface FailoverPermissionProps extends Governed {
  readonly account: string;
  readonly recoveryRegion: string;
}

/**
 * Permissions of the command `failover`, in both Regions: reading the state of the service, the database and what they
 * require, changing the number of tasks, promoting a replica, and the switch. Nothing is created or deleted.
 */
export class FailoverPermission extends DeployPermission {
  constructor(private readonly props: FailoverPermissionProps) {
    super();
  }

  override bind(): DeployPermissionConfig {
    return {
      statements: [...this.switch(), ...this.service(), ...this.database(), ...this.state(), ...this.notification()],
    };
  }

  /** No other principal can write to the namespace of the switch. */
  private switch(): iam.PolicyStatement[] {
    const { namePrefix, recoveryRegion } = this.props;
    return [
      new iam.PolicyStatement({
        actions: ['cloudwatch:PutMetricData'],
        // the action does not support resource-level permissions
        resources: ['*'],
        conditions: {
          StringEquals: {
            'cloudwatch:namespace': switchNames(namePrefix).namespace,
            'aws:RequestedRegion': recoveryRegion,
          },
        },
      }),
      // to return if the recovery Region, which has the switch, is lost: a disabled health check is healthy
      new iam.PolicyStatement({
        actions: ['route53:GetHealthCheckStatus', 'route53:UpdateHealthCheck'],
        resources: ['arn:aws:route53:::healthcheck/*'],
      }),
    ];
  }

  private service(): iam.PolicyStatement[] {
    const { namePrefix } = this.props;
    const { clusterName, serviceName } = serviceNames(namePrefix);
    const capacity = this.arns('ssm', `parameter${capacityParameter(namePrefix)}`);
    const readable = [failoverParameter, imageTagParameter].flatMap((name) =>
      this.arns('ssm', `parameter${name(namePrefix)}`),
    );
    return [
      new iam.PolicyStatement({ actions: ['ssm:GetParameter'], resources: [...capacity, ...readable] }),
      new iam.PolicyStatement({ actions: ['ssm:PutParameter'], resources: capacity }),
      new iam.PolicyStatement({
        actions: ['ecs:DescribeServices', 'ecs:UpdateService'],
        resources: this.arns('ecs', `service/${clusterName}/${serviceName}`),
      }),
      new iam.PolicyStatement({
        actions: ['application-autoscaling:RegisterScalableTarget'],
        // the id of a scalable target is generated
        resources: this.arns('application-autoscaling', 'scalable-target/*'),
        conditions: {
          StringEquals: {
            'application-autoscaling:service-namespace': 'ecs',
            'application-autoscaling:scalable-dimension': 'ecs:service:DesiredCount',
          },
        },
      }),
    ];
  }

  private database(): iam.PolicyStatement[] {
    const { account, name, namePrefix, recoveryRegion, region } = this.props;
    const { master, user } = secretNames(namePrefix);
    return [
      new iam.PolicyStatement({
        actions: ['secretsmanager:CancelRotateSecret', 'secretsmanager:RotateSecret'],
        resources: [master, user].map(
          (secret) => `arn:aws:secretsmanager:${region}:${account}:secret:${secret}-??????`,
        ),
      }),
      // Secrets Manager tests the function of a rotation that starts again
      new iam.PolicyStatement({
        actions: ['lambda:InvokeFunction'],
        resources: [`arn:aws:lambda:${region}:${account}:function:${name}-Rotation-*`],
      }),
      new iam.PolicyStatement({
        actions: ['rds:AddTagsToResource', 'rds:DescribeDBInstances', 'rds:PromoteReadReplica'],
        resources: [
          `arn:aws:rds:${region}:${account}:db:${databaseIdentifierOf(this.props)}`,
          `arn:aws:rds:${recoveryRegion}:${account}:db:${replicaIdentifierOf(this.props)}`,
        ],
      }),
    ];
  }

  /** Reads what a failover requires. */
  private state(): iam.PolicyStatement[] {
    const { namePrefix } = this.props;
    const { jwt, master, origin, user } = secretNames(namePrefix);
    return [
      new iam.PolicyStatement({
        actions: ['secretsmanager:DescribeSecret'],
        resources: [jwt, master, origin, user].flatMap((secret) =>
          this.arns('secretsmanager', `secret:${secret}-??????`),
        ),
      }),
      new iam.PolicyStatement({
        actions: ['ecr:DescribeImages'],
        resources: this.arns('ecr', `repository/${IMAGE_REPOSITORY}`),
      }),
      new iam.PolicyStatement({
        actions: ['elasticache:DescribeServerlessCaches'],
        resources: this.arns('elasticache', `serverlesscache:${sessionCacheName(namePrefix)}`),
      }),
      new iam.PolicyStatement({ actions: ['acm:DescribeCertificate'], resources: this.arns('acm', 'certificate/*') }),
      new iam.PolicyStatement({
        actions: [
          'application-autoscaling:DescribeScalableTargets',
          'cloudwatch:DescribeAlarms',
          'cloudwatch:GetMetricStatistics',
          'ecs:DescribeTaskDefinition',
          'elasticloadbalancing:DescribeTargetHealth',
          'servicequotas:GetAWSDefaultServiceQuota',
          'servicequotas:GetServiceQuota',
        ],
        resources: ['*'],
      }),
    ];
  }

  /** Publishes the report. The topics are encrypted. */
  private notification(): iam.PolicyStatement[] {
    return [
      new iam.PolicyStatement({
        actions: ['sns:Publish'],
        resources: this.arns('sns', `${this.props.namePrefix}pages`),
      }),
      new iam.PolicyStatement({
        actions: ['kms:Decrypt', 'kms:GenerateDataKey'],
        resources: this.arns('kms', 'key/*'),
        conditions: { StringEquals: { 'kms:ViaService': this.regions.map((region) => `sns.${region}.amazonaws.com`) } },
      }),
    ];
  }

  private get regions(): string[] {
    return [this.props.region, this.props.recoveryRegion];
  }

  private arns(service: string, resource: string): string[] {
    return this.regions.map((region) => `arn:aws:${service}:${region}:${this.props.account}:${resource}`);
  }
}
