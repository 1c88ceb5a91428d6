import { ConnectionPool } from '@pets/database';
import { type ContainerService, type RestartOnRotation, Scaling } from '@pets/service';
import { CfnOutput } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import { CONNECTION_ALARM, serviceByName } from '../pets-api';
import { createLogs, createPetsService, restartOnRotation, verifyImages } from '../pets-service';
import type { DataStack } from './data-stack';
import { TIERS, type NetworkStack } from './network-stack';
import { PetsStack, type PetsStackProps } from './pets-stack';
import type { TrafficStack } from './traffic-stack';

/** Properties of `ServiceStack`. */
export interface ServiceStackProps extends PetsStackProps {
  readonly network: NetworkStack;
  readonly data: DataStack;
  readonly traffic: TrafficStack;
  /** Image tag. Defaults to the tag in the parameter that the application pipeline writes. */
  readonly imageTag?: string;
}

/** The ECS service with its target group and listener rule. A release of the application changes only this stack. */
export class ServiceStack extends PetsStack {
  readonly service: ContainerService;
  /** Restarts the service after a rotation. */
  readonly restart: RestartOnRotation;
  /** Database connections of each task. */
  readonly pool: ConnectionPool;

  constructor(scope: Construct, id: string, props: ServiceStackProps) {
    super(scope, id, props);
    const { data, environment, imageTag, network, traffic } = props;
    const { logsKey, vpc } = network;
    const verificationLogs = `/aws/lambda/${environment.namePrefix}pets-api-image-verification`;
    const migrationLogs = `/aws/lambda/${environment.namePrefix}pets-api-migration`;
    this.pool = new ConnectionPool(this, 'ConnectionPool', {
      maxTasks: environment.maxTasks,
      alarmThreshold: CONNECTION_ALARM,
    });
    this.service = createPetsService(this, {
      environment,
      vpc,
      vpcSubnets: vpc.subnets(TIERS.private),
      securityGroup: network.securityGroups.service,
      loadBalancer: traffic.loadBalancer,
      verification: traffic.verification,
      logGroup: network.applicationLogs,
      imageTag,
      scaling: scalingOf(props),
      pool: this.pool,
      databaseUrl: data.secrets.url,
      user: data.user,
      jwt: data.secrets.jwt,
      cache: data.cache,
      migrationLogs: environment.migration
        ? createLogs(this, 'MigrationLogs', { environment, logsKey, logGroupName: migrationLogs })
        : undefined,
      imageVerification: environment.imageSigning
        ? verifyImages(
            this,
            createLogs(this, 'VerificationLogs', { environment, logsKey, logGroupName: verificationLogs }),
          )
        : undefined,
    });
    this.restart = restartOnRotation(this, {
      environment,
      service: serviceByName(this, environment.namePrefix, vpc),
      secrets: this.service.secrets,
      logsKey,
    });
    new CfnOutput(this, 'Rollout', {
      description: 'Seconds from the start of new tasks until the old tasks have stopped',
      value: this.service.rollout.describe(),
    });
  }
}

/** With a recovery Region, the minimum is in a parameter, so that a deployment keeps the tasks that a failover stopped. */
function scalingOf({ data, environment }: ServiceStackProps): Scaling {
  const { maxTasks: maxCapacity, minTasks: minCapacity } = environment;
  const { capacity: minCapacityParameter } = data;
  if (minCapacityParameter)
    return Scaling.fromParameter({ minCapacityParameter, initialCapacity: minCapacity, maxCapacity });
  return maxCapacity === minCapacity ? Scaling.fixedAt(minCapacity) : Scaling.between({ minCapacity, maxCapacity });
}
