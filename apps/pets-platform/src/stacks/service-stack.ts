import { ConnectionPool } from '@pets/database';
import { ServiceLogGroup } from '@pets/observability';
import {
  ContainerHealthCheck,
  ContainerService,
  type MigrationOptions,
  RestartOnRotation,
  Scaling,
  ServiceImage,
  ServiceSecret,
  SpringBoot,
  Traffic,
} from '@pets/service';
import { CfnOutput } from 'aws-cdk-lib/core';
import * as ecr from 'aws-cdk-lib/aws-ecr';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as ssm from 'aws-cdk-lib/aws-ssm';
import type { Construct } from 'constructs';
import {
  CONNECTION_ALARM,
  CONTAINER_USER,
  DATABASE_ROOT_CERTIFICATE,
  HEALTH_PATH,
  IMAGE_REPOSITORY,
  imageTagParameter,
  MIGRATION_COMMAND,
  SERVICE_PORT,
  serviceByName,
  serviceNames,
  STATIC_PATH_PATTERN,
} from '../pets-api';
import type { DataStack } from './data-stack';
import { TIERS, type NetworkStack } from './network-stack';
import { logRemovalPolicy, PetsStack, type PetsStackProps } from './pets-stack';
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
    this.pool = new ConnectionPool({ maxTasks: props.environment.maxTasks, alarmThreshold: CONNECTION_ALARM });
    this.service = this.createService(props);
    this.restart = this.restartOnRotation(props);
    new CfnOutput(this, 'Rollout', {
      description: 'Seconds from the start of new tasks until the old tasks have stopped',
      value: this.service.rollout.describe(),
    });
  }

  /** Without a tag, a deployment of the infrastructure keeps the version that runs. */
  private image({ environment, imageTag }: ServiceStackProps): ServiceImage {
    const repository = ecr.Repository.fromRepositoryName(this, 'Images', IMAGE_REPOSITORY);
    if (imageTag !== undefined) return ServiceImage.fromEcr(repository, imageTag);
    const parameterName = imageTagParameter(environment.namePrefix);
    const parameter = ssm.StringParameter.fromStringParameterName(this, 'ImageTag', parameterName);
    return ServiceImage.fromEcrWithTagParameter(repository, parameter);
  }

  private createService(props: ServiceStackProps): ContainerService {
    const { environment, network, traffic } = props;
    const { cache, secrets, user } = props.data;
    const database = {
      SPRING_DATASOURCE_URL: ServiceSecret.fromSecretsManager(secrets.url),
      // both from one secret: a task that starts during a rotation reads a user name and its own password
      SPRING_DATASOURCE_USERNAME: ServiceSecret.fromSecretsManager(user, 'username'),
      SPRING_DATASOURCE_PASSWORD: ServiceSecret.fromSecretsManager(user, 'password'),
    };
    const { namePrefix, minTasks, maxTasks } = environment;
    const { clusterName, serviceName } = serviceNames(namePrefix);
    const springBoot = new SpringBoot({
      staticPathPattern: STATIC_PATH_PATTERN,
      databaseRootCertificate: DATABASE_ROOT_CERTIFICATE,
    });
    return new ContainerService(this, 'Service', {
      vpc: network.vpc,
      vpcSubnets: network.vpc.subnets(TIERS.private),
      securityGroup: network.securityGroups.service,
      cluster: new ecs.Cluster(this, 'Cluster', {
        vpc: network.vpc,
        clusterName,
        containerInsightsV2: ecs.ContainerInsights.ENHANCED,
      }),
      serviceName,
      family: `${namePrefix}pets-api`,
      containerName: 'pets-api',
      containerPort: SERVICE_PORT,
      user: CONTAINER_USER,
      cpu: 512,
      memoryLimitMiB: 1024,
      image: this.image(props),
      environment: {
        ...springBoot.environment,
        SPRING_PROFILES_ACTIVE: environment.name,
        // during a rollout, the pools of old and new tasks together stay below the connection alarm
        SPRING_DATASOURCE_HIKARI_MAXIMUM_POOL_SIZE: String(this.pool.size),
      },
      secrets: {
        ...database,
        JWT_SECRET: ServiceSecret.fromSecretsManager(secrets.jwt),
        SPRING_DATA_REDIS_URL: ServiceSecret.fromSecretsManager(cache.url),
      },
      logGroup: network.applicationLogs,
      streamPrefix: 'ecs',
      migration: environment.migration ? this.migration(props, database) : undefined,
      applicationTimeouts: springBoot.timeouts,
      containerHealthCheck: ContainerHealthCheck.wget(HEALTH_PATH),
      traffic: Traffic.fromListenerRule(traffic.loadBalancer.listener, {
        priority: 1,
        conditions: [traffic.verification.condition],
        healthCheck: { path: HEALTH_PATH },
      }),
      scaling:
        maxTasks > minTasks
          ? Scaling.between({ minCapacity: minTasks, maxCapacity: maxTasks })
          : Scaling.fixedAt(minTasks),
    });
  }

  /** Runs before the service is updated, with the secrets of the database only. */
  private migration(props: ServiceStackProps, secrets: MigrationOptions['secrets']): MigrationOptions {
    return {
      command: [MIGRATION_COMMAND],
      secrets,
      logGroup: this.createLogs(
        props,
        'MigrationLogs',
        `/aws/lambda/${props.environment.namePrefix}pets-api-migration`,
      ),
    };
  }

  private createLogs({ environment, network }: ServiceStackProps, id: string, logGroupName: string): ServiceLogGroup {
    return new ServiceLogGroup(this, id, {
      logGroupName,
      retention: environment.logRetentionDays,
      encryptionKey: network.logsKey,
      removalPolicy: logRemovalPolicy(environment),
    });
  }

  /** Tasks read their secrets only when they start. By name, so that the rule exists before the first task reads one. */
  private restartOnRotation(props: ServiceStackProps): RestartOnRotation {
    const { environment, network } = props;
    const name = `/aws/vendedlogs/states/${environment.namePrefix}pets-api-restart`;
    const logGroup = this.createLogs(props, 'RestartLogs', name);
    const service = serviceByName(this, environment.namePrefix, network.vpc);
    const { secrets } = this.service;
    return new RestartOnRotation(this, 'Restart', { service, secrets, logGroup });
  }
}
