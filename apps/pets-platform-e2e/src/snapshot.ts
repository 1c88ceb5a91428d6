import { CloudWatchClient, DescribeAlarmsCommand } from '@aws-sdk/client-cloudwatch';
import { DescribeRouteTablesCommand, DescribeSecurityGroupsCommand, EC2Client } from '@aws-sdk/client-ec2';
import { DescribeServicesCommand, DescribeTaskDefinitionCommand, ECSClient } from '@aws-sdk/client-ecs';
import { DescribeDBInstancesCommand, RDSClient } from '@aws-sdk/client-rds';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { LocalDeployment } from './local-deployment';

/** State of the primary Region that an update can change, for comparison with another state. */
export async function snapshot(deployment: LocalDeployment) {
  const settings = deployment.client();
  const ecs = new ECSClient(settings);
  const ec2 = new EC2Client(settings);
  const stacks = await deployment.stacks();
  const names = stacks.map(({ StackName = '' }) => StackName.split('-')[1]).sort();
  const resources = await Promise.all(names.map((name) => deployment.resources(name)));
  const { services = [] } = await ecs.send(
    new DescribeServicesCommand({ cluster: 'pets-api-cluster', services: ['pets-api-service'] }),
  );
  const [service] = services;
  const { taskDefinition } = await ecs.send(
    new DescribeTaskDefinitionCommand({ taskDefinition: service.taskDefinition }),
  );
  const { MetricAlarms = [], CompositeAlarms = [] } = await new CloudWatchClient(settings).send(
    new DescribeAlarmsCommand({ AlarmTypes: ['MetricAlarm', 'CompositeAlarm'] }),
  );
  const { SecurityGroups } = await ec2.send(new DescribeSecurityGroupsCommand({}));
  const { RouteTables } = await ec2.send(new DescribeRouteTablesCommand({}));
  const { DBInstances = [] } = await new RDSClient(settings).send(new DescribeDBInstancesCommand({}));
  const password = await new SecretsManagerClient(settings).send(
    new GetSecretValueCommand({ SecretId: 'pets-api/db-password' }),
  );
  return {
    outputs: Object.fromEntries(stacks.map(({ StackName, Outputs, Tags }) => [StackName, { Outputs, Tags }])),
    resources: Object.fromEntries(
      resources.flat().map(({ LogicalResourceId, PhysicalResourceId }) => [LogicalResourceId, PhysicalResourceId]),
    ),
    service: {
      desiredCount: service.desiredCount,
      taskDefinition: service.taskDefinition,
      networkConfiguration: service.networkConfiguration,
      deploymentConfiguration: service.deploymentConfiguration,
    },
    containers: taskDefinition?.containerDefinitions,
    alarms: [...MetricAlarms, ...CompositeAlarms].map(({ AlarmName, AlarmActions, AlarmDescription }) => ({
      AlarmName,
      AlarmActions,
      AlarmDescription,
    })),
    SecurityGroups,
    RouteTables,
    databases: DBInstances.map(({ DBInstanceIdentifier, DbiResourceId, EngineVersion, DeletionProtection }) => ({
      DBInstanceIdentifier,
      DbiResourceId,
      EngineVersion,
      DeletionProtection,
    })),
    password: password.SecretString,
  };
}

/** Time and status of the last update of each stack. */
export async function changes(deployment: LocalDeployment): Promise<Record<string, string>> {
  const stacks = await deployment.stacks();
  return Object.fromEntries(
    stacks.map(({ StackName = '', StackStatus, LastUpdatedTime, CreationTime }) => [
      StackName,
      `${StackStatus} ${(LastUpdatedTime ?? CreationTime)?.toISOString()}`,
    ]),
  );
}
