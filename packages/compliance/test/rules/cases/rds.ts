import { adminUserName } from '../../../src/rules/rds/admin-user-name';
import { clusterIamAuthentication } from '../../../src/rules/rds/authentication/cluster-iam';
import { instanceIamAuthentication } from '../../../src/rules/rds/authentication/instance-iam';
import { clusterMinorVersions } from '../../../src/rules/rds/availability/cluster-minor-versions';
import { clusterZones } from '../../../src/rules/rds/availability/cluster-zones';
import { globalClusterVersion } from '../../../src/rules/rds/global-cluster-version';
import { privateSubnets } from '../../../src/rules/rds/private-subnets';
import { proxyTls } from '../../../src/rules/rds/proxy-tls';
import { storageEncrypted } from '../../../src/rules/rds/storage-encrypted';
import { mariadbTls } from '../../../src/rules/rds/transit/mariadb';
import { sqlServerTls } from '../../../src/rules/rds/transit/sql-server';
import { type Case, PARAMETER, properties, resources, type RuleCases } from './case';

const INSTANCE = 'Judged AWS::RDS::DBInstance';
const CLUSTER = 'Judged AWS::RDS::DBCluster';

/** A database in a subnet whose default route has a gateway. */
function inSubnet(route: Readonly<Record<string, unknown>>, database: Readonly<Record<string, unknown>>): Case {
  return resources({
    [INSTANCE]: database,
    'Cluster AWS::RDS::DBCluster': { DBSubnetGroupName: { Ref: 'Group' } },
    'Group AWS::RDS::DBSubnetGroup': { SubnetIds: [{ Ref: 'Subnet' }] },
    'Subnet AWS::EC2::Subnet': {},
    'Table AWS::EC2::RouteTable': {},
    'Association AWS::EC2::SubnetRouteTableAssociation': {
      SubnetId: { Ref: 'Subnet' },
      RouteTableId: { Ref: 'Table' },
    },
    'Internet AWS::EC2::InternetGateway': {},
    'Private AWS::EC2::VPNGateway': {},
    'Route AWS::EC2::Route': { RouteTableId: { Ref: 'Table' }, ...route },
  });
}

/** A database with a parameter group. */
function withParameters(engine: string, Parameters: unknown, more: Readonly<Record<string, unknown>> = {}): Case {
  return resources({
    [INSTANCE]: { Engine: engine, DBParameterGroupName: { Ref: 'Group' }, ...more },
    'Group AWS::RDS::DBParameterGroup': { Parameters },
  });
}

const instances = (...zones: readonly unknown[]) =>
  Object.fromEntries(
    zones.map((AvailabilityZone, position) => [
      `Instance${position} AWS::RDS::DBInstance`,
      { DBClusterIdentifier: { Ref: 'Judged' }, AvailabilityZone },
    ]),
  );

