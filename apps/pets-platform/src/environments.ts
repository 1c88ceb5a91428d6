import type { RestorePoint } from '@pets/database';
import type { WorkingHours } from '@pets/service';
import type { Node } from 'constructs';
import * as checks from './checks';
import { isWorkingHours, workingHoursOf } from './off-hours';
import { DATABASE_IDENTIFIER } from './pets-api';
import { restorePointOf } from './restore-point';
import { printable, quoted } from './printable';
import { Settings } from './settings';

/** Environments in the order of deployment. */
export const ENVIRONMENT_NAMES = ['dev', 'staging', 'prod'] as const;

export type EnvironmentName = (typeof ENVIRONMENT_NAMES)[number];

/** Sizes of an environment, from the design. */
interface EnvironmentSizes {
  /** Number of tasks. Autoscaling is enabled if the maximum is greater than the minimum. */
  readonly minTasks: number;
  readonly maxTasks: number;
  /** Retention of the application logs, in days. */
  readonly logRetentionDays: 7 | 14 | 30;
  /** Creates one NAT gateway per Availability Zone instead of one for all. */
  readonly natGatewayPerZone: boolean;
  /** Creates interface endpoints for the AWS services that tasks call. Each has an hourly charge. */
  readonly interfaceEndpoints: boolean;
  /** Creates a Multi-AZ database. */
  readonly multiAzDatabase: boolean;
  /** Creates a second cache node for automatic failover. */
  readonly multiAzCache: boolean;
  /** Enhanced monitoring interval in seconds. 0 disables it. */
  readonly databaseMonitoringSeconds: 0 | 60;
  /** Enables deletion protection for the load balancer and retains the log groups. */
  readonly protectedFromDeletion: boolean;
  /** Default monthly budget in US dollars. */
  readonly defaultBudget: number;
}

/** Account, Regions, names and notifications of an environment, from settings. */
interface EnvironmentPlace {
  readonly name: EnvironmentName;
  readonly account: string;
  readonly region: string;
  /** Exactly two, as in the address plan of the design. */
  readonly availabilityZones: readonly string[];
  /** First two numbers of the VPC CIDR block, `10.0` for 10.0.0.0/16. */
  readonly addressPrefix: string;
  readonly recoveryRegion: string;
  readonly recoveryAvailabilityZones: readonly string[];
  readonly recoveryAddressPrefix: string;
  /** Domain name of the API. */
  readonly domainName: string;
  readonly hostedZoneId: string;
  readonly hostedZoneName: string;
  /** Prefix of physical names. Empty if the environment has its own account. */
  readonly namePrefix: string;
  /** Whether to create the configuration recorders of AWS Config, which exist once per account and Region. */
  readonly configRecorder: NewOrExisting;
  /** Whether to create the GitHub OIDC identity provider, which exists once per account. */
  readonly githubProvider: NewOrExisting;
  /** Email addresses that are notified of every alarm and of costs. */
  readonly alertEmails: readonly string[];
  /** On-call email addresses. One notification per incident. */
  readonly pageEmails: readonly string[];
  /** Monthly budget in US dollars. */
  readonly monthlyBudget: number;
  /** Prepares a recovery Region, with a replica of the database and a standby of the service. */
  readonly recovers: boolean;
  /** Number of tasks of the standby while the primary Region serves. */
  readonly standbyTasks: number;
  /** Detection of cost anomalies: `service`, `tag`, `none`, or the ARN of an existing monitor. */
  readonly anomalyDetection: string;
  /** Migrates the database with each new image, before the service is updated. */
  readonly migration: boolean;
  /** Working hours of an environment that is stopped outside of them. */
  readonly offHours?: WorkingHours;
  /** Signs images when they are pushed, and deploys signed images only. */
  readonly imageSigning: boolean;
  /** Creates a canary that requests the public URL. Runs are charged. */
  readonly canary: boolean;
  /** Identifier of the DB instance, without `namePrefix`. */
  readonly databaseIdentifier: string;
  /** Backup that the database was created from. */
  readonly restoreFrom?: RestorePoint;
  /** Whether the database replicates the one in the recovery Region, until it is promoted to return. */
  readonly databaseIsReplica: boolean;
  /** Whether the replica is promoted to a standalone database. */
  readonly replicaPromoted: boolean;
  /** Whether the repository for image copies is created for this environment. It exists once per account and Region. */
  readonly ownsImageCopies: boolean;
  /** Environments of the account, if this environment has the stack Governance. Otherwise empty. */
  readonly governs: readonly Governed[];
}

