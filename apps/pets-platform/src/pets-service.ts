import type { ConnectionPool, ICacheCredentials } from '@pets/database';
import type { IOriginVerification, TieredVpc } from '@pets/network';
import { ServiceLogGroup } from '@pets/observability';
import {
  ContainerHealthCheck,
  ContainerService,
  ImageVerification,
  type MigrationOptions,
  type PublicLoadBalancer,
  RestartOnRotation,
  type Scaling,
  ServiceImage,
  ServiceSecret,
  SpringBoot,
  Traffic,
} from '@pets/service';
import type { Stack } from 'aws-cdk-lib/core';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecr from 'aws-cdk-lib/aws-ecr';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type * as logs from 'aws-cdk-lib/aws-logs';
import type * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import * as signer from 'aws-cdk-lib/aws-signer';
import * as ssm from 'aws-cdk-lib/aws-ssm';
import type { Preview } from './choose-preview';
import type { PetsEnvironment } from './environments';
import {
  CONTAINER_USER,
  DATABASE_ROOT_CERTIFICATE,
  HEALTH_PATH,
  IMAGE_REPOSITORY,
  imageTagParameter,
  MIGRATION_COMMAND,
  previewPath,
  previewService,
  SERVICE_PORT,
  SERVICE_RULE_PRIORITY,
  serviceNames,
  SIGNING_PROFILE_PARAMETER,
  STATIC_PATH_PATTERN,
  TASK_SIZE,
} from './pets-api';
import { logRemovalPolicy } from './stacks/pets-stack';

/** Properties of `createPetsService`. */
export interface PetsServiceProps {
  readonly environment: PetsEnvironment;
  /** Preview of a pull request, whose service has names and a path of its own. */
  readonly preview?: Preview;
  readonly vpc: TieredVpc;
  readonly vpcSubnets: ec2.SubnetSelection;
  readonly securityGroup: ec2.ISecurityGroup;
  readonly loadBalancer: PublicLoadBalancer;
  readonly verification: IOriginVerification;
  readonly logGroup: logs.ILogGroup;
  /** Image tag. Defaults to the tag in the parameter of the Region. */
  readonly imageTag?: string;
  readonly scaling: Scaling;
  readonly pool: ConnectionPool;
  /** JDBC URL of the database: a secret, or a text without credentials. */
  readonly databaseUrl: secretsmanager.ISecret | string;
  /** User name and password of the database user of the service, as JSON. */
  readonly user: secretsmanager.ISecret;
  /** Key that signs tokens. */
  readonly jwt: secretsmanager.ISecret;
  /** Session cache, with a password. */
  readonly cache: ICacheCredentials;
  /**
   * Log group of the migration, which runs before the service is updated. Without it, no migration runs: the standby has a
   * read-only database.
   */
  readonly migrationLogs?: logs.ILogGroup;
  /**
   * Verifies the image before tasks start. Without it, no image is verified: the copies of the standby have no signing status.
   */
  readonly imageVerification?: ImageVerification;
}

/** Creates the cluster and the service of a Region. Both Regions have the same task definition, except for their resources. */
export function createPetsService(stack: Stack, props: PetsServiceProps): ContainerService {
  const { environment, cache, databaseUrl, jwt, user, vpc } = props;
  const place = placeOf(props);
  const springBoot = new SpringBoot(stack, 'SpringBoot', {
    staticPathPattern: STATIC_PATH_PATTERN,
    databaseRootCertificate: DATABASE_ROOT_CERTIFICATE,
  });
  const isText = typeof databaseUrl === 'string';
  const database = {
    ...(isText ? {} : { SPRING_DATASOURCE_URL: ServiceSecret.fromSecretsManager(databaseUrl) }),
    // both from one secret: a task that starts during a rotation reads a user name and its own password
    SPRING_DATASOURCE_USERNAME: ServiceSecret.fromSecretsManager(user, 'username'),
    SPRING_DATASOURCE_PASSWORD: ServiceSecret.fromSecretsManager(user, 'password'),
  };
  return new ContainerService(stack, 'Service', {
    vpc,
    vpcSubnets: props.vpcSubnets,
    securityGroup: props.securityGroup,
    cluster: new ecs.Cluster(stack, 'Cluster', {
      vpc,
      clusterName: place.clusterName,
      containerInsightsV2: place.containerInsights,
    }),
    serviceName: place.serviceName,
    family: place.family,
    containerName: 'pets-api',
    containerPort: SERVICE_PORT,
    user: CONTAINER_USER,
    ...TASK_SIZE,
    image: imageOf(stack, props),
    environment: {
      ...springBoot.environment,
      SPRING_PROFILES_ACTIVE: environment.name,
      // during a rollout, the pools of old and new tasks together stay below the connection alarm
      SPRING_DATASOURCE_HIKARI_MAXIMUM_POOL_SIZE: String(props.pool.size),
      ...(isText ? { SPRING_DATASOURCE_URL: databaseUrl } : {}),
      SPRING_DATA_REDIS_HOST: cache.endpointAddress,
      SPRING_DATA_REDIS_PORT: cache.endpointPort,
      SPRING_DATA_REDIS_SSL_ENABLED: 'true',
      // the user of an AUTH token
      SPRING_DATA_REDIS_USERNAME: cache.userId ?? 'default',
      ...place.environment,
    },
    secrets: {
      ...database,
      JWT_SECRET: ServiceSecret.fromSecretsManager(jwt),
      SPRING_DATA_REDIS_PASSWORD: ServiceSecret.fromSecretsManager(cache.secret as secretsmanager.ISecret, 'password'),
    },
    logGroup: props.logGroup,
    streamPrefix: 'ecs',
    migration: migrationOf(props, database),
    imageVerification: props.imageVerification,
    applicationTimeouts: springBoot.timeouts,
    containerHealthCheck: ContainerHealthCheck.wget(place.healthPath),
    traffic: Traffic.fromListenerRule(props.loadBalancer.listener, {
      priority: place.priority,
      conditions: [props.verification.condition, ...place.conditions],
      healthCheck: { path: place.healthPath },
    }),
    scaling: props.scaling,
  });
}

