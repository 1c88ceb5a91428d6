import type { Node } from 'constructs';
import * as checks from './checks';
import { Settings } from './settings';

/** The environments, in the order in which a change reaches them. */
export const ENVIRONMENT_NAMES = ['dev', 'staging', 'prod'] as const;

export type EnvironmentName = (typeof ENVIRONMENT_NAMES)[number];

/** What the design says about an environment, whoever deploys it. */
interface EnvironmentSizes {
  /** Tasks of the service; more than the minimum makes it scale by itself. */
  readonly minTasks: number;
  readonly maxTasks: number;
  /** Days that application logs are kept. */
  readonly logRetentionDays: 7 | 14 | 30;
  /** One NAT gateway for each zone, or one for all. */
  readonly natGatewayPerZone: boolean;
  /** Endpoints by which the tasks reach AWS without leaving its network; each is charged by the hour. */
  readonly interfaceEndpoints: boolean;
  /** A standby of the database in the other zone. */
  readonly multiAzDatabase: boolean;
  /** A second node of the session cache, which takes over. */
  readonly multiAzCache: boolean;
  /** Seconds between samples of the database's operating system; 0 is off. */
  readonly databaseMonitoringSeconds: 0 | 60;
  /** What nobody may delete by accident: the load balancer, the log group. */
  readonly protectedFromDeletion: boolean;
  /** A second region that takes over when the first is lost. */
  readonly recovers: boolean;
  /** What its costs are expected to stay below, where nobody set another budget: US dollars a month. */
  readonly defaultBudget: number;
}

/** Where an environment lives: the part that its owner chooses. */
interface EnvironmentPlace {
  readonly name: EnvironmentName;
  readonly account: string;
  readonly region: string;
  /** Exactly two, since the design's address plan has two of each subnet. */
  readonly availabilityZones: readonly string[];
  /** First two numbers of the VPC's block, `10.0` for 10.0.0.0/16. */
  readonly addressPrefix: string;
  readonly recoveryRegion: string;
  readonly recoveryAvailabilityZones: readonly string[];
  readonly recoveryAddressPrefix: string;
  /** Name under which the API is served. */
  readonly domainName: string;
  readonly hostedZoneId: string;
  readonly hostedZoneName: string;
  /** Before every physical name; empty where the environment has an account of its own. */
  readonly namePrefix: string;
  /** Who makes the service-linked role of AWS Config: an account has it once. */
  readonly configRecorderRole: NewOrExisting;
  /** Who makes GitHub's identity provider: an account has it once. */
  readonly githubProvider: NewOrExisting;
  /** Who is told of every alarm, and of the costs. */
  readonly alertEmails: readonly string[];
  /** Who is woken, once for each incident. */
  readonly pageEmails: readonly string[];
  /** What it may cost, in US dollars a month. */
  readonly monthlyBudget: number;
  /** A monitor of cost anomalies that the account has, where it may not make one by tag. */
  readonly anomalyMonitorArn?: string;
  /** Whether the public address is asked from outside all the time; runs are charged. */
  readonly canary: boolean;
  /** The environments of its account, where this one's stacks hold what an account has once; else none. */
  readonly governs: readonly Governed[];
}

/** Whether we make what an account has once, or somebody did so before. */
export type NewOrExisting = 'new' | 'existing';

/** An environment, as the one that governs its account knows it. */
export interface Governed {
  readonly name: EnvironmentName;
  /** Regions in which it has stacks. */
  readonly regions: readonly string[];
  /** Before every physical name. */
  readonly namePrefix: string;
  /** Region that takes over, for an environment that recovers. */
  readonly recoveryRegion?: string;
  /** What it may cost, in US dollars a month. */
  readonly monthlyBudget: number;
}

type Place = Omit<EnvironmentPlace, 'governs'>;

/** One row of the table: everything in which the environments differ. */
export interface PetsEnvironment extends EnvironmentSizes, EnvironmentPlace {
  /** Address of the folder of runbooks, to which alarms link. */
  readonly runbooks: string;
}

/** What the command line chose. */
export interface Choice {
  readonly environments: readonly PetsEnvironment[];
  /** Tag of the application's image; else the one that the application's pipeline wrote last. */
  readonly imageTag?: string;
  /** GitHub repository of this workspace. */
  readonly infrastructure: GithubRepository;
  /** GitHub repository of the application. */
  readonly application: GithubRepository;
}

