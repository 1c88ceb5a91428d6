import { AlarmSet, type AlarmSetProps, AlertSeverity } from '@pets/observability';
import { type ComparedRegion, StandbyReadiness } from '@pets/service';
import { Duration, type Stack } from 'aws-cdk-lib/core';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import type { PetsEnvironment } from '../environments';
import {
  capacityParameter,
  databaseIdentifierOf,
  IMAGE_REPOSITORY,
  imageTagParameter,
  readinessNames,
  replicaIdentifierOf,
  secretNames,
  serviceNames,
  switchNames,
  TASK_SIZE,
} from '../pets-api';
import { createLogs, type LogsProps } from '../pets-service';

/** Properties of `compareRegions`. */
export interface CompareRegionsProps extends LogsProps {
  /** Certificate of the standby. */
  readonly certificateArn: string;
}

/** Creates the function that compares what must be equal in both Regions for a failover. */
export function compareRegions(stack: Stack, props: CompareRegionsProps): StandbyReadiness {
  const { certificateArn, environment } = props;
  const { namePrefix } = environment;
  const { jwt, origin, user } = secretNames(namePrefix);
  return new StandbyReadiness(stack, 'Readiness', {
    primary: {
      ...namesIn(environment, environment.region),
      restingCapacity: environment.minTasks,
      databaseIdentifier: databaseIdentifierOf(environment),
    },
    recovery: {
      ...namesIn(environment, environment.recoveryRegion),
      restingCapacity: environment.standbyTasks,
      databaseIdentifier: replicaIdentifierOf(environment),
      certificateArn,
    },
    secretNames: [user, jwt, origin],
    switchAlarmName: switchNames(namePrefix).alarmName,
    ...readinessNames(namePrefix),
    logGroup: createLogs(stack, 'ReadinessLogs', props),
  });
}

/** Names that are the same in both Regions. */
function namesIn(
  { maxTasks, namePrefix }: PetsEnvironment,
  region: string,
): Omit<ComparedRegion, 'restingCapacity' | 'databaseIdentifier'> {
  return {
    region,
    ...serviceNames(namePrefix),
    cpu: TASK_SIZE.cpu,
    maxCapacity: maxTasks,
    minCapacityParameterName: capacityParameter(namePrefix),
    imageTagParameterName: imageTagParameter(namePrefix),
    repositoryName: IMAGE_REPOSITORY,
  };
}

/** Properties of `ReadinessAlarms`. */
export interface ReadinessAlarmsProps extends AlarmSetProps {
  readonly readiness: StandbyReadiness;
}

/** Alarm for a standby that could not take over, or that is not compared. */
export class ReadinessAlarms extends AlarmSet {
  constructor(scope: Construct, id: string, props: ReadinessAlarmsProps) {
    super(scope, id);
    this.addAlarms(props, [
      {
        id: 'NotReady',
        alarmNameSuffix: 'not-ready',
        prop: 'notReady',
        severity: AlertSeverity.CRITICAL,
        metric: props.readiness.metricReady(),
        comparisonOperator: cloudwatch.ComparisonOperator.LESS_THAN_THRESHOLD,
        threshold: 1,
        period: Duration.hours(1),
        evaluationPeriods: 1,
        treatMissingData: cloudwatch.TreatMissingData.BREACHING,
        alarmDescription:
          'The standby in the recovery Region could not take over, or the comparison does not run. ' +
          'Check the log of the readiness function for the checks that fail.',
      },
    ]);
  }
}
