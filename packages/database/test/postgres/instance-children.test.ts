import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App, Stack } from 'aws-cdk-lib/core';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as events from 'aws-cdk-lib/aws-events';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as rds from 'aws-cdk-lib/aws-rds';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { PasswordRotation, type PostgresDatabase, PostgresReplica } from '../../src';
import { bundleRotation, removeBundles } from '../functions/bundle';
import { DataStack, env } from '../fixture';

const mockBundle = bundleRotation();
jest.mock('../../src/rotation/private/rotation-code', () => ({
  get ROTATION_CODE() {
    return mockBundle;
  },
}));

afterAll(removeBundles);

/** Additions to an instance after its creation. Each must synthesize without a dependency cycle. */
const ADDITIONS: Record<string, (stack: DataStack, database: PostgresDatabase) => void> = {
  'a proxy': (stack, database) => {
    database.instance.addProxy('Proxy', {
      secrets: [database.secret],
      vpc: stack.vpc,
      vpcSubnets: { subnetType: ec2.SubnetType.PRIVATE_ISOLATED },
    });
  },
  'a rotation of this library': (stack, database) => {
    new PasswordRotation(stack, 'Rotation', {
      database,
      vpc: stack.vpc,
      vpcSubnets: { subnetType: ec2.SubnetType.PRIVATE_ISOLATED },
      securityGroups: [stack.securityGroup],
      encryptionKey: stack.key,
    });
  },
  'a rotation schedule of aws-cdk-lib': (stack, database) => {
    const rotationLambda = new lambda.Function(stack, 'Function', {
      runtime: lambda.Runtime.NODEJS_24_X,
      handler: 'index.handler',
      code: lambda.Code.fromInline('exports.handler = () => undefined;'),
    });
    database.secret.addRotationSchedule('Schedule', { rotationLambda });
  },
  'a read replica of aws-cdk-lib': (stack, database) => {
    new rds.DatabaseInstanceReadReplica(stack, 'Replica', {
      sourceDatabaseInstance: database.instance,
      instanceType: new ec2.InstanceType('t4g.medium'),
      vpc: stack.vpc,
      vpcSubnets: { subnetType: ec2.SubnetType.PRIVATE_ISOLATED },
    });
  },
  'a security group rule': (stack, database) => {
    database.connections.allowDefaultPortFrom(new ec2.SecurityGroup(stack, 'Client', { vpc: stack.vpc }));
    database.instance.connections.allowDefaultPortFrom(ec2.Peer.ipv4('10.0.0.0/16'));
  },
  'an event rule': (_, database) => {
    const target: events.IRuleTarget = { bind: () => ({ arn: 'arn:aws:sns:eu-west-1:111111111111:events' }) };
    database.instance.onEvent('Failover', { target });
  },
  'a parameter': (_, database) => database.parameterGroup.addParameter('work_mem', '65536'),
};

test.each(Object.entries(ADDITIONS))('%s can be added to the instance', (_, add) => {
  const stack = new DataStack();
  const database = stack.database();
  add(stack, database);
  expect(() => Template.fromStack(stack)).not.toThrow();
});

test('all of them can be added together without changing the instance', () => {
  const instanceOf = (stack: DataStack) => {
    const { DatabaseF44359DD: instance } = Template.fromStack(stack).findResources('AWS::RDS::DBInstance');
    return instance;
  };
  const plain = new DataStack();
  plain.database();
  const full = new DataStack();
  const database = full.database();
  for (const add of Object.values(ADDITIONS)) add(full, database);
  expect(instanceOf(full)).toEqual(instanceOf(plain));
});

test('a parameter that is added later is in the parameter group', () => {
  const stack = new DataStack();
  ADDITIONS['a parameter'](stack, stack.database());
  Template.fromStack(stack).hasResourceProperties('AWS::RDS::DBParameterGroup', {
    Parameters: Match.objectLike({ work_mem: '65536', 'rds.force_ssl': '1' }),
  });
});

describe('in a separate stack', () => {
  const app = new App();
  const network = new Stack(app, 'Network', { env });
  const vpc = new ec2.Vpc(network, 'Vpc', { availabilityZones: ['eu-west-1a', 'eu-west-1b'] });
  const vpcSubnets = { subnetType: ec2.SubnetType.PRIVATE_WITH_EGRESS };
  const securityGroup = new ec2.SecurityGroup(network, 'Group', { vpc, allowAllOutbound: false });
  const client = new ec2.SecurityGroup(network, 'Client', { vpc, allowAllOutbound: false });
  const stack = new DataStack(app);
  const database = stack.database({ vpc, vpcSubnets, securityGroups: [securityGroup] });
  const recovery = new Stack(app, 'Recovery', { env: { ...env, region: 'us-west-2' } });
  const recoveryVpc = new ec2.Vpc(recovery, 'Vpc', { availabilityZones: ['us-west-2a', 'us-west-2b'] });
  const replica = new PostgresReplica(recovery, 'Replica', {
    sourceDatabase: database,
    vpc: recoveryVpc,
    vpcSubnets,
    securityGroups: [new ec2.SecurityGroup(recovery, 'Group', { vpc: recoveryVpc })],
    encryptionKey: new kms.Key(recovery, 'Key'),
    instanceType: new ec2.InstanceType('t4g.medium'),
  });
  database.connections.allowDefaultPortFrom(client);
  database.instance.addProxy('Proxy', { secrets: [database.secret], vpc, securityGroups: [client] });
  replica.connections.allowDefaultPortFrom(ec2.Peer.ipv4('10.1.0.0/16'));
  replica.instance.onEvent('Failover');

  test('the database, a proxy and a replica synthesize without a cycle', () => {
    expect(() => app.synth()).not.toThrow();
    expect(recovery.dependencies).toEqual([stack]);
  });

  test('rules with the port of the database do not make the network depend on it', () => {
    expect(network.dependencies).toEqual([]);
    Template.fromStack(network).hasResourceProperties('AWS::EC2::SecurityGroupIngress', {
      FromPort: 5432,
      ToPort: 5432,
      SourceSecurityGroupId: network.resolve(client.securityGroupId),
    });
  });
});

test('the constructs add no dependency on a construct that users add children to', () => {
  for (const file of ['postgres/postgres-database', 'postgres/postgres-replica', 'rotation/password-rotation']) {
    expect(readFileSync(join(__dirname, `../../src/${file}.ts`), 'utf8')).not.toContain('node.addDependency');
  }
});

test('exposes the L2 constructs of the instance and the secret', () => {
  const stack = new DataStack();
  const database = stack.database();
  expect(database.instance).toBeInstanceOf(rds.DatabaseInstance);
  expect(database.secret).toBeInstanceOf(secretsmanager.SecretTargetAttachment);
});
