import type { Node } from 'constructs';
import * as checks from './checks';
import { choosePreview } from './choose-preview';
import {
  type Choice,
  ENVIRONMENT_NAMES,
  type EnvironmentName,
  type EnvironmentPlace,
  type GithubRepository,
  type Governed,
  type InterfaceEndpoints,
  type NewOrExisting,
  SIZES,
} from './environments';
import { isWorkingHours, workingHoursOf } from './off-hours';
import { DATABASE_IDENTIFIER } from './pets-api';
import { printable, quoted } from './printable';
import { restorePointOf } from './restore-point';
import { Settings } from './settings';

type Place = Omit<EnvironmentPlace, 'governs' | 'ownsImageCopies'>;

/** Not a real account. Synthesis does not require one. */
const PLACEHOLDER_ACCOUNT = '111111111111';

/**
 * Reads and checks the settings of the environments.
 *
 * Throws a `SettingsError` that lists all invalid settings.
 */
export function chooseEnvironments(context: Node, variables: NodeJS.ProcessEnv): Choice {
  const settings = new Settings(context, variables);
  const given = settings.optional('environments', (value) => {
    const unknown = value.split(',').some((name) => !ENVIRONMENT_NAMES.includes(name as EnvironmentName));
    return unknown ? `some of ${ENVIRONMENT_NAMES.join(', ')}, separated by commas` : undefined;
  });
  const shared = settings.get('sharedAccount', 'false', checks.oneOf(['true', 'false'])) === 'true';
  const imageTag = settings.optional('imageTag', checks.isImageTag);
  const infrastructure = repositoryOf('infrastructureRepository', 'example/pets-infrastructure', settings);
  const application = repositoryOf('applicationRepository', 'example/pets-api', settings);

  const preview = choosePreview(settings);
  const chosen = given ?? (preview === undefined ? ENVIRONMENT_NAMES.join(',') : 'dev');
  if (preview !== undefined && chosen !== 'dev') {
    settings.reject(
      `environments must be dev with preview, because previews are created in dev only, got ${quoted(chosen)}`,
    );
  }

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
  return { environments, imageTag, preview, infrastructure, application };
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
    accountAlarms: setting('accountAlarms', String(name === 'prod'), checks.oneOf(['true', 'false'])) === 'true',
    interfaceEndpoints: setting(
      'interfaceEndpoints',
      SIZES[name].defaultInterfaceEndpoints,
      checks.oneOf(['none', 'tasks', 'all']),
    ) as InterfaceEndpoints,
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
