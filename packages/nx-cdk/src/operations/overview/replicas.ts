import { CloudWatchClient, GetMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import { DescribeDBInstancesCommand, RDSClient } from '@aws-sdk/client-rds';
import type { Environment } from '../environment';
import { part } from './part';
import type { ReplicaStatus } from './report';

/** Amazon RDS publishes the lag each minute. The newest values can be missing. */
const WINDOW_MILLISECONDS = 15 * 60_000;
const PERIOD_SECONDS = 60;

/** Reads the read replicas that the stacks contain. A replica that was promoted is none. */
export async function readReplicas(environment: Environment, now: Date): Promise<readonly ReplicaStatus[]> {
  const databases = (await environment.inventory()).of('AWS::RDS::DBInstance');
  const replicas = await Promise.all(
    databases.map(async ({ physicalId: name, region }): Promise<ReplicaStatus | undefined> => {
      const rds = environment.client(RDSClient, region);
      const { DBInstances: [found] = [] } = await rds.send(
        new DescribeDBInstancesCommand({ DBInstanceIdentifier: name }),
      );
      const source = found?.ReadReplicaSourceDBInstanceIdentifier;
      if (!source) return undefined;
      const lagSeconds = await part(() => readLag(environment, name, region, now));
      return {
        name,
        region,
        source: source.split(':').at(-1) ?? source,
        status: found.DBInstanceStatus ?? '',
        lagSeconds,
      };
    }),
  );
  return replicas.flatMap((replica) => replica ?? []);
}

async function readLag(environment: Environment, name: string, region: string, now: Date): Promise<number | null> {
  const metric = {
    Namespace: 'AWS/RDS',
    MetricName: 'ReplicaLag',
    Dimensions: [{ Name: 'DBInstanceIdentifier', Value: name }],
  };
  const { MetricDataResults: [result] = [] } = await environment.client(CloudWatchClient, region).send(
    new GetMetricDataCommand({
      StartTime: new Date(now.getTime() - WINDOW_MILLISECONDS),
      EndTime: now,
      ScanBy: 'TimestampDescending',
      MetricDataQueries: [{ Id: 'lag', MetricStat: { Metric: metric, Period: PERIOD_SECONDS, Stat: 'Average' } }],
    }),
  );
  return result?.Values?.[0] ?? null;
}