/** Whether to create a resource that exists once per account, or to use the existing one. */
export type NewOrExisting = 'new' | 'existing';

/** An environment, for the stack Governance of its account. */
export interface Governed {
  readonly name: EnvironmentName;
  /** Primary Region. */
  readonly region: string;
  /** Regions of its stacks. */
  readonly regions: readonly string[];
  /** Prefix of physical names. */
  readonly namePrefix: string;
  /** Identifier of the DB instance, without `namePrefix`. */
  readonly databaseIdentifier: string;
  /** Recovery Region, if there is one. */
  readonly recoveryRegion?: string;
  /** Monthly budget in US dollars. */
  readonly monthlyBudget: number;
}

type Place = Omit<EnvironmentPlace, 'governs' | 'ownsImageCopies'>;

/** An environment: all differences between the environments. */
export interface PetsEnvironment extends EnvironmentSizes, EnvironmentPlace {
  /** URL of the runbook folder, for the links in alarms. */
  readonly runbooks: string;
}

/** The selected environments and the settings that apply to all of them. */
export interface Choice {
  readonly environments: readonly PetsEnvironment[];
  /** Image tag. Defaults to the tag in the parameter that the application pipeline writes. */
  readonly imageTag?: string;
  /** GitHub repository of this workspace. */
  readonly infrastructure: GithubRepository;
  /** GitHub repository of the application. */
  readonly application: GithubRepository;
}

/** A GitHub repository in the claims of an OIDC token. */
export interface GithubRepository {
  /** `owner/name`. */
  readonly repository: string;
  /** Ids, which GitHub adds to the names for repositories created since July 2026. */
  readonly ids?: { readonly owner: string; readonly repository: string };
}

const SIZES: Record<EnvironmentName, EnvironmentSizes> = {
  dev: {
    minTasks: 1,
    maxTasks: 1,
    logRetentionDays: 7,
    natGatewayPerZone: false,
    interfaceEndpoints: false,
    multiAzDatabase: false,
    multiAzCache: false,
    databaseMonitoringSeconds: 0,
    protectedFromDeletion: false,
    defaultBudget: 250,
  },
  staging: {
    minTasks: 2,
    maxTasks: 4,
    logRetentionDays: 14,
    natGatewayPerZone: true,
    interfaceEndpoints: true,
    multiAzDatabase: false,
    multiAzCache: true,
    databaseMonitoringSeconds: 0,
    protectedFromDeletion: true,
    defaultBudget: 500,
  },
  prod: {
    minTasks: 2,
    maxTasks: 10,
    logRetentionDays: 30,
    natGatewayPerZone: true,
    interfaceEndpoints: true,
    multiAzDatabase: true,
    multiAzCache: true,
    databaseMonitoringSeconds: 60,
    protectedFromDeletion: true,
    defaultBudget: 1500,
  },
};

/** Not a real account. Synthesis does not require one. */
const PLACEHOLDER_ACCOUNT = '111111111111';

/**
 * Reads and checks the settings of the environments.
 *
 * Throws a `SettingsError` that lists all invalid settings.
 */
export function chooseEnvironments(context: Node, variables: NodeJS.ProcessEnv): Choice {
  const settings = new Settings(context, variables);
  const chosen = settings.get('environments', ENVIRONMENT_NAMES.join(','), (value) => {
    const unknown = value.split(',').some((name) => !ENVIRONMENT_NAMES.includes(name as EnvironmentName));
    return unknown ? `some of ${ENVIRONMENT_NAMES.join(', ')}, separated by commas` : undefined;
  });
  const shared = settings.get('sharedAccount', 'false', checks.oneOf(['true', 'false'])) === 'true';
  const imageTag = settings.optional('imageTag', checks.isImageTag);
  const infrastructure = repositoryOf('infrastructureRepository', 'example/pets-infrastructure', settings);
  const application = repositoryOf('applicationRepository', 'example/pets-api', settings);

  const places = ENVIRONMENT_NAMES.map((name) => placeOf(name, settings, shared));
  checkAccounts(places, shared, settings);
  settings.close();

  const environments = places
    .filter(({ name }) => chosen.split(',').includes(name))
    .map((place) => ({
      ...place,
      ...SIZES[place.name],
      governs: governedBy(place, shared ? places : [place]),
      ownsImageCopies: ownsImageCopies(place, shared ? places : [place]),
      runbooks: `https://github.com/${infrastructure.repository}/blob/main/docs/runbooks`,
    }));
  return { environments, imageTag, infrastructure, application };
}

