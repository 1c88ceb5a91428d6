import * as rds from 'aws-cdk-lib/aws-rds';
import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import type * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';
import type { DatabaseStorageConfig } from '../database-storage';
import { type PostgresDatabaseAttributes, PostgresDatabaseBase } from '../postgres-database-base';
import type { PostgresInstanceAttributes } from '../postgres-instance';
import { PostgresReplicaBase } from '../postgres-replica-base';
import { failOn } from '../../private/validation';
import { ImportedInstance } from './imported-instance';
import { checkStorage, withDefaultLimit } from './storage-checks';

/** An existing database. */
export class ImportedDatabase extends PostgresDatabaseBase {
  readonly instance: rds.IDatabaseInstance;
  readonly connections: ec2.Connections;
  readonly databaseName: string;
  readonly storage?: DatabaseStorageConfig;

  constructor(
    scope: Construct,
    id: string,
    private readonly attributes: PostgresDatabaseAttributes,
  ) {
    super(scope, id);
    const { engineVersion: version, storage } = attributes;
    const engine = version ? rds.DatabaseInstanceEngine.postgres({ version }) : rds.DatabaseInstanceEngine.POSTGRES;
    this.instance = new ImportedInstance(this, 'Resource', attributes, engine);
    this.connections = this.instance.connections;
    this.databaseName = attributes.databaseName;
    this.storage = storage && withDefaultLimit(storage.bind(this));
    failOn(this, this.storage ? checkStorage(this.storage) : []);
  }

  get secret(): secretsmanager.ISecret {
    const { secret } = this.attributes;
    if (secret) return secret;
    throw new Error(`${this.node.path}: secret must be passed to fromPostgresDatabaseAttributes, got none`);
  }
}

/** An existing replica. */
export class ImportedReplica extends PostgresReplicaBase {
  readonly instance: rds.IDatabaseInstance;
  readonly connections: ec2.Connections;

  constructor(scope: Construct, id: string, attributes: PostgresInstanceAttributes) {
    super(scope, id);
    this.instance = new ImportedInstance(this, 'Resource', attributes);
    this.connections = this.instance.connections;
  }
}
