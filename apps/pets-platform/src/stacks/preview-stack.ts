import { ConnectionPool, PostgresTenantDatabase, SslMode } from '@pets/database';
import { type ContainerService, Scaling } from '@pets/service';
import { CfnOutput, RemovalPolicy, Tags } from 'aws-cdk-lib/core';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';
import type { Preview } from '../choose-preview';
import { previewDatabase, previewPath } from '../pets-api';
import { createPetsService, verifyImages } from '../pets-service';
import { deleteStackAt } from '../preview-expiry';
import type { DataStack } from './data-stack';
import { TIERS, type NetworkStack } from './network-stack';
import { PetsStack, type PetsStackProps } from './pets-stack';
import type { TrafficStack } from './traffic-stack';

/** Properties of `PreviewStack`. */
export interface PreviewStackProps extends PetsStackProps {
  readonly preview: Preview;
  readonly network: NetworkStack;
  readonly data: DataStack;
  readonly traffic: TrafficStack;
}

/** Connections of a preview to the database: a deployment runs two tasks with two connections each, and the migration. */
const CONNECTIONS = 9;

/**
 * A preview of a pull request: a service with a listener rule for its path, and a database of its own on the instance of dev. The stack
 * changes no other stack, and deletes itself and all its resources when it expires.
 */
export class PreviewStack extends PetsStack {
  readonly service: ContainerService;

  constructor(scope: Construct, id: string, props: PreviewStackProps) {
    super(scope, id, { ...props, terminationProtection: false });
    const { data, environment, network, preview, traffic } = props;
    const { vpc } = network;
    // imported, because a log group or a secret with the key itself would add statements to its policy
    const logsKey = kms.Key.fromKeyArn(this, 'LogsKey', network.logsKey.keyArn);
    const encryptionKey = kms.Key.fromKeyArn(this, 'DataKey', data.key.keyArn);
    const createLogs = (logId: string) =>
      new logs.LogGroup(this, logId, {
        retention: environment.logRetentionDays,
        encryptionKey: logsKey,
        removalPolicy: RemovalPolicy.DESTROY,
      });
    const vpcSubnets = vpc.subnets(TIERS.private);

    const database = new PostgresTenantDatabase(this, 'Database', {
      database: data.database,
      databaseName: previewDatabase(preview.name),
      connectionLimit: CONNECTIONS,
      encryptionKey,
      sslMode: SslMode.VERIFY_FULL,
      vpc,
      vpcSubnets,
      // those of the rotation, whose network interfaces the function uses
      securityGroups: [network.securityGroups.rotation],
      logGroup: createLogs('DatabaseLogs'),
      removalPolicy: RemovalPolicy.DESTROY,
    });
    this.service = createPetsService(this, {
      environment,
      preview,
      vpc,
      vpcSubnets,
      securityGroup: network.securityGroups.service,
      loadBalancer: traffic.loadBalancer,
      verification: traffic.verification,
      logGroup: createLogs('ApplicationLogs'),
      imageTag: preview.imageTag,
      scaling: Scaling.fixedAt(1),
      pool: new ConnectionPool(this, 'ConnectionPool', { maxTasks: 1, alarmThreshold: CONNECTIONS }),
      databaseUrl: database.jdbcUrl,
      user: database.secret,
      jwt: new secretsmanager.Secret(this, 'Jwt', {
        description: 'Key that signs tokens',
        encryptionKey,
        generateSecretString: { passwordLength: 64, excludePunctuation: true },
        removalPolicy: RemovalPolicy.DESTROY,
      }),
      cache: data.cache,
      migrationLogs: environment.migration ? createLogs('MigrationLogs') : undefined,
      imageVerification: environment.imageSigning ? verifyImages(this, createLogs('VerificationLogs')) : undefined,
    });
    deleteStackAt(this, preview.expires);
    Tags.of(this).add('Preview', preview.name);
    const outputs = {
      PreviewUrl: `https://${environment.domainName}${previewPath(preview.name)}/`,
      PreviewImageTag: preview.imageTag ?? 'as dev',
      PreviewExpires: preview.expires.toISOString(),
      PreviewPriority: String(preview.priority),
    };
    for (const [name, value] of Object.entries(outputs)) new CfnOutput(this, name, { value });
  }
}
