import { ACMClient, DescribeCertificateCommand } from '@aws-sdk/client-acm';
import { DescribeImagesCommand, ECRClient } from '@aws-sdk/client-ecr';
import { DescribeServerlessCachesCommand, ElastiCacheClient } from '@aws-sdk/client-elasticache';
import { DescribeSecretCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { ServiceQuotasClient } from '@aws-sdk/client-service-quotas';
import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { reasonOf } from '../shared/sdk';
import { serviceQuota } from '../shared/service-quota';
import { clientConfig } from './clients';
import { duration, type Clock } from './clock';
import type { FailoverPlan, RegionPlan } from './plan';
import { PROMOTION_TAG, type DatabaseState, type Lag, type RegionDatabase } from './region-database';
import type { RegionService } from './region-service';

/** `unknown` means that AWS did not answer. */
export type PreconditionVerdict = 'ok' | 'warning' | 'failed' | 'unknown';

/** Result of the check of a precondition. */
export interface Precondition {
  readonly name: string;
  readonly verdict: PreconditionVerdict;
  readonly detail: string;
  /** Command or change that solves the problem. */
  readonly fix?: string;
  /** Whether `--force` cannot override it. */
  readonly isFatal?: boolean;
}

/** Input of the checks. */
export interface PreconditionProps {
  readonly plan: FailoverPlan;
  /** The Region that will serve. */
  readonly to: RegionPlan;
  /** Region that the database must be a replica of. */
  readonly from: RegionPlan;
  readonly database: RegionDatabase;
  readonly service: RegionService;
  /** Whether the Region serves already. Then its database can be promoted. */
  readonly isActive: boolean;
  readonly clock: Clock;
}

type Result = Omit<Precondition, 'name'>;

/** A replica that has lagged more for half an hour was not usable before the loss of its source either. */
const MAX_LAG_SECONDS = 300;
const UNITS_PER_VCPU = 1024;
const FARGATE_QUOTA = 'L-3032A538';

/** Without these, a failover cannot succeed, so an error of AWS counts as failed. */
const REQUIRED = ['database', 'service'];

/** Checks whether a Region can take over. All checks read from that Region only. */
export async function checkPreconditions(props: PreconditionProps): Promise<readonly Precondition[]> {
  const { plan, to } = props;
  const lag = props.database.lag().catch(() => undefined);
  const checks: readonly (readonly [string, (() => Promise<Result>) | undefined])[] = [
    ['database', () => checkDatabase(props)],
    ['lag', () => checkLag(props, lag)],
    ['service', () => checkService(props)],
    ...(plan.secrets ?? []).map((name) => ['secret', () => checkSecret(name, props, lag)] as const),
    ['image', to.imageTagParameter && to.imageRepository ? () => checkImage(to) : undefined],
    ['cache', to.cache ? () => checkCache(to) : undefined],
    ['certificate', to.certificateArn ? () => checkCertificate(to, props.clock) : undefined],
    ['quota', to.cpu ? () => checkQuota(to) : undefined],
  ];
  return Promise.all(checks.flatMap(([name, check]) => (check ? [guarded(name, check)] : [])));
}

/** Formats one line for each precondition, with the solution below it. */
export function describePreconditions(preconditions: readonly Precondition[]): string {
  return preconditions
    .flatMap(({ name, verdict, detail, fix }) => [
      `${verdict.padEnd(8)} ${name.padEnd(12)} ${detail}`,
      ...(fix === undefined ? [] : [`         to solve it: ${fix}`]),
    ])
    .join('\n');
}

async function guarded(name: string, check: () => Promise<Result>): Promise<Precondition> {
  try {
    return { name, ...(await check()) };
  } catch (error) {
    return { name, verdict: REQUIRED.includes(name) ? 'failed' : 'unknown', detail: reasonOf(error) };
  }
}

async function checkDatabase({ database, from, to, isActive }: PreconditionProps): Promise<Result> {
  const state = await database.find();
  if (!state) return failed(`${to.database} does not exist in ${to.region}`, `create a replica of ${from.database}`);
  if (state.source === undefined) return checkPromoted(state, to, from, isActive);
  if (!isReplicaOf(state.source, from)) {
    return failed(
      `${to.database} is a replica of ${state.source}, not of ${from.database} in ${from.region}`,
      'correct the database identifiers of the failover plan',
    );
  }
  const detail = `${to.database} is a replica and ${state.status}`;
  return state.status === 'available'
    ? ok(detail)
    : { verdict: 'warning', detail: `${detail}: the promotion waits until it is available` };
}

function checkPromoted(state: DatabaseState, to: RegionPlan, from: RegionPlan, isActive: boolean): Result {
  if (isActive) return ok(`${to.database} is promoted and ${state.status}`);
  return {
    ...failed(
      `${to.database} is not a replica while ${from.region} serves, so it does not contain the current data`,
      `create a replica of ${from.database} in ${to.region}, and set its identifier in the failover plan. If it was ` +
        `promoted manually just now, add the tag ${PROMOTION_TAG} to it and use --force`,
    ),
    isFatal: !state.promotionRequested,
  };
}

/** A replica in the same Region names its source, a replica in another Region has the ARN. */
function isReplicaOf(source: string, { region, database }: RegionPlan): boolean {
  return source === database || (source.includes(`:${region}:`) && source.endsWith(`:db:${database}`));
}

async function checkLag({ database, to }: PreconditionProps, pending: Promise<Lag | undefined>): Promise<Result> {
  const state = await database.find();
  if (state?.source === undefined) return ok('no replica');
  const lag = await pending;
  if (lag === undefined) {
    return { verdict: 'warning', detail: `${to.database} has reported no ReplicaLag for 30 minutes` };
  }
  const detail = `${to.database} contains all transactions until ${new Date(lag.replayedAt).toISOString()}`;
  if (lag.lowestSeconds > MAX_LAG_SECONDS) {
    return failed(
      `${detail}, and has lagged by at least ${duration(lag.lowestSeconds)} for 30 minutes`,
      'wait until the replica has caught up',
    );
  }
  // the lag also grows while the source is lost, or without transactions
  return lag.seconds > MAX_LAG_SECONDS ? { verdict: 'warning', detail: `${detail}, later ones are lost` } : ok(detail);
}

async function checkService({ service }: PreconditionProps): Promise<Result> {
  const { running, desired, targetGroups } = await service.state();
  if (targetGroups.length === 0) return failed(`${service.name} has no target group`, 'deploy its stack');
  return ok(`${service.name} is active, ${running} of ${desired} tasks run`);
}

async function checkSecret(name: string, props: PreconditionProps, lag: Promise<Lag | undefined>): Promise<Result> {
  const { region } = props.to;
  const client = new SecretsManagerClient(clientConfig(region));
  try {
    const { LastChangedDate, DeletedDate } = await client.send(new DescribeSecretCommand({ SecretId: name }));
    if (DeletedDate) return failed(`${name} is deleted in ${region}`, `replicate ${name} to ${region}`);
    const { replayedAt = props.clock.now() } = (await lag) ?? {};
    if (LastChangedDate && LastChangedDate.getTime() > replayedAt) {
      return { verdict: 'warning', detail: `${name} changed after the last replicated transaction` };
    }
    return ok(`${name} exists`);
  } catch (error) {
    if ((error as Error).name !== 'ResourceNotFoundException') throw error;
    return failed(`${name} does not exist in ${region}`, `replicate ${name} to ${region}`);
  }
}

async function checkImage({ region, imageTagParameter, imageRepository }: RegionPlan): Promise<Result> {
  const ssm = new SSMClient(clientConfig(region));
  const { Parameter } = await ssm.send(new GetParameterCommand({ Name: imageTagParameter }));
  const imageTag = Parameter?.Value ?? '';
  const ecr = new ECRClient(clientConfig(region));
  const image = `${imageRepository}:${imageTag}`;
  const fix = `push ${image} to ${region}, or write the tag of an image that exists there to ${imageTagParameter}`;
  try {
    const { imageDetails = [] } = await ecr.send(
      new DescribeImagesCommand({ repositoryName: imageRepository, imageIds: [{ imageTag }] }),
    );
    return imageDetails.length > 0 ? ok(`${image} exists`) : failed(`${image} does not exist in ${region}`, fix);
  } catch (error) {
    if ((error as Error).name !== 'ImageNotFoundException') throw error;
    return failed(`${image} does not exist in ${region}`, fix);
  }
}

async function checkCache({ region, cache }: RegionPlan): Promise<Result> {
  const client = new ElastiCacheClient(clientConfig(region));
  const { ServerlessCaches = [] } = await client.send(
    new DescribeServerlessCachesCommand({ ServerlessCacheName: cache }),
  );
  const status = ServerlessCaches[0]?.Status ?? 'missing';
  const detail = `the serverless cache ${cache} is ${status}`;
  return status.toLowerCase() === 'available' ? ok(detail) : failed(detail, 'deploy the stack of the cache');
}

async function checkCertificate({ region, certificateArn }: RegionPlan, clock: Clock): Promise<Result> {
  const client = new ACMClient(clientConfig(region));
  const { Certificate } = await client.send(new DescribeCertificateCommand({ CertificateArn: certificateArn }));
  const { Status, NotAfter } = Certificate ?? {};
  const isExpired = NotAfter !== undefined && NotAfter.getTime() <= clock.now();
  const detail = `the certificate of the load balancer is ${isExpired ? 'expired' : (Status ?? 'missing')}`;
  const fix = 'validate or renew the certificate in AWS Certificate Manager';
  return Status === 'ISSUED' && !isExpired ? ok(detail) : failed(detail, fix);
}

async function checkQuota({ region, cpu = 0, takeOverTasks, maxTasks }: RegionPlan): Promise<Result> {
  const vcpus = cpu / UNITS_PER_VCPU;
  const limit = await serviceQuota(new ServiceQuotasClient(clientConfig(region)), 'fargate', FARGATE_QUOTA);
  const detail = `${takeOverTasks * vcpus} vCPUs of Fargate are needed in ${region}, the quota is ${limit}`;
  // a deployment doubles the tasks
  const highest = maxTasks * vcpus * 2;
  const fix =
    `aws service-quotas request-service-quota-increase --region ${region} --service-code fargate ` +
    `--quota-code ${FARGATE_QUOTA} --desired-value ${highest}`;
  if (limit < takeOverTasks * vcpus) return failed(detail, fix);
  if (limit < highest) return { verdict: 'warning', detail: `${detail}, and ${highest} at most`, fix };
  return ok(detail);
}

function ok(detail: string): Result {
  return { verdict: 'ok', detail };
}

function failed(detail: string, fix: string): Result {
  return { verdict: 'failed', detail, fix };
}
