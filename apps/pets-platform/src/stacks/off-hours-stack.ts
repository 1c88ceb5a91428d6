import { StateMachineAlarms } from '@pets/observability';
import { OffHours, type WorkingHours } from '@pets/service';
import { CfnOutput } from 'aws-cdk-lib/core';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as rds from 'aws-cdk-lib/aws-rds';
import type { Construct } from 'constructs';
import { RegionalAlerts } from '../monitoring/alerts';
import { databaseIdentifierOf, offHoursParameter, serviceByName } from '../pets-api';
import { createLogs } from '../pets-service';
import type { DataStack } from './data-stack';
import type { NetworkStack } from './network-stack';
import { PetsStack, type PetsStackProps } from './pets-stack';

/** Properties of `OffHoursStack`. */
export interface OffHoursStackProps extends PetsStackProps {
  readonly workingHours: WorkingHours;
  readonly network: NetworkStack;
  readonly data: DataStack;
  /** Alarms to mute. They are referred to by their names, so their stacks must be deployed first. */
  readonly alarms: readonly cloudwatch.IAlarm[];
}

/** Stops the service and the database outside of working hours. Refers to both by their names. */
export class OffHoursStack extends PetsStack {
  /** Whether autoscaling of the service is suspended meanwhile. */
  readonly scales: boolean;

  constructor(scope: Construct, id: string, props: OffHoursStackProps) {
    super(scope, id, props);
    const { data, environment, network, workingHours } = props;
    const { maxTasks, minTasks, namePrefix } = environment;
    this.scales = maxTasks > minTasks;
    const instance = rds.DatabaseInstance.fromDatabaseInstanceAttributes(this, 'Database', {
      instanceIdentifier: databaseIdentifierOf(environment),
      instanceEndpointAddress: 'not-used',
      port: 5432,
      securityGroups: [],
    });
    const offHours = new OffHours(this, 'OffHours', {
      workingHours,
      services: [
        {
          service: serviceByName(this, namePrefix, network.vpc),
          desiredCount: minTasks,
          autoScaling: this.scales,
        },
      ],
      databases: [{ instance, encryptionKey: data.key }],
      alarms: props.alarms.map((alarm, index) => {
        const { alarmName } = alarm.node.defaultChild as cloudwatch.CfnAlarm | cloudwatch.CfnCompositeAlarm;
        return cloudwatch.Alarm.fromAlarmName(this, `Alarm${index}`, alarmName!);
      }),
      stateMachineLogGroup: createLogs(this, 'OffHoursLogs', {
        environment,
        logsKey: network.logsKey,
        logGroupName: `/aws/vendedlogs/states/${namePrefix}pets-api-off-hours`,
      }),
      parameterName: offHoursParameter(namePrefix),
    });
    new CfnOutput(this, 'StateMachine', {
      description: 'State machine that starts and stops the environment',
      value: offHours.stateMachine.stateMachineArn,
    });
    new StateMachineAlarms(this, 'Alarms', {
      ...RegionalAlerts.existing(this, environment).set('off-hours', 'pets-api-off-hours'),
      stateMachine: offHours.stateMachine,
      deadLetterQueue: offHours.deadLetterQueue,
    });
  }
}