/** A repository, as its workflows show it to AWS. */
export interface GithubRepository {
  /** `owner/name`. */
  readonly repository: string;
  /** What GitHub writes beside the names for repositories made since July 2026. */
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
    recovers: false,
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
    recovers: false,
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
    recovers: true,
    defaultBudget: 1500,
  },
};

/** No real account, so that everything synthesizes without one. */
const PLACEHOLDER_ACCOUNT = '111111111111';

/**
 * The environments that the user chose, checked.
 *
 * Throws a `SettingsError` that lists everything wrong with the settings.
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

  const region = setting('region', 'us-east-1', checks.isRegion);
  const recoveryRegion = setting('recoveryRegion', region === 'us-west-2' ? 'us-east-1' : 'us-west-2', checks.isRegion);
  const cidr = setting('vpcCidr', '10.0.0.0/16', checks.isPrivateBlock);
  const recoveryCidr = setting('recoveryVpcCidr', '10.1.0.0/16', checks.isPrivateBlock);
  const hostedZoneName = setting('hostedZoneName', 'example.com', checks.isDomainName);
  const domainName = setting('domainName', defaultDomain(name, hostedZoneName), checks.isDomainName);
  if (recoveryRegion === region)
    settings.reject(`${name}.recoveryRegion must be another region than ${name}.region, ${region}`);
  if (recoveryCidr === cidr) settings.reject(`${name}.recoveryVpcCidr must not overlap ${name}.vpcCidr, ${cidr}`);
  if (domainName !== hostedZoneName && !domainName.endsWith(`.${hostedZoneName}`)) {
    settings.reject(`${name}.domainName '${domainName}' must lie in ${name}.hostedZoneName '${hostedZoneName}'`);
  }

  return {
    name,
    account: setting('account', PLACEHOLDER_ACCOUNT, checks.isAccount),
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
    configRecorderRole: setting('configRecorderRole', 'new', checks.oneOf(['new', 'existing'])) as NewOrExisting,
    githubProvider: setting('githubProvider', 'new', checks.oneOf(['new', 'existing'])) as NewOrExisting,
    alertEmails: checks.listOf(setting('alertEmails', '', checks.areEmails)),
    pageEmails: checks.listOf(setting('pageEmails', '', checks.areEmails)),
    monthlyBudget: Number(setting('monthlyBudget', String(SIZES[name].defaultBudget), checks.isAmount)),
    anomalyMonitorArn: setting('anomalyMonitorArn', '', checks.isAnomalyMonitor) || undefined,
    canary: setting('canary', String(name === 'prod'), checks.oneOf(['true', 'false'])) === 'true',
  };
}

/** prod has the plain name, the others their own before it. */
function defaultDomain(name: EnvironmentName, zone: string): string {
  return name === 'prod' ? `pets-api.${zone}` : `pets-api-${name}.${zone}`;
}

function zonesOf(region: string, letters: string): string[] {
  return letters.split(',').map((letter) => `${region}${letter}`);
}

function firstTwoNumbers(cidr: string): string {
  return cidr.split('.').slice(0, 2).join('.');
}

/** Two environments in one account would fight for the design's names, unless each puts its own before them. */
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

/** Environments of one account share its images, which a task pulls, as the tag in its parameter, from its own region. */
function checkRegions(places: readonly Place[], settings: Settings): void {
  for (const { name, account, region } of places) {
    const governing = places.findLast((place) => place.account === account);
    if (governing === undefined || governing.region === region) continue;
    settings.reject(
      `${name}.region must be ${governing.region}, that of ${governing.name}, whose account and images it shares, got '${region}'`,
    );
  }
}

/** Of the environments that share an account, the most important one governs it, and so all of them. */
function governedBy(place: Place, places: readonly Place[]): Governed[] {
  const tenants = places.filter(({ account }) => account === place.account);
  if (tenants.at(-1) !== place) return [];
  return tenants.map(({ name, region, recoveryRegion, namePrefix, monthlyBudget }) => {
    const recovery = SIZES[name].recovers ? { recoveryRegion } : {};
    const regions = [...new Set(['us-east-1', region, ...Object.values(recovery)])];
    return { name, regions, namePrefix, ...recovery, monthlyBudget };
  });
}