/** Names, path and listener rule of a service. */
interface ServicePlace {
  readonly clusterName: string;
  readonly serviceName: string;
  readonly family: string;
  readonly containerInsights: ecs.ContainerInsights;
  readonly healthPath: string;
  readonly priority: number;
  /** Conditions of the listener rule in addition to the origin header. */
  readonly conditions: elbv2.ListenerCondition[];
  readonly environment: Record<string, string>;
}

function placeOf({ environment: { namePrefix }, preview }: PetsServiceProps): ServicePlace {
  if (preview === undefined) {
    return {
      ...serviceNames(namePrefix),
      family: `${namePrefix}pets-api`,
      containerInsights: ecs.ContainerInsights.ENHANCED,
      healthPath: HEALTH_PATH,
      priority: SERVICE_RULE_PRIORITY,
      conditions: [],
      environment: {},
    };
  }
  const name = previewService(namePrefix, preview.name);
  const path = previewPath(preview.name);
  return {
    clusterName: name,
    serviceName: name,
    family: name,
    // its log group would remain when the preview is deleted
    containerInsights: ecs.ContainerInsights.DISABLED,
    healthPath: `${path}${HEALTH_PATH}`,
    priority: preview.priority,
    conditions: [elbv2.ListenerCondition.pathPatterns([path, `${path}/*`])],
    environment: {
      SERVER_SERVLET_CONTEXT_PATH: path,
      // the session cache is that of dev
      SPRING_SESSION_DATA_REDIS_NAMESPACE: `preview:${preview.name}`,
    },
  };
}

/** Refuses images that the signing profile of the account has not signed. */
export function verifyImages(stack: Stack, logGroup: logs.ILogGroup): ImageVerification {
  const profile = signer.SigningProfile.fromSigningProfileAttributes(stack, 'SigningProfile', {
    signingProfileName: ssm.StringParameter.valueForStringParameter(stack, SIGNING_PROFILE_PARAMETER),
    signingProfileVersion: 'not-used',
  });
  return new ImageVerification(stack, 'ImageVerification', {
    signingProfiles: [profile],
    repositories: [ecr.Repository.fromRepositoryName(stack, 'VerifiedImages', IMAGE_REPOSITORY)],
    logGroup,
  });
}

/** Runs before the service is updated, with the secrets of the database only. */
function migrationOf(
  { migrationLogs: logGroup }: PetsServiceProps,
  secrets: MigrationOptions['secrets'],
): MigrationOptions | undefined {
  return logGroup && { command: [MIGRATION_COMMAND], secrets, logGroup };
}

/** Without a tag, a deployment of the infrastructure keeps the version that runs. */
function imageOf(stack: Stack, { environment, imageTag }: PetsServiceProps): ServiceImage {
  const repository = ecr.Repository.fromRepositoryName(stack, 'Images', IMAGE_REPOSITORY);
  if (imageTag !== undefined) return ServiceImage.fromEcr(repository, imageTag);
  const parameterName = imageTagParameter(environment.namePrefix);
  const parameter = ssm.StringParameter.fromStringParameterName(stack, 'ImageTag', parameterName);
  return ServiceImage.fromEcrWithTagParameter(repository, parameter);
}

/** A log group of an environment. */
export interface LogsProps {
  readonly environment: PetsEnvironment;
  readonly logsKey: kms.IKey;
  /** Name of the log group. Defaults to one that CloudFormation generates. */
  readonly logGroupName?: string;
}

/** Creates a log group with the retention of the environment. */
export function createLogs(
  stack: Stack,
  id: string,
  { environment, logsKey, logGroupName }: LogsProps,
): logs.ILogGroup {
  return new ServiceLogGroup(stack, id, {
    logGroupName,
    retention: environment.logRetentionDays,
    encryptionKey: logsKey,
    removalPolicy: logRemovalPolicy(environment),
  });
}

/** Properties of `restartOnRotation`. */
export interface RestartProps {
  readonly environment: PetsEnvironment;
  /** The service by its name, so that the rule exists before the first task reads a secret. */
  readonly service: ecs.IBaseService;
  readonly secrets: secretsmanager.ISecret[];
  readonly logsKey: kms.IKey;
}

/** Restarts the service after a rotation, because tasks read their secrets only when they start. */
export function restartOnRotation(stack: Stack, props: RestartProps): RestartOnRotation {
  const { environment, secrets, service } = props;
  const logGroupName = `/aws/vendedlogs/states/${environment.namePrefix}pets-api-restart`;
  const logGroup = createLogs(stack, 'RestartLogs', { ...props, logGroupName });
  return new RestartOnRotation(stack, 'Restart', { service, secrets, logGroup });
}
