import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as iam from 'aws-cdk-lib/aws-iam';
import type { ExecuteCommandAccess } from '../container-service-props';
import type { RootFilesystem } from '../root-filesystem';

/** Directories in which the agent of AWS Systems Manager writes (Amazon ECS developer guide, "ECS Exec"). */
const AGENT_DIRECTORIES = ['/var/lib/amazon', '/var/log/amazon'];

/** What a cluster must know, for it is the cluster that logs and encrypts. */
export function executeCommandConfiguration(
  access: ExecuteCommandAccess | undefined,
): ecs.ExecuteCommandConfiguration | undefined {
  return (
    access && {
      kmsKey: access.encryptionKey,
      logging: ecs.ExecuteCommandLogging.OVERRIDE,
      logConfiguration: { cloudWatchLogGroup: access.logGroup, cloudWatchEncryptionEnabled: true },
    }
  );
}

/** What the tasks must be allowed, since the agent runs within them. */
export function executeCommandStatements({ encryptionKey, logGroup }: ExecuteCommandAccess): iam.PolicyStatement[] {
  const channels = ['CreateControlChannel', 'CreateDataChannel', 'OpenControlChannel', 'OpenDataChannel'];
  return [
    // Neither channels nor the list of log groups are resources that a policy could name.
    new iam.PolicyStatement({
      actions: [...channels.map((channel) => `ssmmessages:${channel}`), 'logs:DescribeLogGroups'],
      resources: ['*'],
    }),
    new iam.PolicyStatement({
      actions: ['logs:CreateLogStream', 'logs:DescribeLogStreams', 'logs:PutLogEvents'],
      resources: [logGroup.logGroupArn],
    }),
    new iam.PolicyStatement({ actions: ['kms:Decrypt'], resources: [encryptionKey.keyArn] }),
  ];
}

/** What is wrong with access to the containers that would not work, or leave no trace. */
export function executeCommandProblems(
  access: ExecuteCommandAccess | undefined,
  cluster: ecs.ICluster | undefined,
  rootFilesystem: RootFilesystem,
): (string | undefined)[] {
  if (!access) return [];
  const { kmsKey, logging, logConfiguration } = cluster?.executeCommandConfiguration ?? {};
  const kept = kmsKey && logging === ecs.ExecuteCommandLogging.OVERRIDE && logConfiguration;
  const closed = AGENT_DIRECTORIES.filter((directory) => !rootFilesystem._isWritableAt(directory));
  return [
    cluster && !kept
      ? 'executeCommand needs a cluster whose executeCommandConfiguration has a key and a log of its own'
      : undefined,
    closed.length > 0 ? `executeCommand needs a rootFilesystem that is writable at ${closed.join(' and ')}` : undefined,
  ];
}
