import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { ExecutorContext } from '@nx/devkit';
import {
  App,
  CfnCondition,
  CfnDeletionPolicy,
  CfnMapping,
  CfnParameter,
  CfnResource,
  Fn,
  NestedStack,
  Stack,
  Stage,
} from 'aws-cdk-lib/core';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import * as ecr from 'aws-cdk-lib/aws-ecr';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as rds from 'aws-cdk-lib/aws-rds';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import * as sns from 'aws-cdk-lib/aws-sns';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { ACCOUNT, PRIMARY } from './local-deployment';

/** Names of the stateful resources of the app. */
export type Name =
  'Bucket' | 'Table' | 'Queue' | 'Secret' | 'Key' | 'Database' | 'Logs' | 'Repository' | 'Conditional' | 'Mapped';

/** The app, for a change before it is synthesized. */
export interface Attacked {
  readonly app: App;
  readonly data: Stack;
  readonly inner: NestedStack;
  readonly resources: Readonly<Record<Name, CfnResource>>;
  readonly topic: CfnResource;
  readonly mapping: CfnMapping;
  readonly condition: CfnCondition;
}

/** Options of `synthesizeAttacked`. */
export interface AttackOptions {
  readonly account?: string;
  /** Construct id of the stack with the data. Its name in CloudFormation remains. */
  readonly dataId?: string;
  readonly change?: (attacked: Attacked) => void;
}

/** Key schema of a table. */
const keyed = (attributeName: string) => ({
  keySchema: [{ attributeName, keyType: 'HASH' }],
  attributeDefinitions: [{ attributeName, attributeType: 'S' }],
  billingMode: 'PAY_PER_REQUEST',
});

/** Synthesizes an app whose stateful resources are protected in every way, with a change that reduces it. */
export function synthesizeAttacked(outdir: string, options: AttackOptions = {}): void {
  const { account = ACCOUNT, dataId = 'Data', change } = options;
  rmSync(outdir, { recursive: true, force: true });
  const app = new App({ outdir });
  const stage = new Stage(app, 'dev', { env: { account, region: PRIMARY } });
  const data = new Stack(stage, dataId, { stackName: 'dev-Data', terminationProtection: true });
  const topic = new sns.CfnTopic(data, 'Topic', { topicName: 'orders' });
  const mapping = new CfnMapping(data, 'Names', { mapping: { [PRIMARY]: { table: 'mapped', keep: 'yes' } } });
  const kept = mapping.findInMap(data.region, 'keep');
  const condition = new CfnCondition(data, 'Keep', { expression: Fn.conditionEquals(kept, 'yes') });
  const queue = new sqs.CfnQueue(data, 'Queue', { queueName: 'orders', messageRetentionPeriod: 1_209_600 });
  const resources: Record<Name, CfnResource> = {
    Bucket: new s3.CfnBucket(data, 'Bucket', { bucketName: 'orders', versioningConfiguration: { status: 'Enabled' } }),
    Table: new dynamodb.CfnTable(data, 'Table', {
      ...keyed('id'),
      tableName: 'orders',
      deletionProtectionEnabled: true,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
    }),
    Queue: queue,
    Secret: new secretsmanager.CfnSecret(data, 'Secret', { name: 'orders', description: 'a', secretString: 'b' }),
    Key: new kms.CfnKey(data, 'Key', { keyPolicy: { Version: '2012-10-17', Statement: [] } }),
    Database: new rds.CfnDBInstance(data, 'Database', {
      dbInstanceIdentifier: 'orders',
      engine: 'postgres',
      dbInstanceClass: 'db.t3.medium',
      allocatedStorage: '20',
      masterUsername: 'orders',
      masterUserPassword: 'not-secret',
      deletionProtection: true,
      backupRetentionPeriod: 7,
      deleteAutomatedBackups: false,
    }),
    Logs: new logs.CfnLogGroup(data, 'Logs', { logGroupName: '/orders', retentionInDays: 365 }),
    Repository: new ecr.CfnRepository(data, 'Repository', { repositoryName: 'orders' }),
    Conditional: new dynamodb.CfnTable(data, 'Conditional', { ...keyed('id'), tableName: 'conditional' }),
    Mapped: new dynamodb.CfnTable(data, 'Mapped', {
      ...keyed('id'),
      tableName: mapping.findInMap(data.region, 'table'),
    }),
  };
  for (const [name, resource] of Object.entries(resources)) {
    const policy = name === 'Database' ? CfnDeletionPolicy.SNAPSHOT : CfnDeletionPolicy.RETAIN;
    // the defaults are the least protection
    if (name !== 'Secret') resource.cfnOptions.deletionPolicy = resource.cfnOptions.updateReplacePolicy = policy;
  }
  resources.Conditional.cfnOptions.condition = condition;
  const inner = new NestedStack(data, 'Inner', { parameters: { Name: 'inner' } });
  const name = new CfnParameter(inner, 'Name');
  new dynamodb.CfnTable(inner, 'Table', { ...keyed('id'), tableName: name.valueAsString });
  new sqs.CfnQueue(inner, 'Other', {});
  change?.({ app, data, inner, resources, topic, mapping, condition });
  app.synth();
}

/** An Nx workspace with the app, for the executors. */
export function workspaceOf(folder: string): ExecutorContext {
  const modules = join(folder, 'node_modules');
  mkdirSync(modules, { recursive: true });
  symlinkSync(dirname(require.resolve('aws-cdk/package.json')), join(modules, 'aws-cdk'), 'junction');
  mkdirSync(join(folder, 'shop'));
  writeFileSync(join(folder, 'shop/package.json'), '{}');
  return {
    ...{ root: folder, cwd: folder, isVerbose: false, projectName: 'shop', nxJsonConfiguration: {} },
    projectsConfigurations: { version: 2, projects: { shop: { root: 'shop' } } },
    projectGraph: { nodes: {}, dependencies: {} },
  };
}
