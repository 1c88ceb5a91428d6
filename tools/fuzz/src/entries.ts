import type { Input, Recipe, RecipeObject } from './recipe';

/** Additions to the first valid value of each required prop, with which a construct is synthesized. */
export interface Entry {
  readonly props?: RecipeObject;
  readonly calls?: Input['calls'];
}

const IMPORTED_VPC = { $fixture: 'aws-cdk-lib.aws_ec2.IVpc', n: 1 };

/** A database in another Region. */
const SOURCE = {
  instanceIdentifier: 'pets-db',
  instanceEndpointAddress: 'pets-db.abcdefghijkl.us-west-2.rds.amazonaws.com',
  securityGroups: [],
  databaseName: 'pets',
  region: 'us-west-2',
  engineVersion: { $fixture: 'aws-cdk-lib.aws_rds.PostgresEngineVersion', n: 0 },
  storage: { $static: '@pets/database.DatabaseStorage.gp3', args: [] },
};

/** Names of the resources of a Region, for `StandbyReadiness`. */
function region(name: string): RecipeObject {
  return {
    region: name,
    clusterName: 'pets',
    serviceName: 'api',
    cpu: 512,
    maxCapacity: 4,
    restingCapacity: 1,
    minCapacityParameterName: '/pets/min-capacity',
    imageTagParameterName: '/pets/image-tag',
    repositoryName: 'pets-api',
    databaseIdentifier: 'pets-db',
  };
}

/** Entries by construct. A construct without an entry needs nothing. */
export const ENTRIES: Readonly<Record<string, ((smallest: (fqn: string) => Recipe) => Entry) | undefined>> = {
  '@pets/network.VpcNatGateways': () => ({ props: { vpc: IMPORTED_VPC } }),
  '@pets/security.WebFirewall': () => ({
    props: {
      logging: {
        $static: '@pets/security.FirewallLogging.toNewLogGroup',
        args: [{ encryptionKey: { $fixture: 'aws-cdk-lib.aws_kms.IKey', n: 0 } }],
      },
    },
  }),
  '@pets/database.ConnectionPool': () => ({ props: { maxTasks: 4, alarmThreshold: 80 } }),
  '@pets/database.PostgresProxy': () => ({
    props: {
      secrets: [{ $fixture: 'aws-cdk-lib.aws_secretsmanager.ISecret', n: 2 }],
      securityGroups: [{ $fixture: 'aws-cdk-lib.aws_ec2.ISecurityGroup', n: 0 }],
      vpc: { $fixture: 'aws-cdk-lib.aws_ec2.IVpc', n: 0 },
    },
  }),
  '@pets/database.PostgresReplica': () => ({
    props: {
      sourceDatabase: {
        $static: '@pets/database.PostgresDatabase.fromPostgresDatabaseAttributes',
        args: [SOURCE],
      },
    },
  }),
  // the first valid name is that of the shared database
  '@pets/database.PostgresTenantDatabase': () => ({ props: { databaseName: 'reports' } }),
  '@pets/service.OffHours': () => ({
    props: { services: [{ service: { $fixture: 'aws-cdk-lib.aws_ecs.IBaseService', n: 0 }, desiredCount: 1 }] },
  }),
  '@pets/service.ServiceFileSystem': () => ({
    props: {
      kmsKey: { $fixture: 'aws-cdk-lib.aws_kms.IKey', n: 0 },
      securityGroup: { $fixture: 'aws-cdk-lib.aws_ec2.ISecurityGroup', n: 0 },
      vpc: { $fixture: 'aws-cdk-lib.aws_ec2.IVpc', n: 0 },
    },
  }),
  '@pets/observability.AnomalyAlarm': () => ({
    props: {
      metric: { $fixture: 'aws-cdk-lib.aws_cloudwatch.IMetric', n: 0 },
      evaluationPeriods: 1,
      alarmDescription: 'more requests than usual',
    },
  }),
  '@pets/database.ConnectionSecrets': (smallest) => ({
    calls: [{ method: 'connectTo', args: [smallest('@pets/database.PostgresDatabase')] }],
  }),
  '@pets/service.StandbyReadiness': () => ({ props: { primary: region('us-west-2'), recovery: region('us-east-1') } }),
};
