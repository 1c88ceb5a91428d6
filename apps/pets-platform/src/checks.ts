import { RegionInfo } from 'aws-cdk-lib/region-info';
import type { Check } from './settings';

/** A check by a regular expression. */
export function matching(pattern: RegExp, wanted: string): Check {
  return (value) => (pattern.test(value) ? undefined : wanted);
}

/** A check against a list of values. */
export function oneOf(values: readonly string[]): Check {
  return (value) => (values.includes(value) ? undefined : `one of ${values.join(', ')}`);
}

/** An AWS account id. */
export const isAccount = matching(/^\d{12}$/, 'an account id of 12 digits');

/** A Region of the partition of us-east-1, where each environment has the certificate of its distribution. */
export const isRegion: Check = (value) => {
  if (RegionInfo.regions.some(({ name, partition }) => name === value && partition === 'aws')) return undefined;
  return 'a region of AWS in the partition aws, such as us-east-1';
};

/** A private CIDR block, divided into /24 subnets. */
export const isPrivateBlock = matching(
  /^(10\.(25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)|172\.(1[6-9]|2\d|3[01])|192\.168)\.0\.0\/16$/,
  'a private IPv4 block of size /16, such as 10.0.0.0/16',
);

/** Letters of at least two different availability zones. */
export const isZoneLetters: Check = (value) => {
  const letters = value.split(',');
  const fine = letters.length === 2 && letters.every((letter) => /^[a-f]$/.test(letter)) && new Set(letters).size === 2;
  return fine ? undefined : 'the letters of two different availability zones, such as a,b';
};

/** A domain name in the public DNS. */
export const isDomainName = matching(
  /^(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/,
  'a domain name in lower case, such as api.example.com',
);

/** The id of a Route 53 hosted zone. */
export const isHostedZoneId = matching(/^Z[A-Z0-9]{1,31}$/, 'the id of a hosted zone, such as Z0123456789ABCDEFGHIJ');

/** A GitHub repository. */
export const isRepository = matching(/^[A-Za-z0-9-]{1,39}\/[A-Za-z0-9._-]{1,100}$/, 'a GitHub repository, owner/name');

/** Ids of a GitHub owner and repository, which are never reused. */
export const isRepositoryIds = matching(/^\d+\/\d+$/, 'the ids of owner and repository, such as 123456/456789');

/** Tag of one build of a container image. */
export const isImageTag: Check = (value) => {
  if (value === 'latest')
    return 'the tag of one build, such as its git SHA, because tags in the repository are immutable';
  return /^[A-Za-z0-9_][A-Za-z0-9._-]{0,127}$/.test(value)
    ? undefined
    : 'a tag of letters, digits, dot, dash and underscore';
};

/** Email addresses. Can be empty. */
export const areEmails: Check = (value) => {
  const addresses = listOf(value);
  const fine = addresses.every((address) => /^[^\s@,]+@[^\s@,]+\.[^\s@,.]+$/.test(address));
  return fine && new Set(addresses.map((address) => address.toLowerCase())).size === addresses.length
    ? undefined
    : 'different e-mail addresses, separated by commas. Upper and lower case are not a difference';
};

/** An amount of money. */
export const isAmount: Check = (value) =>
  /^\d{1,9}(\.\d{1,2})?$/.test(value) && Number(value) > 0 ? undefined : 'US dollars, such as 250';

/** A number of tasks. */
export function isTaskCount(most: number): Check {
  return (value) => (/^\d{1,4}$/.test(value) && Number(value) <= most ? undefined : `a whole number from 0 to ${most}`);
}

/** The detection of cost anomalies: a new monitor, none, or the ARN of an existing monitor of the account. */
export function isAnomalyDetection(account: string): Check {
  return matching(
    new RegExp(`^(service|tag|none)$|^arn:aws:ce::${/^\d+$/.exec(account)?.[0] ?? '\\d{12}'}:anomalymonitor/[\\w-]+$`),
    `service, tag, none or the ARN of an existing monitor of the account, arn:aws:ce::<account>:anomalymonitor/<id>`,
  );
}

/** The identifier of a DB instance. The replica appends 8 characters, and a shared account prepends 8. */
export const isDatabaseIdentifier: Check = (value) =>
  /^[a-z](-?[a-z0-9])*$/.test(value) && value.length <= 47
    ? undefined
    : 'at most 47 lowercase letters, digits and single hyphens, beginning with a letter, such as pets-api-db-2';

const TIME = String.raw`(@\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ)?`;

/** A backup: a snapshot, or automated backups of this Region or another, with the time to restore to. */
export const isRestorePoint = matching(
  new RegExp(
    `^(snapshot:[a-zA-Z][\\w:/-]{0,254}|replica:[a-z](?:-?[a-z0-9]){0,62}|time:db-[A-Z0-9]+${TIME}|replicated:arn:aws[\\w-]*:rds:[a-z0-9-]+:\\d{12}:auto-backup:ab-[a-z0-9]+${TIME})$`,
  ),
  'snapshot:<name>, replica:<identifier in the recovery Region>, time:<DbiResourceId>@<UTC time> or replicated:<ARN of automated backups>@<UTC time>, ' +
    'such as time:db-ABCDEFGHIJKL@2026-01-31T23:45:00Z. Without a time, the latest restorable time',
);

/** Items of a comma-separated value. */
export function listOf(value: string): string[] {
  return value === '' ? [] : value.split(',').map((part) => part.trim());
}
