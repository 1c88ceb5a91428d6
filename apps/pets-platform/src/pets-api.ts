import { Duration, Size } from 'aws-cdk-lib/core';
import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as rds from 'aws-cdk-lib/aws-rds';
import type { Construct } from 'constructs';

/** The service's port. */
export const SERVICE_PORT = 8080;

/** Non-root user and group. The task definition sets them for every image. */
export const CONTAINER_USER = 'spring:spring';

/** Path of the health checks of load balancer and container. */
export const HEALTH_PATH = '/actuator/health';

export const DATABASE_NAME = 'petsdb';

/** Identifier of the DB instance, unless it was restored. */
export const DATABASE_IDENTIFIER = 'pets-api-db';

/** `admin`, as in the design, is reserved on RDS for PostgreSQL. The compose file of the design has this name. */
export const DATABASE_USER = 'petsuser';

/** Database user of the service. Owns only its tables, and alternates with a clone. */
export const APPLICATION_USER = 'pets_app';

/** The newest 15.x in the CDK. RDS no longer offers 15.4, as in the design. */
export const DATABASE_VERSION = rds.PostgresEngineVersion.VER_15_17;

/** Version of the replica. For a minor upgrade, change and deploy it before `DATABASE_VERSION`. */
export const REPLICA_VERSION = DATABASE_VERSION;

/** Argument of the image that migrates the database and exits. */
export const MIGRATION_COMMAND = 'migrate';

/** Tags of all resources (X2). The stage adds `Environment`. */
export const TAGS = { Project: 'pets-api', Owner: 'devops-team', CostCenter: 'engineering' } as const;

/** Image repository, shared by the environments of an account. */
export const IMAGE_REPOSITORY = 'pets-api';

/** Initial value of the image tag parameter in a new account. No image has this tag. */
export const INITIAL_IMAGE_TAG = 'initial';

/** Name of the parameter with the image tag of an environment. The application pipeline writes it. */
export function imageTagParameter(namePrefix: string): string {
  return `/${namePrefix}pets-api/image-tag`;
}

/** Reusable workflow of this repository that releases images. Called by the application repository. */
export const APPLICATION_WORKFLOW = '.github/workflows/application.yml@refs/heads/main';

/** Static paths that CloudFront caches. */
export const STATIC_PATHS = ['/static/*', '/webjars/*'] as const;

/** Path pattern of the application's static files. Spring Boot serves web jars at `/webjars/`. */
export const STATIC_PATH_PATTERN = '/static/**';

/** Certificate authorities of Amazon RDS in the image. */
export const DATABASE_ROOT_CERTIFICATE = '/app/rds-ca.pem';

export const DATABASE_STORAGE_GIB = 100;

/** Retention of the automated backups, in both Regions (D3). */
export const BACKUP_RETENTION = Duration.days(7);

/** Memory of a db.t3.medium. */
const DATABASE_MEMORY = Size.gibibytes(4);

/** Maximum connections: LEAST(memory / 9531392, 5000), RDS user guide, "Quotas and constraints". */
export const DATABASE_MAX_CONNECTIONS = Math.floor(DATABASE_MEMORY.toBytes() / 9_531_392);

/** Threshold of the connection alarm (O4). */
export const CONNECTION_ALARM = 80;

/** Thresholds of the alarms on the database and its replica. */
export const DATABASE_LIMITS = {
  highConnections: { threshold: CONNECTION_ALARM },
  allocatedStorage: Size.gibibytes(DATABASE_STORAGE_GIB),
  instanceMemory: DATABASE_MEMORY,
  // db.t3 is a burstable instance class
  lowCpuCredits: {},
};

/** CPU units and memory of a task. */
export const TASK_SIZE = { cpu: 512, memoryLimitMiB: 1024 } as const;

/** Name of the parameter with the signing profile of the images. Exists once per account. */
export const SIGNING_PROFILE_PARAMETER = '/pets-api/image-signing-profile';

/** Name of the parameter with the minimum number of tasks. A failover writes it. Each of both Regions has one. */
export function capacityParameter(namePrefix: string): string {
  return `/${namePrefix}pets-api/min-capacity`;
}

