import { Size } from 'aws-cdk-lib/core';
import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as rds from 'aws-cdk-lib/aws-rds';
import type { Construct } from 'constructs';

/** The service's port. */
export const SERVICE_PORT = 8080;

/** User and group of the image, which are not root: the task definition holds any image to them. */
export const CONTAINER_USER = 'spring:spring';

/** Where the load balancer and the container ask whether the service is well. */
export const HEALTH_PATH = '/actuator/health';

export const DATABASE_NAME = 'petsdb';

/** The design's `admin` is a reserved word of RDS for PostgreSQL; this is the name in its compose file. */
export const DATABASE_USER = 'petsuser';

/** The service's own user, who owns the tables of the service and nothing else; its clone takes turns with it. */
export const APPLICATION_USER = 'pets_app';

/** The newest 15.x that the pinned CDK names; the design's 15.4 has left RDS. */
export const DATABASE_VERSION = rds.PostgresEngineVersion.VER_15_17;

/** Tags on everything (X2); `Environment` is added by the stage. */
export const TAGS = { Project: 'pets-api', Owner: 'devops-team', CostCenter: 'engineering' } as const;

/** The account's repository of the service's images, shared by the environments of that account. */
export const IMAGE_REPOSITORY = 'pets-api';

/** Tag in a new account, under which no image is pushed: the application's pipeline writes the first that is. */
export const INITIAL_IMAGE_TAG = 'initial';

/** Name of the parameter in which the application's pipeline keeps the tag of the image that an environment runs. */
export function imageTagParameter(namePrefix: string): string {
  return `/${namePrefix}pets-api/image-tag`;
}

/** Workflow of the infrastructure's repository that alone releases images, called by the application's. */
export const APPLICATION_WORKFLOW = '.github/workflows/application.yml@refs/heads/main';

/** Paths of files that are the same for everybody, which CloudFront keeps: where Spring Boot serves them. */
export const STATIC_PATHS = ['/static/*', '/webjars/*'] as const;

export const DATABASE_STORAGE_GIB = 100;

/** Memory of a db.t3.medium. */
const DATABASE_MEMORY = Size.gibibytes(4);

/** What it allows at most: LEAST(memory / 9531392, 5000), RDS user guide, "Quotas and constraints". */
export const DATABASE_MAX_CONNECTIONS = Math.floor(DATABASE_MEMORY.toBytes() / 9_531_392);

/** Connections above which the operator is told (O4). */
export const CONNECTION_ALARM = 80;

/** By which the alarms of the database, and of its replica, know what is little. */
export const DATABASE_LIMITS = {
  highConnections: { threshold: CONNECTION_ALARM },
  allocatedStorage: Size.gibibytes(DATABASE_STORAGE_GIB),
  instanceMemory: DATABASE_MEMORY,
  // db.t3 is a burstable instance class
  lowCpuCredits: {},
};

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