export const rds: Readonly<Record<string, RuleCases>> = {
  adminUserName: {
    rule: adminUserName,
    compliant: { 'a name of its own': properties({ MasterUsername: 'pets' }) },
    nonCompliant: {
      'the default of MySQL': properties({ MasterUsername: 'admin' }),
      'the default of PostgreSQL for a cluster': properties({ MasterUsername: 'Postgres' }, 'AWS::RDS::DBCluster'),
    },
    notApplicable: { 'a replica': properties({ SourceDBInstanceIdentifier: 'primary' }) },
    unresolved: { 'a parameter': properties({ MasterUsername: PARAMETER }) },
  },
  storageEncrypted: {
    rule: storageEncrypted,
    compliant: {
      'encrypted storage': properties({ StorageEncrypted: true }),
      'a key': properties({ KmsKeyId: { Ref: 'Key' } }),
      'a replica of an encrypted instance': resources({
        [INSTANCE]: { SourceDBInstanceIdentifier: { Ref: 'Primary' } },
        'Primary AWS::RDS::DBInstance': { StorageEncrypted: 'true' },
      }),
    },
    nonCompliant: {
      'the default': properties({}),
      'an Aurora cluster without encryption': properties(
        { Engine: 'aurora-mysql', StorageEncrypted: false },
        'AWS::RDS::DBCluster',
      ),
      'a replica of an instance without encryption': resources({
        [INSTANCE]: { SourceDBInstanceIdentifier: { Ref: 'Primary' } },
        'Primary AWS::RDS::DBInstance': {},
      }),
    },
    notApplicable: {
      'an instance of a cluster': properties({ DBClusterIdentifier: { Ref: 'Cluster' } }),
      'an Aurora instance': properties({ Engine: 'aurora-postgresql' }),
    },
    unresolved: {
      'a parameter': properties({ StorageEncrypted: PARAMETER }),
      'a replica of an instance of another stack': properties({ SourceDBInstanceIdentifier: 'primary' }),
      'a snapshot': properties({ DBSnapshotIdentifier: 'snapshot' }),
    },
  },
  privateSubnets: {
    rule: privateSubnets,
    compliant: {
      'a route to a private gateway': inSubnet(
        { DestinationCidrBlock: '0.0.0.0/0', GatewayId: { Ref: 'Private' } },
        { DBSubnetGroupName: { Ref: 'Group' } },
      ),
      'a replica in the subnets of its source': resources({
        [INSTANCE]: { SourceDBInstanceIdentifier: { Ref: 'Primary' } },
        'Primary AWS::RDS::DBInstance': { DBSubnetGroupName: { Ref: 'Group' } },
        'Group AWS::RDS::DBSubnetGroup': { SubnetIds: [] },
      }),
      'a route to a NAT gateway': inSubnet(
        { DestinationCidrBlock: '0.0.0.0/0', NatGatewayId: { Ref: 'Nat' } },
        { DBClusterIdentifier: { Ref: 'Cluster' } },
      ),
      'a route of a part to the internet': inSubnet(
        { DestinationCidrBlock: '192.0.2.0/24', GatewayId: { Ref: 'Internet' } },
        { DBSubnetGroupName: { Ref: 'Group' } },
      ),
    },
    nonCompliant: {
      'a default route to the internet': inSubnet(
        { DestinationCidrBlock: '0.0.0.0/0', GatewayId: { Ref: 'Internet' } },
        { DBSubnetGroupName: { Ref: 'Group' } },
      ),
      'a default route for IPv6 to a gateway of another stack': inSubnet(
        { DestinationIpv6CidrBlock: '::/0', GatewayId: 'igw-1' },
        { DBClusterIdentifier: { Ref: 'Cluster' } },
      ),
      'the default VPC': properties({}),
    },
    unresolved: {
      'subnets of another stack': resources({
        [INSTANCE]: { DBSubnetGroupName: { Ref: 'Group' } },
        'Group AWS::RDS::DBSubnetGroup': { SubnetIds: [{ 'Fn::ImportValue': 'Subnet' }] },
      }),
      'a group of another stack': properties({ DBSubnetGroupName: 'group' }),
      'a replica of a database of another stack': properties({ SourceDBInstanceIdentifier: 'primary' }),
    },
  },
  proxyTls: {
    rule: proxyTls,
    compliant: { TLS: properties({ RequireTLS: true }) },
    nonCompliant: { 'the default': properties({}) },
    unresolved: { 'a parameter': properties({ RequireTLS: PARAMETER }) },
  },
  globalClusterVersion: {
    rule: globalClusterVersion,
    compliant: {
      'the oldest version': properties({ Engine: 'aurora-mysql', EngineVersion: '8.0.mysql_aurora.3.08.0' }),
      'a newer version without a patch level': properties({
        Engine: 'aurora-mysql',
        EngineVersion: '8.4.mysql_aurora.4',
      }),
      'a newer version': properties({ Engine: 'aurora-mysql', EngineVersion: '8.4.mysql_aurora.4.00.1' }),
      'a later major version': properties({ Engine: 'aurora-mysql', EngineVersion: '8.10.mysql_aurora.4.00.1' }),
      'long-term support': properties({ Engine: 'aurora-mysql', EngineVersion: '8.0.mysql_aurora.3.04.2' }),
      'the version of the first cluster': resources({
        'Judged AWS::RDS::GlobalCluster': { SourceDBClusterIdentifier: { 'Fn::GetAtt': ['Cluster', 'DBClusterArn'] } },
        'Cluster AWS::RDS::DBCluster': { Engine: 'aurora-mysql', EngineVersion: '8.0.mysql_aurora.3.10.0' },
      }),
    },
    nonCompliant: {
      'an older version without a patch level': properties({
        Engine: 'aurora-mysql',
        EngineVersion: '8.0.mysql_aurora.3',
      }),
      'an older version': properties({ Engine: 'aurora-mysql', EngineVersion: '8.0.mysql_aurora.3.07.1' }),
      'a text before the version': properties({
        Engine: 'aurora-mysql',
        EngineVersion: '5.7.8.0.mysql_aurora.3.08.0',
      }),
      'Aurora MySQL 2': properties({ Engine: 'aurora-mysql', EngineVersion: '5.7.mysql_aurora.2.12.1' }),
    },
    notApplicable: { 'Aurora PostgreSQL': properties({ Engine: 'aurora-postgresql' }) },
    unresolved: {
      'the default version': properties({ Engine: 'aurora-mysql' }),
      'no engine': properties({}),
      'a parameter': properties({ Engine: 'aurora-mysql', EngineVersion: PARAMETER }),
    },
  },
  instanceIamAuthentication: {
    rule: instanceIamAuthentication,
    compliant: { enabled: properties({ Engine: 'postgres', EnableIAMDatabaseAuthentication: true }) },
    nonCompliant: { 'the default': properties({ Engine: 'mysql' }) },
    notApplicable: {
      'an engine without IAM authentication': properties({ Engine: 'oracle-se2' }),
      'an instance of a cluster': properties({ DBClusterIdentifier: 'cluster' }),
    },
    unresolved: { 'a parameter': properties({ Engine: 'mariadb', EnableIAMDatabaseAuthentication: PARAMETER }) },
  },
  clusterIamAuthentication: {
    rule: clusterIamAuthentication,
    compliant: { enabled: properties({ EnableIAMDatabaseAuthentication: true }) },
    nonCompliant: { 'the default': properties({}) },
    unresolved: { 'a parameter': properties({ EnableIAMDatabaseAuthentication: PARAMETER }) },
  },
  clusterZones: {
    rule: clusterZones,
    compliant: {
      'a Multi-AZ cluster': properties({ Engine: 'mysql' }),
      'two instances': resources({ [CLUSTER]: { Engine: 'aurora-mysql' }, ...instances(undefined, undefined) }),
      'two zones of the Region': resources({
        [CLUSTER]: { Engine: 'aurora-mysql' },
        ...instances({ 'Fn::Select': [0, { 'Fn::GetAZs': '' }] }, { 'Fn::Select': [1, { 'Fn::GetAZs': '' }] }),
      }),
      'two zones': resources({ [CLUSTER]: { Engine: 'aurora-mysql' }, ...instances('us-east-1a', 'us-east-1b') }),
    },
    nonCompliant: {
      'one instance': resources({ [CLUSTER]: { Engine: 'aurora-mysql' }, ...instances(undefined) }),
      'one zone': resources({ [CLUSTER]: { Engine: 'aurora-mysql' }, ...instances('us-east-1a', 'us-east-1a') }),
    },
    unresolved: { 'no engine': properties({}) },
  },
  clusterMinorVersions: {
    rule: clusterMinorVersions,
    compliant: { 'the default': properties({ Engine: 'postgres' }) },
    nonCompliant: { disabled: properties({ Engine: 'postgres', AutoMinorVersionUpgrade: false }) },
    notApplicable: { Aurora: properties({ Engine: 'aurora-mysql', AutoMinorVersionUpgrade: false }) },
    unresolved: { 'a parameter': properties({ Engine: 'mysql', AutoMinorVersionUpgrade: PARAMETER }) },
  },
  sqlServerTls: {
    rule: sqlServerTls,
    compliant: { TLS: withParameters('sqlserver-ex', { 'rds.force_ssl': '1' }) },
    nonCompliant: {
      'the default of a group': withParameters('sqlserver-ex', {}),
      'the default group': properties({ Engine: 'sqlserver-ex', DBParameterGroupName: 'default.sqlserver-ex-16.0' }),
      'no group': properties({ Engine: 'sqlserver-web' }),
    },
    notApplicable: { PostgreSQL: properties({ Engine: 'postgres' }) },
    unresolved: {
      'a group of another stack': properties({ Engine: 'sqlserver-ex', DBParameterGroupName: 'group' }),
      'a parameter': withParameters('sqlserver-ex', { 'rds.force_ssl': PARAMETER }),
    },
  },
  mariadbTls: {
    rule: mariadbTls,
    compliant: {
      TLS: withParameters('mariadb', { require_secure_transport: 'ON' }),
      'TLS as a number': withParameters('mariadb', { require_secure_transport: 1 }, { EngineVersion: '10.11' }),
    },
    nonCompliant: { 'the default': withParameters('mariadb', {}, { EngineVersion: '11.4.5' }) },
    notApplicable: {
      'a version without the parameter': withParameters('mariadb', {}, { EngineVersion: '10.4.34' }),
      'an old version': withParameters('mariadb', {}, { EngineVersion: '5.5' }),
      MySQL: properties({ Engine: 'mysql' }),
    },
    unresolved: { 'a parameter': properties({ Engine: 'mariadb', EngineVersion: PARAMETER }) },
  },
};
