import { clusterEncryption } from '../../../src/rules/redshift/encryption';
import { portAccess } from '../../../src/rules/redshift/port-access';
import { clusterSnapshots } from '../../../src/rules/redshift/snapshots';
import { clusterTls } from '../../../src/rules/redshift/transit';
import { redshiftZones } from '../../../src/rules/redshift/zones';
import { namespaceAdminUserName } from '../../../src/rules/redshiftserverless/admin-user-name';
import { namespaceLogs } from '../../../src/rules/redshiftserverless/logs';
import { workgroupPublicAccess } from '../../../src/rules/redshiftserverless/public-access';
import { workgroupTls } from '../../../src/rules/redshiftserverless/transit';
import { workgroupRouting } from '../../../src/rules/redshiftserverless/vpc-routing';
import { PARAMETER, properties, settingCases, type Case, type RuleCases } from './case';

const CLUSTER = 'AWS::Redshift::Cluster';
const FLAG = { compliant: [true], nonCompliant: [false, undefined] };

function clusterWithGroup(family: string, ParameterName?: string, ParameterValue?: unknown): Case {
  return {
    resources: {
      Judged: { Type: CLUSTER, Properties: { ClusterParameterGroupName: { Ref: 'Group' } } },
      Group: {
        Type: 'AWS::Redshift::ClusterParameterGroup',
        Properties: {
          ParameterGroupFamily: family,
          Parameters: ParameterName === undefined ? [] : [{ ParameterName, ParameterValue }],
        },
      },
    },
  };
}

function clusterWithIngress(rule: object, cluster: object = {}, separate?: object): Case {
  return {
    resources: {
      Judged: {
        Type: CLUSTER,
        Properties: { VpcSecurityGroupIds: [{ 'Fn::GetAtt': ['Group', 'GroupId'] }], ...cluster },
      },
      Group: { Type: 'AWS::EC2::SecurityGroup', Properties: { SecurityGroupIngress: [rule] } },
      ...(separate && {
        Ingress: {
          Type: 'AWS::EC2::SecurityGroupIngress',
          Properties: { GroupId: { 'Fn::GetAtt': ['Group', 'GroupId'] }, ...separate },
        },
      }),
    },
  };
}

const open = (port: number) => ({ IpProtocol: 'tcp', FromPort: port, ToPort: port, CidrIp: '0.0.0.0/0' });
const NARROW = { IpProtocol: 'tcp', FromPort: 5439, ToPort: 5439, CidrIp: '10.0.0.0/16' };
const sslParameter = (ParameterValue: unknown) =>
  properties({ ConfigParameters: [{ ParameterKey: 'require_ssl', ParameterValue }] });

export const redshift: Readonly<Record<string, RuleCases>> = {
  clusterTls: {
    rule: clusterTls,
    compliant: {
      'a parameter': clusterWithGroup('redshift-1.0', 'require_ssl', 'true'),
      'the current family': clusterWithGroup('redshift-2.0'),
      'no group': properties({}),
      'the current default group': properties({ ClusterParameterGroupName: 'default.redshift-2.0' }),
    },
    nonCompliant: {
      'a parameter that is off': clusterWithGroup('redshift-2.0', 'REQUIRE_SSL', 'false'),
      'the older family': clusterWithGroup('redshift-1.0', 'enable_user_activity_logging', 'true'),
      'the older default group': properties({ ClusterParameterGroupName: 'default.redshift-1.0' }),
    },
    unresolved: {
      'a group of another stack': properties({ ClusterParameterGroupName: 'shared' }),
      'a value in a parameter': clusterWithGroup('redshift-2.0', 'require_ssl', PARAMETER),
    },
  },
  clusterSnapshots: settingCases(clusterSnapshots, ['AutomatedSnapshotRetentionPeriod'], {
    compliant: [7, 35],
    nonCompliant: [0, 6, undefined],
  }),
  clusterEncryption: settingCases(clusterEncryption, ['Encrypted'], {
    compliant: [true, undefined],
    nonCompliant: [false],
  }),
  portAccess: {
    rule: portAccess,
    compliant: {
      'the default security group': properties({}),
      'a range': clusterWithIngress(NARROW),
      'another port from all addresses': clusterWithIngress(open(443)),
      'the default port from all addresses, which the cluster does not use': clusterWithIngress(open(5439), {
        Port: 5500,
      }),
    },
    nonCompliant: {
      'the default port from all addresses': clusterWithIngress(open(5439)),
      'the port of the cluster': clusterWithIngress(open(5500), { Port: 5500 }),
      'a rule that is a resource': clusterWithIngress(NARROW, {}, open(5439)),
    },
    unresolved: {
      'a security group of another stack': properties({ VpcSecurityGroupIds: ['sg-1'] }),
      'a port in a parameter': clusterWithIngress(NARROW, { Port: PARAMETER }),
    },
  },
  redshiftZones: settingCases(redshiftZones, ['MultiAZ'], FLAG),
  workgroupRouting: settingCases(workgroupRouting, ['EnhancedVpcRouting'], FLAG),
  workgroupTls: {
    rule: workgroupTls,
    compliant: {
      'the default': properties({}),
      'a parameter': sslParameter('true'),
      'another parameter': properties({ ConfigParameters: [{ ParameterKey: 'datestyle', ParameterValue: 'false' }] }),
    },
    nonCompliant: { 'a parameter that is off': sslParameter('false') },
    unresolved: { 'a parameter of the template': sslParameter(PARAMETER) },
  },
  workgroupPublicAccess: settingCases(workgroupPublicAccess, ['PubliclyAccessible'], {
    compliant: [false, undefined],
    nonCompliant: [true],
  }),
  namespaceAdminUserName: settingCases(namespaceAdminUserName, ['AdminUsername'], {
    compliant: ['pets'],
    nonCompliant: ['admin', undefined],
  }),
  namespaceLogs: settingCases(namespaceLogs, ['LogExports'], {
    compliant: [['userlog', 'connectionlog', 'useractivitylog']],
    nonCompliant: [['userlog'], ['connectionlog'], undefined],
  }),
};
