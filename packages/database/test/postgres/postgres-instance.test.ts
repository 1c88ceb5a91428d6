import { App, Duration, Stack } from 'aws-cdk-lib/core';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import { PostgresDatabase, type PostgresDatabaseAttributes, PostgresReplica } from '../../src';
import { DataStack, env } from '../fixture';

describe('access', () => {
  const stack = new DataStack();
  const database = stack.database();
  const user = new iam.User(stack, 'User');
  database.grantConnect(user, 'reader');

  test('allows a principal to connect as one user of this database', () => {
    Template.fromStack(stack).hasResourceProperties('AWS::IAM::Policy', {
      PolicyDocument: {
        Statement: [
          {
            Effect: 'Allow',
            Action: 'rds-db:connect',
            Resource: {
              'Fn::Join': [
                '',
                [
                  'arn:',
                  { Ref: 'AWS::Partition' },
                  ':rds-db:eu-west-1:111111111111:dbuser:',
                  { 'Fn::GetAtt': ['DatabaseF44359DD', 'DbiResourceId'] },
                  '/reader',
                ],
              ],
            },
          },
        ],
      },
    });
  });

  test('fails without IAM authentication', () => {
    const off = new DataStack();
    expect(() => off.database({ iamAuthentication: false }).grantConnect(new iam.User(off, 'User'), 'reader')).toThrow(
      'Cannot grant connect when IAM authentication is disabled',
    );
  });

  test('uses the literal port as the default port of its connections', () => {
    expect(database.connections.defaultPort).toEqual(ec2.Port.tcp(5432));
    expect(database.connections.securityGroups).toEqual([stack.securityGroup]);
  });
});

describe('metrics', () => {
  const stack = new DataStack();
  const database = stack.database();

  test.each([
    ['DatabaseConnections', database.metricDatabaseConnections()],
    ['CPUUtilization', database.metricCPUUtilization()],
    ['FreeableMemory', database.metricFreeableMemory()],
    ['FreeStorageSpace', database.metricFreeStorageSpace()],
    ['ReadLatency', database.metricReadLatency()],
    ['WriteLatency', database.metricWriteLatency()],
    ['DiskQueueDepth', database.metric('DiskQueueDepth')],
  ])('%s is an average over 5 minutes of this instance', (metricName, metric) => {
    expect(stack.resolve(metric.dimensions)).toEqual({ DBInstanceIdentifier: { Ref: 'DatabaseF44359DD' } });
    expect(metric).toMatchObject({ namespace: 'AWS/RDS', metricName, statistic: 'Average' });
    expect(metric.period.toMinutes()).toBe(5);
  });

  test('accept another statistic and period', () => {
    const metric = database.metricDatabaseConnections({ statistic: 'Maximum', period: Duration.minutes(1) });
    expect(metric.statistic).toBe('Maximum');
    expect(metric.period.toMinutes()).toBe(1);
  });
});

describe('an imported instance', () => {
  const stack = new Stack(new App(), 'Service', { env });
  const attributes: PostgresDatabaseAttributes = {
    instanceIdentifier: 'shop-db',
    instanceEndpointAddress: 'shop-db.example.eu-west-1.rds.amazonaws.com',
    port: 6432,
    securityGroups: [ec2.SecurityGroup.fromSecurityGroupId(stack, 'Group', 'sg-1')],
    instanceResourceId: 'db-ABC',
    databaseName: 'shop',
  };
  const database = PostgresDatabase.fromPostgresDatabaseAttributes(stack, 'Database', attributes);
  const replica = PostgresReplica.fromPostgresReplicaAttributes(stack, 'Replica', {
    ...attributes,
    instanceIdentifier: 'shop-db-replica',
    region: 'us-west-2',
    account: '222222222222',
  });

  test('has the endpoint and the port', () => {
    expect(database.endpoint.hostname).toBe('shop-db.example.eu-west-1.rds.amazonaws.com');
    expect(stack.resolve(database.endpoint.socketAddress)).toBe('shop-db.example.eu-west-1.rds.amazonaws.com:6432');
    expect(stack.resolve(database.instance.dbInstanceEndpointPort)).toBe('6432');
    expect(database.connections.defaultPort).toEqual(ec2.Port.tcp(6432));
  });

  test('has port 5432 by default', () => {
    const imported = PostgresDatabase.fromPostgresDatabaseAttributes(stack, 'DefaultPort', {
      ...attributes,
      port: undefined,
    });
    expect(imported.connections.defaultPort).toEqual(ec2.Port.tcp(5432));
  });

  test.each([
    ['the stack', database, 'eu-west-1:111111111111:db:shop-db'],
    ['its attributes', replica, 'us-west-2:222222222222:db:shop-db-replica'],
  ])('is in the Region and account of %s', (_, { instance }, suffix) => {
    expect(JSON.stringify(stack.resolve(instance.instanceArn))).toContain(`:rds:${suffix}"`);
  });

  test('grants connections in its Region and account', () => {
    const role = new iam.Role(stack, 'Role', { assumedBy: new iam.AccountRootPrincipal() });
    database.grantConnect(role, 'reader');
    replica.grantConnect(role, 'reader');
    const resource = (suffix: string) => ({
      'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, `:rds-db:${suffix}:dbuser:db-ABC/reader`]],
    });
    Template.fromStack(stack).hasResourceProperties('AWS::IAM::Policy', {
      PolicyDocument: {
        Statement: [
          Match.objectLike({
            Action: 'rds-db:connect',
            Resource: resource('eu-west-1:111111111111'),
          }),
          Match.objectLike({ Resource: resource('us-west-2:222222222222') }),
        ],
      },
    });
  });

  test('fails to grant connections without its resource id', () => {
    const imported = PostgresDatabase.fromPostgresDatabaseAttributes(stack, 'NoResourceId', {
      ...attributes,
      instanceResourceId: undefined,
    });
    const role = new iam.Role(stack, 'OtherRole', { assumedBy: new iam.AccountRootPrincipal() });
    expect(() => imported.grantConnect(role, 'reader')).toThrow(
      'Service/NoResourceId/Resource: instanceResourceId must be set to grant connections to an imported instance, got none',
    );
  });

  test('fails to return a secret that it does not have', () => {
    expect(() => database.secret).toThrow(
      'Service/Database: secret must be passed to fromPostgresDatabaseAttributes, got none',
    );
  });

  test('has the metrics of a created one', () => {
    expect(database.metricCPUUtilization().dimensions).toEqual({ DBInstanceIdentifier: 'shop-db' });
    expect(replica.metricReplicaLag().dimensions).toEqual({ DBInstanceIdentifier: 'shop-db-replica' });
  });
});
