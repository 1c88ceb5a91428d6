import { ACMClient, DescribeCertificateCommand } from '@aws-sdk/client-acm';
import {
  ApplicationAutoScalingClient,
  DescribeScalableTargetsCommand,
  RegisterScalableTargetCommand,
  type SuspendedState,
} from '@aws-sdk/client-application-auto-scaling';
import {
  CloudWatchClient,
  DescribeAlarmsCommand,
  GetMetricStatisticsCommand,
  PutMetricDataCommand,
} from '@aws-sdk/client-cloudwatch';
import { DescribeImagesCommand, ECRClient } from '@aws-sdk/client-ecr';
import { DescribeServicesCommand, ECSClient, UpdateServiceCommand } from '@aws-sdk/client-ecs';
import { DescribeTargetHealthCommand, ElasticLoadBalancingV2Client } from '@aws-sdk/client-elastic-load-balancing-v2';
import { DescribeServerlessCachesCommand, ElastiCacheClient } from '@aws-sdk/client-elasticache';
import {
  AddTagsToResourceCommand,
  DescribeDBInstancesCommand,
  PromoteReadReplicaCommand,
  RDSClient,
} from '@aws-sdk/client-rds';
import { Route53Client, UpdateHealthCheckCommand } from '@aws-sdk/client-route-53';
import {
  CancelRotateSecretCommand,
  DescribeSecretCommand,
  RotateSecretCommand,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { GetServiceQuotaCommand, ServiceQuotasClient } from '@aws-sdk/client-service-quotas';
import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { GetParameterCommand, PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import type { Clock } from '../../../src/recovery/clock';
import type { FailoverPlan } from '../../../src/recovery/plan';

export const PRIMARY = 'us-east-1';
export const RECOVERY = 'us-west-2';
const MINUTE = 60_000;
const START = Date.parse('2026-03-01T12:00:00Z');

/** A plan with all optional fields. */
export const PLAN: FailoverPlan = {
  version: 1,
  environment: 'prod',
  account: '333333333333',
  switch: {
    namespace: 'shop/failover',
    metricName: 'RecoveryRegionActive',
    alarmName: 'shop-recovery-region-active',
    healthCheckId: 'check-1',
  },
  secrets: ['shop/db'],
  primary: {
    region: PRIMARY,
    database: 'shop-db',
    cluster: 'shop',
    service: 'shop',
    minCapacityParameter: '/shop/min-capacity',
    minTasks: 2,
    takeOverTasks: 5,
    maxTasks: 10,
    restingTasks: 2,
    rotatedSecrets: ['shop/db'],
  },
  recovery: {
    region: RECOVERY,
    database: 'shop-db-replica',
    cluster: 'shop',
    service: 'shop',
    minCapacityParameter: '/shop/min-capacity',
    minTasks: 2,
    takeOverTasks: 5,
    maxTasks: 10,
    restingTasks: 0,
    cpu: 512,
    imageTagParameter: '/shop/image-tag',
    imageRepository: 'shop',
    cache: 'shop',
    certificateArn: 'arn:aws:acm:us-west-2:333333333333:certificate/1',
    topicArn: 'arn:aws:sns:us-west-2:333333333333:pages',
  },
};

/** State of a Region. */
export interface RegionState {
  database?: {
    /** Identifier. @default - any */
    name?: string;
    status: string;
    source?: string;
    tags: string[];
    isMultiAz?: boolean;
    promotedAt?: number;
    /** Seconds, or one value for each minute, the newest first. `undefined` if there are no data points. */
    lag?: number | readonly number[];
  };
  parameters: Record<string, string>;
  desired: number;
  /** Number of tasks that do not stop. */
  stuck: number;
  target?: { min: number; max: number; suspended: SuspendedState };
  secrets: Record<string, { changed: Date; deleted?: Date; rotates?: boolean }>;
  images: string[];
  cacheStatus?: string;
  certificate: { Status?: 'ISSUED' | 'EXPIRED' | 'PENDING_VALIDATION'; NotAfter?: Date };
  quota: number;
  targetGroups: string[];
  serviceStatus: string;
}

/** An error of AWS. */
export class AwsError extends Error {
  constructor(
    override readonly name: string,
    message = name,
  ) {
    super(message);
  }
}

/**
 * Both Regions of an application, with the APIs that a failover calls. Time passes when the command sleeps: a promotion
 * takes five minutes and its begin is not visible for 30 seconds, tasks start and stop within a minute.
 */
export class Regions {
  now = START;
  readonly regions: Record<string, RegionState> = {};
  /** Data points of the switch: minute and value. */
  readonly points: { at: number; value: number }[] = [];
  /** Recorded durations: action, step and seconds. */
  readonly durations: string[] = [];
  /** Region whose endpoints do not answer. */
  lost?: string;
  /** Region whose endpoints accept connections and do not respond. */
  hang?: string;
  /** Calls as `us-west-2 PromoteReadReplicaCommand`. */
  readonly calls: string[] = [];
  readonly messages: { Subject?: string; Message?: string }[] = [];
  healthCheckDisabled = false;
  /** Number of calls after which the process ends. */
  interruptAfter?: number;
  hasAlarm = true;
  /** Errors by call. */
  readonly errors: Record<string, AwsError> = {};
  private changes: { at: number; region: string; before: number; desired: number }[] = [];
  private readonly handlers = new Map<string, Handler>();

  readonly clock: Clock = {
    now: () => this.now,
    sleep: async (milliseconds) => {
      this.now += milliseconds;
      // other steps can continue
      await new Promise((resolve) => setImmediate(resolve));
    },
  };

  /** Replaces the clients of the AWS SDK. Faster than aws-sdk-client-mock, for hundreds of runs. */
  constructor() {
    this.answerDatabase();
    this.answerService();
    this.answerSwitch();
    this.answerOthers();
    this.install();
    this.reset();
  }

  install(): void {
    for (const client of CLIENTS) {
      const send = this.respond.bind(this);
      jest.spyOn(client.prototype as Client, 'send').mockImplementation(function (this: Client, command) {
        return send(this, command);
      });
    }
  }

  /** The primary Region serves. */
  reset(): void {
    this.now = START;
    this.points.length = 0;
    this.durations.length = 0;
    this.calls.length = 0;
    this.messages.length = 0;
    this.changes = [];
    this.lost = undefined;
    this.hang = undefined;
    this.interruptAfter = undefined;
    this.healthCheckDisabled = false;
    this.hasAlarm = true;
    for (const name of Object.keys(this.errors)) delete this.errors[name];
    this.regions[PRIMARY] = regionState(2, { status: 'available', tags: [] });
    this.primary.secrets['shop/db'].rotates = true;
    this.regions[RECOVERY] = regionState(0, {
      status: 'available',
      source: `arn:aws:rds:${PRIMARY}:333333333333:db:shop-db`,
      tags: [],
      lag: 3,
    });
    this.regions[RECOVERY].parameters['/shop/failover'] = JSON.stringify(PLAN);
    this.regions[PRIMARY].parameters['/shop/failover'] = JSON.stringify(PLAN);
  }

  get primary(): RegionState {
    return this.regions[PRIMARY];
  }

  get recovery(): RegionState {
    return this.regions[RECOVERY];
  }

  /** The database of a Region, which must exist. */
  database(region: string) {
    const { database } = this.regions[region];
    if (!database) throw new Error(`${region} has no database`);
    return database;
  }

  /** Region that gets the requests. */
  get serves(): string {
    return !this.healthCheckDisabled && this.alarmState() === 'ALARM' ? RECOVERY : PRIMARY;
  }

  /** The recovery Region serves with the promoted database, and the primary Region has a replica of it. */
  takenOver(): void {
    this.points.push({ at: this.now - 60 * MINUTE, value: 1 });
    this.regions[RECOVERY].database = { status: 'available', tags: ['failover:promotion-requested'] };
    this.regions[PRIMARY].database = {
      status: 'available',
      source: `arn:aws:rds:${RECOVERY}:333333333333:db:shop-db-replica`,
      tags: [],
      lag: 1,
    };
    const stopped = { min: 0, max: 10, suspended: suspended(true) };
    Object.assign(this.primary, { desired: 0, target: stopped });
    this.primary.secrets['shop/db'].rotates = false;
    this.primary.parameters['/shop/min-capacity'] = '0';
    Object.assign(this.recovery, { desired: 5, target: { min: 2, max: 10, suspended: suspended(false) } });
    this.recovery.parameters['/shop/min-capacity'] = '2';
  }

  /** A change of the desired count takes effect a minute later. */
  private running(region: string): number {
    const changes = this.changes.filter((change) => change.region === region);
    const done = changes.filter(({ at }) => at + MINUTE <= this.now).at(-1);
    const { stuck, desired } = this.regions[region];
    return Math.max(stuck, done?.desired ?? changes[0]?.before ?? desired);
  }

  private alarmState(): string {
    const [newest] = [...this.points].sort((a, b) => b.at - a.at);
    return newest === undefined || this.maximum(newest.at) < 1 ? 'OK' : 'ALARM';
  }

  private maximum(at: number): number {
    const minute = Math.floor(at / MINUTE);
    return Math.max(
      ...this.points.filter((point) => Math.floor(point.at / MINUTE) === minute).map(({ value }) => value),
    );
  }

  private on(command: { readonly name: string }, work: Handler): void {
    this.handlers.set(command.name, work);
  }

  private async respond(client: Client, { constructor, input }: Command): Promise<unknown> {
    const region = await client.config.region();
    if (region === this.hang) await new Promise(() => undefined);
    const handler = this.handlers.get(constructor.name);
    if (!handler) throw new Error(`${constructor.name} is not expected`);
    return handler(input as never, this.enter(region, constructor.name), region);
  }

  /** Records a call, or fails as the test requires. */
  private enter(region: string, command: string): RegionState {
    if (region === this.lost) throw new AwsError('TimeoutError', 'connect ETIMEDOUT');
    if (this.interruptAfter !== undefined && this.calls.length >= this.interruptAfter) {
      throw new AwsError('Interrupted', 'the process ends');
    }
    const call = `${region} ${command.replace(/Command$/, '')}`;
    this.calls.push(call);
    this.settle();
    if (this.errors[call]) throw this.errors[call];
    return this.regions[region];
  }

  private answerDatabase(): void {
    this.on(DescribeDBInstancesCommand, ({ DBInstanceIdentifier }: Input, { database }, region) => {
      if (!database || (database.name ?? DBInstanceIdentifier) !== DBInstanceIdentifier) {
        throw new AwsError('DBInstanceNotFoundFault');
      }
      return {
        DBInstances: [
          {
            DBInstanceIdentifier,
            DBInstanceArn: `arn:aws:rds:${region}:333333333333:db:${DBInstanceIdentifier}`,
            DBInstanceStatus: database.status,
            ReadReplicaSourceDBInstanceIdentifier: database.source,
            TagList: database.tags.map((Key) => ({ Key })),
            MultiAZ: database.isMultiAz,
          },
        ],
      };
    });
    this.on(AddTagsToResourceCommand, ({ Tags }: Input, { database }) => {
      database?.tags.push(...(Tags as { Key: string }[]).map(({ Key }) => Key));
      return {};
    });
    this.on(PromoteReadReplicaCommand, (_: Input, { database }) => {
      if (database?.status !== 'available') throw new AwsError('InvalidDBInstanceStateFault');
      database.promotedAt ??= this.now;
      return {};
    });
  }

  private answerService(): void {
    this.on(DescribeServicesCommand, (_: Input, state, region) => ({
      services: [
        {
          status: state.serviceStatus,
          desiredCount: state.desired,
          runningCount: this.running(region),
          loadBalancers: state.targetGroups.map((targetGroupArn) => ({ targetGroupArn })),
        },
      ],
    }));
    this.on(UpdateServiceCommand, ({ desiredCount }: Input, state, region) => {
      const [before, desired] = [state.desired, Number(desiredCount)];
      if (before !== desired) this.changes.push({ at: this.now, region, before, desired });
      state.desired = desired;
      return {};
    });
    this.on(DescribeScalableTargetsCommand, (_: Input, { target }) => ({
      ScalableTargets: target
        ? [{ MinCapacity: target.min, MaxCapacity: target.max, SuspendedState: target.suspended }]
        : [],
    }));
    this.on(RegisterScalableTargetCommand, (input: Input, state) => {
      state.target = {
        min: Number(input.MinCapacity),
        max: Number(input.MaxCapacity),
        suspended: input.SuspendedState as SuspendedState,
      };
      return {};
    });
    this.on(DescribeTargetHealthCommand, (_: Input, __, region) => ({
      TargetHealthDescriptions: Array.from({ length: this.running(region) }, () => ({
        TargetHealth: { State: 'healthy' },
      })),
    }));
  }

  private answerSwitch(): void {
    this.on(PutMetricDataCommand, ({ MetricData }: Input) => {
      for (const { MetricName, Dimensions = [], Value, Timestamp } of MetricData as MetricDatum[]) {
        if (MetricName === 'RecoveryRegionActive') this.points.push({ at: Timestamp.getTime(), value: Value });
        else this.durations.push([...Dimensions.map((dimension) => dimension.Value), Value].join(' '));
      }
      return {};
    });
    this.on(GetMetricStatisticsCommand, (input: Input, { database }) => {
      if (input.MetricName === 'ReplicaLag') return { Datapoints: this.lagPoints(database?.lag) };
      const begin = (input.StartTime as Date).getTime();
      const recent = this.points.filter(({ at }) => at >= begin);
      return { Datapoints: recent.map(({ at }) => ({ Timestamp: new Date(at), Maximum: this.maximum(at) })) };
    });
    this.on(DescribeAlarmsCommand, () => ({ MetricAlarms: this.hasAlarm ? [{ StateValue: this.alarmState() }] : [] }));
    this.on(UpdateHealthCheckCommand, () => {
      this.healthCheckDisabled = true;
      return {};
    });
  }

  /** The metric has a data point each minute, the newest is a minute old. */
  private lagPoints(lag: number | readonly number[] | undefined) {
    if (lag === undefined) return [];
    const values = typeof lag === 'number' ? [lag, lag] : lag;
    return values.map((Maximum, index) => ({ Timestamp: new Date(this.now - (index + 1) * MINUTE), Maximum }));
  }

  private answerOthers(): void {
    this.on(GetCallerIdentityCommand, () => ({
      Account: '333333333333',
      Arn: 'arn:aws:iam::333333333333:user/operator',
    }));
    this.on(GetParameterCommand, ({ Name }: Input, { parameters }) => {
      const Value = parameters[String(Name)];
      if (Value === undefined) throw new AwsError('ParameterNotFound');
      return { Parameter: { Value } };
    });
    this.on(PutParameterCommand, ({ Name, Value }: Input, { parameters }) => {
      parameters[String(Name)] = String(Value);
      return {};
    });
    this.on(DescribeSecretCommand, ({ SecretId }: Input, { secrets }) => {
      const secret = secrets[String(SecretId)];
      if (!secret) throw new AwsError('ResourceNotFoundException');
      return {
        LastChangedDate: secret.changed,
        DeletedDate: secret.deleted,
        RotationEnabled: secret.rotates,
        RotationRules: { AutomaticallyAfterDays: 30 },
      };
    });
    this.on(CancelRotateSecretCommand, ({ SecretId }: Input, { secrets }) => {
      secrets[String(SecretId)].rotates = false;
      return {};
    });
    this.on(RotateSecretCommand, ({ SecretId, ...input }: Input, { secrets }) => {
      // without the rules, Secrets Manager does not enable the schedule again
      if (input.RotationRules === undefined) throw new AwsError('InvalidRequestException');
      // an immediate rotation would restart the tasks
      if (input.RotateImmediately !== false) throw new AwsError('InvalidRequestException');
      secrets[String(SecretId)].rotates = true;
      return {};
    });
    this.on(DescribeImagesCommand, ({ imageIds }: Input, { images }) => {
      const [{ imageTag }] = imageIds as { imageTag: string }[];
      if (!images.includes(imageTag)) throw new AwsError('ImageNotFoundException');
      return { imageDetails: [{}] };
    });
    this.on(DescribeServerlessCachesCommand, (_: Input, { cacheStatus }) => ({
      ServerlessCaches: cacheStatus === undefined ? [] : [{ Status: cacheStatus }],
    }));
    this.on(DescribeCertificateCommand, (_: Input, { certificate }) => ({ Certificate: certificate }));
    this.on(GetServiceQuotaCommand, (_: Input, { quota }) => ({ Quota: { Value: quota } }));
    this.on(PublishCommand, (input: Input) => {
      this.messages.push(input);
      return {};
    });
  }

  /** Lets promotions proceed. */
  private settle(): void {
    for (const { database } of Object.values(this.regions)) {
      if (database?.promotedAt === undefined) continue;
      const seconds = (this.now - database.promotedAt) / 1000;
      if (seconds < 30) continue;
      database.status = seconds < 300 ? 'modifying' : 'available';
      if (seconds >= 120) delete database.source;
      if (seconds >= 300) delete database.promotedAt;
    }
  }
}

interface MetricDatum {
  readonly MetricName: string;
  readonly Dimensions?: readonly { readonly Value: string }[];
  readonly Value: number;
  readonly Timestamp: Date;
}

type Input = Record<string, unknown>;
type Handler = (input: never, state: RegionState, region: string) => unknown;

interface Command {
  readonly constructor: { readonly name: string };
  readonly input: object;
}

interface Client {
  readonly config: { region(): Promise<string> };
  send(command: Command): Promise<unknown>;
}

const CLIENTS = [
  ACMClient,
  ApplicationAutoScalingClient,
  CloudWatchClient,
  ECRClient,
  ECSClient,
  ElasticLoadBalancingV2Client,
  ElastiCacheClient,
  RDSClient,
  Route53Client,
  SecretsManagerClient,
  ServiceQuotasClient,
  SNSClient,
  SSMClient,
  STSClient,
];

function suspended(value: boolean): SuspendedState {
  return {
    DynamicScalingInSuspended: value,
    DynamicScalingOutSuspended: value,
    ScheduledScalingSuspended: value,
  };
}

function regionState(tasks: number, database: RegionState['database']): RegionState {
  return {
    database,
    parameters: { '/shop/min-capacity': String(tasks), '/shop/image-tag': 'abc' },
    desired: tasks,
    stuck: 0,
    target: { min: tasks, max: 10, suspended: suspended(false) },
    secrets: { 'shop/db': { changed: new Date(START - 86_400_000) } },
    images: ['abc'],
    cacheStatus: 'available',
    certificate: { Status: 'ISSUED', NotAfter: new Date(START + 86_400_000) },
    quota: 100,
    targetGroups: ['arn:targets'],
    serviceStatus: 'ACTIVE',
  };
}