function repositoryOf(name: string, fallback: string, settings: Settings): GithubRepository {
  const repository = settings.get(name, fallback, checks.isRepository);
  const ids = settings.optional(`${name}Ids`, checks.isRepositoryIds);
  if (ids === undefined) return { repository };
  const [owner, id] = ids.split('/');
  return { repository, ids: { owner, repository: id } };
}

function placeOf(name: EnvironmentName, settings: Settings, shared: boolean): Place {
  const setting = (key: string, fallback: string, check: (value: string) => string | undefined) =>
    settings.get(`${name}.${key}`, fallback, check);

  const account = setting('account', PLACEHOLDER_ACCOUNT, checks.isAccount);
  const region = setting('region', 'us-east-1', checks.isRegion);
  const recoveryRegion = setting('recoveryRegion', region === 'us-west-2' ? 'us-east-1' : 'us-west-2', checks.isRegion);
  const cidr = setting('vpcCidr', '10.0.0.0/16', checks.isPrivateBlock);
  const recoveryCidr = setting('recoveryVpcCidr', '10.1.0.0/16', checks.isPrivateBlock);
  const hostedZoneName = setting('hostedZoneName', 'example.com', checks.isDomainName);
  const domainName = setting('domainName', defaultDomain(name, hostedZoneName), checks.isDomainName);
  if (recoveryRegion === region)
    settings.reject(`${name}.recoveryRegion must differ from ${name}.region, ${printable(region)}`);
  if (recoveryCidr === cidr)
    settings.reject(`${name}.recoveryVpcCidr must not overlap ${name}.vpcCidr, ${printable(cidr)}`);
  if (domainName !== hostedZoneName && !domainName.endsWith(`.${hostedZoneName}`)) {
    settings.reject(
      `${name}.domainName ${quoted(domainName)} must be in ${name}.hostedZoneName ${quoted(hostedZoneName)}`,
    );
  }

  const databaseIdentifier = setting('databaseIdentifier', DATABASE_IDENTIFIER, checks.isDatabaseIdentifier);
  const restoreFrom = settings.optional(`${name}.restoreFrom`, checks.isRestorePoint);
  const restoreCompleted = setting('restoreCompleted', 'false', checks.oneOf(['true', 'false'])) === 'true';
  if (restoreFrom !== undefined && databaseIdentifier === DATABASE_IDENTIFIER) {
    settings.reject(
      `${name}.databaseIdentifier must be set with ${name}.restoreFrom, because the restored database is a new instance, ` +
        `for example ${DATABASE_IDENTIFIER}-2`,
    );
  }
  // RDS restores only in the Region of the snapshot or of the backups
  const [, sourceRegion = region] = /^\w+:arn:aws[\w-]*:rds:([\w-]+):/.exec(restoreFrom ?? '') ?? [];
  if (sourceRegion !== region) {
    settings.reject(`${name}.restoreFrom must be in ${name}.region, ${printable(region)}, got ${quoted(sourceRegion)}`);
  }
  if (restoreCompleted && restoreFrom === undefined) {
    settings.reject(
      `${name}.restoreFrom must be kept with ${name}.restoreCompleted, because removing it replaces the database`,
    );
  }

  const recovers = setting('recovers', String(name === 'prod'), checks.oneOf(['true', 'false'])) === 'true';
  const offHours = settings.optional(`${name}.offHours`, isWorkingHours);
  if (offHours !== undefined && name === 'prod') {
    settings.reject('prod.offHours must not be set, because prod serves requests at all times');
  } else if (offHours !== undefined && recovers) {
    settings.reject(
      `${name}.offHours must not be set with ${name}.recovers, because Amazon RDS cannot stop a database with a replica`,
    );
  }

  return {
    name,
    account,
    region,
    availabilityZones: zonesOf(region, setting('zones', 'a,b', checks.isZoneLetters)),
    addressPrefix: firstTwoNumbers(cidr),
    recoveryRegion,
    recoveryAvailabilityZones: zonesOf(recoveryRegion, setting('recoveryZones', 'a,b', checks.isZoneLetters)),
    recoveryAddressPrefix: firstTwoNumbers(recoveryCidr),
    domainName,
    hostedZoneId: setting('hostedZoneId', 'Z00000000000000000000', checks.isHostedZoneId),
    hostedZoneName,
    namePrefix: shared ? `${name}-` : '',
    // An account that no landing zone manages has no recorder, so the default deploys there.
    recovers,
    standbyTasks: Number(setting('standbyTasks', '0', checks.isTaskCount(SIZES[name].maxTasks))),
    configRecorder: setting('configRecorder', 'new', checks.oneOf(['new', 'existing'])) as NewOrExisting,
    githubProvider: setting('githubProvider', 'new', checks.oneOf(['new', 'existing'])) as NewOrExisting,
    alertEmails: checks.listOf(setting('alertEmails', '', checks.areEmails)),
    pageEmails: checks.listOf(setting('pageEmails', '', checks.areEmails)),
    monthlyBudget: Number(setting('monthlyBudget', String(SIZES[name].defaultBudget), checks.isAmount)),
    // Each account can create a monitor by service. A member account of an organization cannot create one by tag.
    anomalyDetection: setting('anomalyDetection', 'service', checks.isAnomalyDetection(account)),
    databaseIdentifier,
    restoreFrom:
      restoreFrom === undefined
        ? undefined
        : restorePointOf(restoreFrom, restoreCompleted, { account, recoveryRegion }),
    databaseIsReplica: restoreFrom?.startsWith('replica:') === true && !restoreCompleted,
    replicaPromoted: setting('replicaPromoted', 'false', checks.oneOf(['true', 'false'])) === 'true',
    migration: setting('migration', 'true', checks.oneOf(['true', 'false'])) === 'true',
    offHours: offHours !== undefined && isWorkingHours(offHours) === undefined ? workingHoursOf(offHours) : undefined,
    imageSigning: setting('imageSigning', 'false', checks.oneOf(['true', 'false'])) === 'true',
    canary: setting('canary', String(name === 'prod'), checks.oneOf(['true', 'false'])) === 'true',
  };
}

