import type { Stack } from 'aws-cdk-lib/core';
import * as ssm from 'aws-cdk-lib/aws-ssm';
import type { PetsEnvironment } from '../environments';
import {
  capacityParameter,
  databaseIdentifierOf,
  failoverParameter,
  HEALTH_PATH,
  IMAGE_REPOSITORY,
  imageTagParameter,
  replicaIdentifierOf,
  secretNames,
  serviceNames,
  sessionCacheName,
  switchNames,
  TASK_SIZE,
} from '../pets-api';

/** Identifiers that AWS generates. */
export interface GeneratedIdentifiers {
  /** Health check of the switch. */
  readonly healthCheckId: string;
  /** Certificate of the standby, in its Region only. */
  readonly certificateArn?: string;
}

/**
 * Creates the parameter with all names that the command `failover` uses, in each of both Regions, so that the command needs
 * neither CloudFormation nor the other Region.
 */
export function createFailoverPlan(stack: Stack, environment: PetsEnvironment, ids: GeneratedIdentifiers): void {
  new ssm.StringParameter(stack, 'FailoverPlan', {
    parameterName: failoverParameter(environment.namePrefix),
    description: 'Names of the resources that the command failover uses',
    stringValue: stack.toJsonString(failoverPlan(environment, ids)),
  });
}

function failoverPlan(environment: PetsEnvironment, { certificateArn, healthCheckId }: GeneratedIdentifiers): object {
  const { account, domainName, maxTasks, minTasks, namePrefix, recoveryRegion, region } = environment;
  const { clusterName: cluster, serviceName: service } = serviceNames(namePrefix);
  const { jwt, master, origin, user } = secretNames(namePrefix);
  const regional = (each: string) => ({
    region: each,
    cluster,
    service,
    cpu: TASK_SIZE.cpu,
    minTasks,
    takeOverTasks: Math.ceil(maxTasks / 2),
    maxTasks,
    minCapacityParameter: capacityParameter(namePrefix),
    imageTagParameter: imageTagParameter(namePrefix),
    imageRepository: IMAGE_REPOSITORY,
    topicArn: `arn:aws:sns:${each}:${account}:${namePrefix}pages`,
  });
  return {
    version: 1,
    environment: environment.name,
    account,
    publicUrl: `https://${domainName}${HEALTH_PATH}`,
    switch: { ...switchNames(namePrefix), healthCheckId },
    secrets: [user, jwt, origin],
    primary: {
      ...regional(region),
      restingTasks: minTasks,
      database: databaseIdentifierOf(environment),
      // a rotation must not change passwords in a database that another one has replaced; each Region has its own cache
      rotatedSecrets: [user, master],
    },
    recovery: {
      ...regional(recoveryRegion),
      restingTasks: environment.standbyTasks,
      database: replicaIdentifierOf(environment),
      cache: sessionCacheName(namePrefix),
      certificateArn,
    },
  };
}