/** Name of the parameter that contains whether the environment runs: `on`, or `off` outside of working hours. */
export function offHoursParameter(namePrefix: string): string {
  return `/${namePrefix}pets-api/off-hours`;
}

/** Name of the parameter with the names that the command `failover` uses. Each of both Regions has one. */
export function failoverParameter(namePrefix: string): string {
  return `/${namePrefix}pets-api/failover`;
}

/** Names of the secrets of the service, which are the same for their replicas in the recovery Region. */
export function secretNames(namePrefix: string): Record<'prefix' | 'master' | 'user' | 'jwt' | 'origin', string> {
  const prefix = `${namePrefix}pets-api/`;
  return {
    prefix,
    master: `${prefix}db-password`,
    user: `${prefix}${USER_SECRET}`,
    jwt: `${prefix}jwt-secret`,
    origin: `${prefix}origin-verify-1`,
  };
}

/** End of the name of the secret with the credentials of the database user of the service. */
export const USER_SECRET = 'db-app';

/** Port of the session cache: the default, and the only one of a serverless cache. */
export const CACHE_PORT = 6379;

/** Name of the session cache. */
export function sessionCacheName(namePrefix: string): string {
  return `${namePrefix}pets-api-sessions`;
}

/** Names of the switch between the Regions. Nothing else writes to its namespace, since its metric moves the traffic. */
export function switchNames(namePrefix: string): Record<'namespace' | 'metricName' | 'alarmName', string> {
  return {
    namespace: `${namePrefix}pets-api/failover`,
    metricName: 'RecoveryRegionActive',
    alarmName: `${namePrefix}pets-api-recovery-region-active`,
  };
}

/** Names of the function that compares both Regions, and of its metric. */
export function readinessNames(namePrefix: string): Record<'functionName' | 'metricNamespace', string> {
  // not the namespace of the switch, to which only operators write
  return { functionName: `${namePrefix}pets-api-readiness`, metricNamespace: `${namePrefix}pets-api/readiness` };
}

/** Identifier of the DB instance of an environment, in its primary Region. */
export function databaseIdentifierOf({ databaseIdentifier, namePrefix }: DatabaseNames): string {
  return `${namePrefix}${databaseIdentifier}`;
}

/** Identifier of its replica in the recovery Region. A new source replaces the replica, which requires another identifier. */
export function replicaIdentifierOf(environment: DatabaseNames): string {
  return `${databaseIdentifierOf(environment)}-replica`;
}

/** Settings that the identifiers of the DB instances consist of. */
interface DatabaseNames {
  readonly namePrefix: string;
  readonly databaseIdentifier: string;
}

/**
 * Priority of the listener rule of the service, which matches each request of CloudFront. The rules of previews have lower numbers, so
 * they are evaluated first.
 */
export const SERVICE_RULE_PRIORITY = 10_000;

/** Path of a preview behind the distribution of dev. */
export function previewPath(preview: string): string {
  return `/preview/${preview}`;
}

/** Name of the database of a preview, and of its user. */
export function previewDatabase(preview: string): string {
  return `preview_${preview.replaceAll('-', '_')}`;
}

/** Name of the cluster of a preview, of the service in it, and of its task definition. */
export function previewService(namePrefix: string, preview: string): string {
  return `${namePrefix}pets-api-preview-${preview}`;
}

/** Names of the cluster and of the service in it. */
export function serviceNames(namePrefix: string): { clusterName: string; serviceName: string } {
  return { clusterName: `${namePrefix}pets-api-cluster`, serviceName: `${namePrefix}pets-api-service` };
}

/** Name of the log group of the application. */
export function applicationLogGroup(namePrefix: string): string {
  return `/ecs/${namePrefix}pets-api`;
}

/** The service by its literal names, for resources that must not wait for it. */
export function serviceByName(scope: Construct, namePrefix: string, vpc: ec2.IVpc): ecs.IBaseService {
  const { clusterName, serviceName } = serviceNames(namePrefix);
  return ecs.FargateService.fromFargateServiceAttributes(scope, 'ServiceByName', {
    cluster: ecs.Cluster.fromClusterAttributes(scope, 'ClusterByName', { clusterName, vpc }),
    serviceName,
  });
}
