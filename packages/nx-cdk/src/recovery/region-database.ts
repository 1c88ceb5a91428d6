import { CloudWatchClient, GetMetricStatisticsCommand } from '@aws-sdk/client-cloudwatch';
import {
  AddTagsToResourceCommand,
  DescribeDBInstancesCommand,
  PromoteReadReplicaCommand,
  RDSClient,
  type DBInstance,
} from '@aws-sdk/client-rds';
import { CommandError } from '../shared/command-error';
import { clientConfig } from './clients';
import { duration, waitFor, type Clock } from './clock';
import type { RegionPlan } from './plan';

/** State of a DB instance. */
export interface DatabaseState {
  /** `available`, `backing-up`, `modifying` and others. */
  readonly status: string;
  /** Identifier or ARN of the source of a replica. */
  readonly source?: string;
  /** Whether a promotion was requested. It can take minutes until RDS shows it. */
  readonly promotionRequested: boolean;
  readonly multiAz: boolean;
}

/** Replication lag of a replica. */
export interface Lag {
  /** Newest lag. It grows while the source is lost or idle. */
  readonly seconds: number;
  /** Lowest lag of the last half hour, so before a loss of the source. */
  readonly lowestSeconds: number;
  /** Time of the last replayed transaction, in milliseconds since 1970. */
  readonly replayedAt: number;
}

/** Tag of an instance whose promotion was requested. */
export const PROMOTION_TAG = 'failover:promotion-requested';

const BACKUP_RETENTION_DAYS = 7;
const LAG_WINDOW_SECONDS = 30 * 60;
const PROMOTION_LIMIT_SECONDS = 45 * 60;
const CATCH_UP_LIMIT_SECONDS = 20 * 60;

/** The DB instance of a Region. */
export class RegionDatabase {
  private readonly rds: RDSClient;
  private readonly cloudwatch: CloudWatchClient;

  constructor(
    private readonly plan: RegionPlan,
    private readonly clock: Clock,
  ) {
    this.rds = new RDSClient(clientConfig(plan.region));
    this.cloudwatch = new CloudWatchClient(clientConfig(plan.region));
  }

  get name(): string {
    return this.plan.database;
  }

  /** Returns `undefined` if the instance does not exist. */
  async find(): Promise<DatabaseState | undefined> {
    const instance = await this.describe();
    return instance && stateOf(instance);
  }

  /** Returns the lag in the last half hour, `undefined` without data points. */
  async lag(): Promise<Lag | undefined> {
    const end = this.clock.now();
    const { Datapoints = [] } = await this.cloudwatch.send(
      new GetMetricStatisticsCommand({
        Namespace: 'AWS/RDS',
        MetricName: 'ReplicaLag',
        Dimensions: [{ Name: 'DBInstanceIdentifier', Value: this.plan.database }],
        StartTime: new Date(end - LAG_WINDOW_SECONDS * 1000),
        EndTime: new Date(end),
        Period: 60,
        Statistics: ['Maximum'],
      }),
    );
    const points = Datapoints.map(({ Timestamp, Maximum = 0 }) => ({
      at: Timestamp?.getTime() ?? 0,
      seconds: Maximum,
    }))
      // -1 means that the replication is not active
      .filter(({ seconds }) => seconds >= 0)
      .sort((one, other) => other.at - one.at);
    if (points.length === 0) return undefined;
    const [{ at, seconds }] = points;
    return {
      seconds,
      lowestSeconds: Math.min(...points.map((point) => point.seconds)),
      replayedAt: at - seconds * 1000,
    };
  }

  /**
   * Waits until the replica contains everything that was written before a point in time.
   *
   * The lag of an idle PostgreSQL replica grows to five minutes, because it is the time since the last replayed
   * transaction. So the time of that transaction is compared, and not the lag with 0.
   */
  async catchUp(since: number, say: (text: string) => void): Promise<string> {
    const wait = {
      what: `the replication to ${this.plan.database}`,
      everySeconds: 15,
      limitSeconds: CATCH_UP_LIMIT_SECONDS,
    };
    return waitFor(this.clock, wait, async () => {
      const lag = await this.lag();
      if (lag !== undefined && lag.replayedAt >= since) {
        return `${this.plan.database} contains all transactions`;
      }
      say(lag === undefined ? 'no data point of ReplicaLag yet' : `ReplicaLag ${duration(lag.seconds)}`);
      return undefined;
    });
  }

  /** Promotes the replica, or waits for a promotion that was requested before. */
  async promote(say: (text: string) => void): Promise<string> {
    const wait = {
      what: `the promotion of ${this.plan.database}`,
      everySeconds: 10,
      limitSeconds: PROMOTION_LIMIT_SECONDS,
    };
    let isAccepted = false;
    return waitFor(this.clock, wait, async () => {
      const instance = await this.describe();
      if (!instance) throw new CommandError(`${this.plan.database} does not exist in ${this.plan.region}`);
      const state = stateOf(instance);
      if (state.source === undefined && state.status === 'available') return `${this.plan.database} accepts writes`;
      say(`${this.plan.database} is ${state.status}${state.source === undefined ? '' : ', still a replica'}`);
      // another status, for example backing-up, does not allow a promotion
      if (!isAccepted && state.source !== undefined && state.status === 'available') {
        isAccepted = await this.request(instance);
      }
      return undefined;
    });
  }

  /** Returns whether RDS accepts the promotion. */
  private async request({ DBInstanceArn, DBInstanceIdentifier }: DBInstance): Promise<boolean> {
    // before the request, so that an interruption cannot leave a request without the tag
    const tag = { Key: PROMOTION_TAG, Value: new Date(this.clock.now()).toISOString() };
    await this.rds.send(new AddTagsToResourceCommand({ ResourceName: DBInstanceArn, Tags: [tag] }));
    try {
      const input = { DBInstanceIdentifier, BackupRetentionPeriod: BACKUP_RETENTION_DAYS };
      await this.rds.send(new PromoteReadReplicaCommand(input));
      return true;
    } catch (error) {
      // the status changed since it was read, or the promotion of an earlier run has begun
      if (/^InvalidDBInstanceState/.test((error as Error).name)) return false;
      throw error;
    }
  }

  private async describe(): Promise<DBInstance | undefined> {
    try {
      const { DBInstances = [] } = await this.rds.send(
        new DescribeDBInstancesCommand({ DBInstanceIdentifier: this.plan.database }),
      );
      return DBInstances[0];
    } catch (error) {
      if (/^DBInstanceNotFound/.test((error as Error).name)) return undefined;
      throw error;
    }
  }
}

function stateOf(instance: DBInstance): DatabaseState {
  const {
    DBInstanceStatus = '',
    ReadReplicaSourceDBInstanceIdentifier: source,
    TagList = [],
    MultiAZ = false,
  } = instance;
  return {
    status: DBInstanceStatus,
    ...(source ? { source } : {}),
    promotionRequested: TagList.some(({ Key }) => Key === PROMOTION_TAG),
    multiAz: MultiAZ,
  };
}