/** prod has no suffix in its domain name, the other environments have their name. */
function defaultDomain(name: EnvironmentName, zone: string): string {
  return name === 'prod' ? `pets-api.${zone}` : `pets-api-${name}.${zone}`;
}

function zonesOf(region: string, letters: string): string[] {
  return letters.split(',').map((letter) => `${region}${letter}`);
}

function firstTwoNumbers(cidr: string): string {
  return cidr.split('.').slice(0, 2).join('.');
}

/** Physical names of two environments in one account collide without a prefix. */
function checkAccounts(places: readonly Place[], shared: boolean, settings: Settings): void {
  if (shared) {
    checkRegions(places, settings);
    return;
  }
  for (const account of new Set(places.map((place) => place.account))) {
    const tenants = places.filter((place) => place.account === account);
    if (account === PLACEHOLDER_ACCOUNT || tenants.length < 2) continue;
    const names = tenants.map(({ name }) => name).join(' and ');
    settings.reject(
      `${names} are both in account ${account}, where their names would collide: set sharedAccount=true, or give each its own account`,
    );
  }
}

/** Environments of one account share an image repository, which must be in their Region. */
function checkRegions(places: readonly Place[], settings: Settings): void {
  for (const { name, account, region } of places) {
    const governing = places.findLast((place) => place.account === account);
    if (governing === undefined || governing.region === region) continue;
    settings.reject(
      `${name}.region must be ${governing.region}, that of ${governing.name}, whose account and images it shares, got ${quoted(region)}`,
    );
  }
}

/** The last environment of an account that recovers in a Region creates the repository for image copies there. */
function ownsImageCopies(place: Place, places: readonly Place[]): boolean {
  const { account, recoveryRegion } = place;
  const owners = places.filter((each) => each.recovers && each.account === account);
  return owners.findLast((each) => each.recoveryRegion === recoveryRegion) === place;
}

/** The last environment of an account, in the order of deployment, has the stack Governance. */
function governedBy(place: Place, places: readonly Place[]): Governed[] {
  const tenants = places.filter(({ account }) => account === place.account);
  if (tenants.at(-1) !== place) return [];
  return tenants.map(({ name, region, recovers, recoveryRegion, namePrefix, databaseIdentifier, monthlyBudget }) => {
    const recovery = recovers ? { recoveryRegion } : {};
    const regions = [...new Set(['us-east-1', region, ...Object.values(recovery)])];
    return { name, region, regions, namePrefix, databaseIdentifier, ...recovery, monthlyBudget };
  });
}
