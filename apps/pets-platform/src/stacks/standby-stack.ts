import { ConnectionPool, SecretLookup, SslMode } from '@pets/database';
import { type ContainerService, type RestartOnRotation, Scaling } from '@pets/service';
import type * as logs from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { createFailoverPlan } from '../standby/failover-plan';
import { applicationLogGroup, CONNECTION_ALARM, DATABASE_NAME, secretNames, serviceByName } from '../pets-api';
import { createLogs, createPetsService, restartOnRotation } from '../pets-service';
import { compareRegions } from '../standby/readiness';
import { watchStandby } from '../standby/standby-alarms';
import { TIERS } from './network-stack';
import { PetsStack, type PetsStackProps } from './pets-stack';
import type { RecoveryStack } from './recovery-stack';
import type { ReplicaStack } from './replica-stack';
import type { StandbyTrafficStack } from './standby-traffic-stack';

/** Properties of `StandbyStack`. */
export interface StandbyStackProps extends PetsStackProps {
  readonly recovery: RecoveryStack;
  readonly replica: ReplicaStack;
  readonly traffic: StandbyTrafficStack;
  /** Image tag. Defaults to the tag in the parameter that the application pipeline writes. */
  readonly imageTag?: string;
}

/**
 * The service in the recovery Region, without tasks until that Region takes over. A failover creates nothing, since the
 * control planes of IAM and Route 53 are in us-east-1. A release of the application changes only this stack there.
 *
 * Reads no output of the primary Region, so that it can be deployed while that Region is lost: secrets, image and database
 * are the copies in this Region.
 */
export class StandbyStack extends PetsStack {
  readonly applicationLogs: logs.ILogGroup;
  readonly service: ContainerService;
  /** Restarts the service after a rotation. */
  readonly restart: RestartOnRotation;

  constructor(scope: Construct, id: string, props: StandbyStackProps) {
    super(scope, id, props);
    const { environment, recovery, traffic } = props;
    this.applicationLogs = createLogs(this, 'ApplicationLogs', {
      environment,
      logsKey: recovery.logsKey,
      logGroupName: applicationLogGroup(environment.namePrefix),
    });
    this.service = this.createService(props);
    const service = serviceByName(this, environment.namePrefix, recovery.vpc);
    this.restart = restartOnRotation(this, {
      environment,
      service,
      secrets: this.service.secrets,
      logsKey: recovery.logsKey,
    });
    const readiness = compareRegions(this, {
      environment,
      logsKey: recovery.logsKey,
      certificateArn: traffic.certificate.certificateArn,
    });
    createFailoverPlan(this, environment, {
      healthCheckId: recovery.regionSwitch.healthCheck.healthCheckId,
      certificateArn: traffic.certificate.certificateArn,
    });
    watchStandby(this, {
      ...{ environment, recovery, traffic, service },
      targetGroups: this.service.targetGroups,
      restart: this.restart,
      readiness,
      applicationLogs: this.applicationLogs,
    });
  }

  private createService(props: StandbyStackProps): ContainerService {
    const { environment, imageTag, recovery, replica, traffic } = props;
    const { maxTasks, namePrefix, standbyTasks } = environment;
    const names = secretNames(namePrefix);
    const secrets = new SecretLookup(this, 'Secrets', {
      secretNames: [names.user, names.jwt],
      encryptionKey: recovery.key,
      logGroup: createLogs(this, 'LookupLogs', { environment, logsKey: recovery.logsKey }),
    });
    const { socketAddress } = replica.replica.instance.instanceEndpoint;
    return createPetsService(this, {
      environment,
      vpc: recovery.vpc,
      vpcSubnets: recovery.vpc.subnets(TIERS.private),
      securityGroup: recovery.securityGroups.service,
      loadBalancer: traffic.loadBalancer,
      verification: traffic.verification,
      logGroup: this.applicationLogs,
      imageTag,
      scaling: Scaling.fromParameter({
        minCapacityParameter: recovery.capacity,
        initialCapacity: standbyTasks,
        maxCapacity: maxTasks,
      }),
      pool: new ConnectionPool(this, 'ConnectionPool', { maxTasks, alarmThreshold: CONNECTION_ALARM }),
      // a promoted replica keeps its endpoint, so the URL needs no update during a failover
      databaseUrl: `jdbc:postgresql://${socketAddress}/${DATABASE_NAME}?sslmode=${SslMode.VERIFY_FULL}`,
      user: secrets.secret(names.user),
      jwt: secrets.secret(names.jwt),
      cache: traffic.cache,
    });
  }
}
