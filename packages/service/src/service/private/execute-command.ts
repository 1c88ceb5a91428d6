import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as iam from 'aws-cdk-lib/aws-iam';
import type { Problem } from '../../private/validation';
import type { ExecuteCommandOptions } from '../container-service-props';
import type { RootFilesystem } from '../../tasks/root-filesystem';

/**
 * Directories that the agent of AWS Systems Manager writes to.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-exec.html
 */
const AGENT_DIRECTORIES = ['/var/lib/amazon', '/var/log/amazon'];

/** Configuration of a new cluster, which logs and encrypts the sessions. */
export function executeCommandConfiguration(
  options: ExecuteCommandOptions | undefined,
): ecs.ExecuteCommandConfiguration | undefined {
  return (
    options && {
      kmsKey: options.encryptionKey,
      logging: ecs.ExecuteCommandLogging.OVERRIDE,
      logConfiguration: { cloudWatchLogGroup: options.logGroup, cloudWatchEncryptionEnabled: true },
    }
  );
}

/** Permissions of the task role, which the agent uses. */
export function executeCommandStatements({ encryptionKey, logGroup }: ExecuteCommandOptions): iam.PolicyStatement[] {
  const channels = ['CreateControlChannel', 'CreateDataChannel', 'OpenControlChannel', 'OpenDataChannel'];
  return [
    // These actions do not support resources.
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

/** Checks that ECS Exec works, and that its sessions are encrypted and logged. */
export function executeCommandProblems(
  options: ExecuteCommandOptions | undefined,
  cluster: ecs.ICluster | undefined,
  rootFilesystem: RootFilesystem,
): Problem[] {
  if (!options) return [];
  const { kmsKey, logging, logConfiguration } = cluster?.executeCommandConfiguration ?? {};
  const logged = kmsKey && logging === ecs.ExecuteCommandLogging.OVERRIDE && logConfiguration;
  const readOnly = AGENT_DIRECTORIES.filter((directory) => !rootFilesystem.isWritable(directory));
  return [
    cluster && !logged
      ? 'executeCommand requires a cluster with a key and a log group in its executeCommandConfiguration'
      : undefined,
    readOnly.length > 0
      ? `executeCommand requires a rootFilesystem that is writable at ${readOnly.join(' and ')}`
      : undefined,
  ];
}
