import { App, Stack } from 'aws-cdk-lib/core';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as rds from 'aws-cdk-lib/aws-rds';
import { ConnectionSecrets, PostgresDatabase, type PostgresDatabaseProps } from '../src';

export const env = { account: '111111111111', region: 'eu-west-1' };

/** A stack with the VPC, security group, key and secrets that a database needs. */
export class DataStack extends Stack {
  readonly vpc: ec2.IVpc;
  readonly securityGroup: ec2.ISecurityGroup;
  readonly key: kms.IKey;
  readonly secrets: ConnectionSecrets;

  constructor(app = new App()) {
    super(app, 'Data', { env });
    this.vpc = new ec2.Vpc(this, 'Vpc', {
      availabilityZones: ['eu-west-1a', 'eu-west-1b'],
      natGateways: 0,
      subnetConfiguration: [
        { name: 'public', subnetType: ec2.SubnetType.PUBLIC },
        { name: 'database', subnetType: ec2.SubnetType.PRIVATE_ISOLATED },
      ],
    });
    this.securityGroup = new ec2.SecurityGroup(this, 'Group', { vpc: this.vpc, allowAllOutbound: false });
    this.key = new kms.Key(this, 'Key');
    this.secrets = new ConnectionSecrets(this, 'Secrets', { encryptionKey: this.key, username: 'shop' });
  }

  /** Creates a database with only the required properties and those of the test. */
  database(props: Partial<PostgresDatabaseProps> = {}): PostgresDatabase {
    const database = new PostgresDatabase(this, 'Database', { ...this.smallest(), ...props });
    this.secrets.connectTo(database);
    return database;
  }

  private smallest(): PostgresDatabaseProps {
    return {
      vpc: this.vpc,
      securityGroups: [this.securityGroup],
      encryptionKey: this.key,
      credentials: this.secrets.credentials,
      databaseName: 'shop',
      engineVersion: rds.PostgresEngineVersion.VER_17_9,
      instanceType: ec2.InstanceType.of(ec2.InstanceClass.T4G, ec2.InstanceSize.MEDIUM),
    };
  }
}
