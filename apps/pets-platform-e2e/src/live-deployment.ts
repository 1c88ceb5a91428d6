import { existsSync, readFileSync } from 'node:fs';
import { once } from 'node:events';
import { request } from 'node:http';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { connect } from 'node:tls';
import {
  CloudFormationClient,
  DescribeStackEventsCommand,
  DescribeStacksCommand,
  UpdateStackCommand,
  waitUntilStackUpdateComplete,
  type StackEvent,
} from '@aws-sdk/client-cloudformation';
import {
  DescribeServicesCommand,
  DescribeTasksCommand,
  ECSClient,
  ListTasksCommand,
  RunTaskCommand,
  type ContainerOverride,
  type Service,
  type Task,
} from '@aws-sdk/client-ecs';
import { DescribeReplicationGroupsCommand, ElastiCacheClient } from '@aws-sdk/client-elasticache';
import { DescribeLoadBalancersCommand, ElasticLoadBalancingV2Client } from '@aws-sdk/client-elastic-load-balancing-v2';
import { GetSecretValueCommand, RotateSecretCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { membersOf, unprivileged } from '@pets/local';
import { execute } from '../../../packages/nx-cdk/src/toolkit';
import { LocalDeployment } from './local-deployment';

const CLUSTER = 'pets-api-cluster';
const SERVICE = 'pets-api-service';

/** Processes of the deployment, by a part of their command. */
const PROCESSES = {
  // without those of a migration, which have one more argument
  task: /\/stand-in\.cjs \S+ \d+ \S+$|^java .* -jar \S+\.jar$/,
  database: /\/bin\/postgres -D /,
  cache: /\/(valkey|redis)-server /,
};

/** Kind of a process of the deployment. */
export type ProcessKind = keyof typeof PROCESSES;

/** The dev environment on an emulator that runs database, cache and tasks. */
export class LiveDeployment extends LocalDeployment {
  constructor() {
    super('dev', true);
  }

  /** ARNs of the running tasks. */
  async tasks(): Promise<string[]> {
    const { taskArns = [] } = await new ECSClient(this.client()).send(
      new ListTasksCommand({ cluster: CLUSTER, serviceName: SERVICE, desiredStatus: 'RUNNING' }),
    );
    return taskArns.sort();
  }

  async service(): Promise<Service> {
    const { services = [] } = await new ECSClient(this.client()).send(
      new DescribeServicesCommand({ cluster: CLUSTER, services: [SERVICE] }),
    );
    return services[0];
  }

  async describeTasks(arns: readonly string[]): Promise<Task[]> {
    const { tasks = [] } = await new ECSClient(this.client()).send(
      new DescribeTasksCommand({ cluster: CLUSTER, tasks: [...arns] }),
    );
    return tasks;
  }

  /** Runs a standalone task with the task definition of the service. Returns when it has stopped. */
  async runTask(override: ContainerOverride): Promise<Task> {
    const client = new ECSClient(this.client());
    const { taskDefinition } = await this.service();
    const overrides = { containerOverrides: [{ name: 'pets-api', ...override }] };
    const started = await client.send(new RunTaskCommand({ cluster: CLUSTER, taskDefinition, overrides }));
    const arns = started.tasks?.map(({ taskArn = '' }) => taskArn) ?? [];
    for (;;) {
      const [task] = await this.describeTasks(arns);
      if (task?.lastStatus === 'STOPPED') return task;
      await sleep(100);
    }
  }

  /** Waits until the service has one completed deployment, with none of the tasks that were replaced. */
  async untilReplaced(replaced: readonly string[]): Promise<void> {
    for (;;) {
      const tasks = await this.tasks();
      const { deployments = [], runningCount, desiredCount } = await this.service();
      const current = deployments.find(({ status }) => status === 'PRIMARY');
      const isSteady =
        current?.rolloutState === 'COMPLETED' && runningCount === desiredCount && tasks.length === desiredCount;
      if (isSteady && !tasks.some((arn) => replaced.includes(arn))) break;
      await sleep(200);
    }
    // the replaced tasks finish their requests
    while (this.processes('task').length > (await this.tasks()).length) await sleep(200);
  }

  /** Waits until the circuit breaker rolled back to the last completed deployment, which is steady. */
  async untilRolledBack(): Promise<void> {
    for (;;) {
      const { deployments = [] } = await this.service();
      const states = deployments.map(({ rolloutState, status }) => `${status} ${rolloutState}`);
      if (states.includes('PRIMARY COMPLETED') && states.includes('ACTIVE FAILED')) return;
      await sleep(200);
    }
  }

  /** Rotates a secret. Returns when a new version is current. */
  async rotate(SecretId: string): Promise<void> {
    const secrets = new SecretsManagerClient(this.client());
    const { VersionId } = await secrets.send(new RotateSecretCommand({ SecretId }));
    while ((await secrets.send(new GetSecretValueCommand({ SecretId }))).VersionId !== VersionId) await sleep(100);
  }

  /** The value of a secret. */
  async secret(SecretId: string): Promise<string> {
    const secrets = new SecretsManagerClient(this.client());
    const { SecretString = '' } = await secrets.send(new GetSecretValueCommand({ SecretId }));
    return SecretString;
  }

  /** Endpoint of the session cache. */
  async cacheEndpoint(): Promise<{ host: string; port: number }> {
    const cache = new ElastiCacheClient(this.client());
    const { ReplicationGroups = [] } = await cache.send(new DescribeReplicationGroupsCommand({}));
    const { Address = '', Port = 0 } = ReplicationGroups[0]?.NodeGroups?.[0].PrimaryEndpoint ?? {};
    return { host: Address, port: Port };
  }

  /** Whether the session cache accepts each of the passwords. */
  async cacheAccepts(passwords: readonly string[]): Promise<boolean[]> {
    const endpoint = await this.cacheEndpoint();
    const ca = readFileSync(join(this.emulatorFolder, 'authorities.pem'));
    return Promise.all(
      passwords.map(async (password) => {
        const socket = connect({ ...endpoint, ca });
        socket.write(`AUTH ${password}\r\n`);
        const [reply] = (await once(socket, 'data')) as [Buffer];
        socket.destroy();
        return reply.toString().startsWith('+OK');
      }),
    );
  }

  /** The value of a secret with user name and password, and that of the master user also with the endpoint. */
  async credentials(SecretId: string): Promise<Record<'username' | 'password' | 'host' | 'port', string>> {
    return JSON.parse(await this.secret(SecretId)) as Record<'username' | 'password' | 'host' | 'port', string>;
  }

  /** Folders that the emulator uses in addition to its own. */
  otherFolders(): string[] {
    return process.getuid?.() === 0 ? [unprivileged(this.emulatorFolder)] : [];
  }

  /** Releases an image as the application pipeline does: writes the parameter and updates the stack. */
  async release(tag: string): Promise<void> {
    const Name = '/pets-api/image-tag';
    await new SSMClient(this.client()).send(new PutParameterCommand({ Name, Value: tag, Overwrite: true }));
    const client = new CloudFormationClient(this.client());
    const StackName = 'dev-Service';
    const { Stacks = [] } = await client.send(new DescribeStacksCommand({ StackName }));
    await client.send(
      new UpdateStackCommand({
        StackName,
        UsePreviousTemplate: true,
        Capabilities: ['CAPABILITY_IAM', 'CAPABILITY_NAMED_IAM'],
        Parameters: Stacks[0].Parameters?.map(({ ParameterKey }) => ({ ParameterKey, UsePreviousValue: true })),
      }),
    );
    await waitUntilStackUpdateComplete({ client, maxWaitTime: 60, minDelay: 0.2, maxDelay: 0.5 }, { StackName });
  }

  /** Sends a request to the load balancer, without the header of the distribution. */
  async bypassDistribution(path: string): Promise<{ status?: number; body: string }> {
    const { LoadBalancers = [] } = await new ElasticLoadBalancingV2Client(this.client()).send(
      new DescribeLoadBalancersCommand({}),
    );
    // fetch does not send a Host header of the caller
    return new Promise((resolve, reject) => {
      const headers = { host: `${LoadBalancers[0].DNSName}:443` };
      request(`${this.endpoint}${path}`, { headers }, (response) => {
        let body = '';
        response.on('data', (data) => (body += String(data)));
        response.on('end', () => resolve({ status: response.statusCode, body }));
      })
        .on('error', reject)
        .end();
    });
  }

  /** The lines of a log group, or of one of its streams. */
  async logLines(logGroupName: string, logStream?: string): Promise<string[]> {
    const { events } = await this.callJson('logs', 'Logs_20140328.FilterLogEvents', {
      logGroupName,
      limit: 10_000,
      ...(logStream && { logStreamNames: [logStream] }),
    });
    return (events as { message: string }[]).map(({ message }) => message);
  }

  /** The names of the streams of a log group. */
  async logStreams(logGroupName: string): Promise<string[]> {
    const { logStreams } = await this.callJson('logs', 'Logs_20140328.DescribeLogStreams', { logGroupName });
    return (logStreams as { logStreamName: string }[]).map(({ logStreamName }) => logStreamName);
  }

  /** The first event of a failure in the last update of a stack. */
  async failedEvent(StackName: string): Promise<Partial<StackEvent>> {
    const client = new CloudFormationClient(this.client());
    const { StackEvents = [] } = await client.send(new DescribeStackEventsCommand({ StackName }));
    const begin = StackEvents.findIndex(
      ({ ResourceStatus, LogicalResourceId }) =>
        LogicalResourceId === StackName && ResourceStatus === 'UPDATE_IN_PROGRESS',
    );
    const failed = StackEvents.slice(0, begin).filter(({ ResourceStatus }) => ResourceStatus?.endsWith('_FAILED'));
    return failed.at(-1) ?? {};
  }

  /** Ids of the processes of a kind. */
  processes(kind: ProcessKind): number[] {
    return membersOf(this.group)
      .filter(({ command }) => PROCESSES[kind].test(command))
      .map(({ pid }) => pid);
  }

  /** Sends a signal to the processes of a kind, and to their child processes, which PostgreSQL has. */
  signal(kind: ProcessKind, signal: NodeJS.Signals): void {
    for (const pid of this.processes(kind)) {
      // the children first: those of a PostgreSQL that ends would end before they get the signal
      for (const each of [...childrenOf(pid), pid]) {
        if (isRunning(each)) process.kill(each, signal);
      }
    }
  }
}

/** Ids of child processes. They can be in another process group than their parent. */
export function childrenOf(parent: number): number[] {
  const file = `/proc/${parent}/task/${parent}/children`;
  if (existsSync(file)) return readFileSync(file, 'utf8').trim().split(' ').filter(Boolean).map(Number);
  const { stdout } = execute('ps', ['-A', '-o', 'ppid=,pid=']);
  const pairs = stdout.split('\n').map((line) => line.trim().split(/\s+/).map(Number));
  return pairs.filter(([ppid]) => ppid === parent).map(([, pid]) => pid);
}

/** Returns whether a process runs. */
export function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

/** Segments of shared memory that a process created. `undefined` on systems without /proc. */
export function sharedMemoryOf(pid: number): string[] | undefined {
  const file = '/proc/sysvipc/shm';
  if (!existsSync(file)) return undefined;
  const [, ...segments] = readFileSync(file, 'utf8').trim().split('\n');
  // key, id, permissions, size, creator
  return segments.filter((line) => line.trim().split(/\s+/)[4] === String(pid));
}
