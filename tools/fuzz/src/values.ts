import fc from 'fast-check';
import type { Recipe } from './recipe';

/** Valid values of props, by name. The first pattern that matches counts. */
const TEXTS: readonly (readonly [RegExp, readonly string[]])[] = [
  [/^(domainNames?|recordName|dnsName)$/, ['api.example.com', 'pets.example.com']],
  [/^originDomainName$|^originDomain/, ['origin.example.com']],
  [/^(staticPathPatterns?)$/, ['/static/*', '/webjars/*']],
  [/^cidrs?$|Addresses$/, ['10.0.0.0/16', '203.0.113.0/24', '10.1.0.0/16']],
  [/^availabilityZones?$/, ['us-east-1a', 'us-east-1b']],
  [/^region$/, ['us-west-2', 'eu-west-1']],
  [/^account$/, ['222222222222']],
  [/^databaseInstanceArn$/, ['arn:aws:rds:us-west-2:111111111111:db:pets']],
  [/^automatedBackupsArn$/, ['arn:aws:rds:us-east-1:111111111111:auto-backup:ab-abcdefghijklmnop']],
  [/^certificateArn$/, ['arn:aws:acm:us-east-1:111111111111:certificate/1234abcd-12ab-34cd-56ef-1234567890ab']],
  [/^webAclArn$/, ['arn:aws:wafv2:us-east-1:111111111111:global/webacl/api/1234abcd-12ab-34cd-56ef-1234567890ab']],
  [/^anomalyMonitorArn$/, ['arn:aws:ce::111111111111:anomalymonitor/1234abcd-12ab-34cd-56ef-1234567890ab']],
  [/^chatConfigurationArn$/, ['arn:aws:chatbot::111111111111:chat-configuration/slack-channel/pets']],
  [/^roleArn$/, ['arn:aws:iam::111111111111:role/pets']],
  [/^logDestinationArn$/, ['arn:aws:logs:us-east-1:111111111111:log-group:aws-waf-logs-pets']],
  [/^topicArnPattern$/, ['arn:aws:sns:*:111111111111:*']],
  [/^(alarmName|switchAlarmName|minCapacityParameterName|imageTagParameterName|parameterNames?)$/, ['/pets/value']],
  [/^url$|^runbookUrl$|^httpsEndpoints$|Url$/, ['https://api.example.com/actuator/health']],
  [/^emails$|^address$/, ['team@example.com']],
  [/[Pp]ath$/, ['/health', '/data']],
  [/^workflow$/, ['.github/workflows/deploy.yml@refs/heads/main']],
  [/^repository$/, ['example/pets-api']],
  [/^servicePrincipal$/, ['sns.amazonaws.com']],
  [/^actions$/, ['kms:Decrypt', 'kms:GenerateDataKey']],
  [/^countries$/, ['DE', 'US']],
  [/^preferredBackupWindow$|^snapshotWindow$/, ['03:00-04:00']],
  [/^preferredMaintenanceWindow$/, ['sun:05:00-sun:06:00']],
  [/^dailySnapshotTime$/, ['03:00']],
  [/^start$/, ['07:00']],
  [/^end$/, ['19:00']],
  [/^restoreTime$/, ['2026-01-31T23:45:00Z']],
  [/^resourceId$|^instanceResourceId$/, ['db-ABCDEFGHIJKLMNOP']],
  [/^cacheNodeType$/, ['cache.t4g.small']],
  [/^engineVersion$/, ['8.0', '7.2']],
  [/^accessString$/, ['on ~* +@read']],
  [/^tagOrDigest$|^initialTag$|^tags$/, ['4f2a9c1']],
  [/^command$|^entryPoint$/, ['java']],
  [/^headerName$|^redactedHeaders$/, ['x-origin-verify']],
  [/^excludeResourceTypes$|^ruleResourceTypes$/, ['AWS::S3::Bucket']],
  [/^identifier$/, ['S3_BUCKET_LEVEL_PUBLIC_ACCESS_PROHIBITED']],
  [/^slackChannelId$/, ['C0123456789']],
  [/^slackWorkspaceId$/, ['T0123456789']],
  [/^teamsTenantId$|^teamId$/, ['1234abcd-12ab-34cd-56ef-1234567890ab']],
  [/^teamsChannelId$/, ['19%3ab6ef35dc342d56ba5654e6fc6d25a071%40thread.tacv2']],
  [/secretNames?$|secretNamePrefix$/i, ['pets-api/db']],
  [/^logGroupName$/, ['/ecs/pets-api']],
  [/^prefixListId$/, ['pl-0123456789abcdef0']],
  [/^databaseName$|^username$|^dbUser$/, ['petsdb', 'pets_app']],
  [/^upstreamRegistry/, ['public.ecr.aws']],
  [/^healthyHttpCodes$/, ['200', '200-299']],
  [/^healthyGrpcCodes$/, ['0', '0-5']],
  [/namespace$/i, ['pets/api']],
  [/^vendorName$/, ['AWS']],
];
const OTHER_TEXTS = ['pets', 'api', 'pets-api'];

const NUMBERS: readonly (readonly [RegExp, readonly number[]])[] = [
  [/^cpu$/, [256, 512, 1024]],
  [/^memoryLimitMiB$|^memoryReservationMiB$/, [1024, 2048]],
  [/[pP]ort$/, [443, 8080, 5432]],
  [/percent(age)?$/i, [10, 50, 100, 200]],
  [/^attainmentGoal$/, [99.9, 99.5]],
  [/^allocatedStorage$/, [100, 400]],
  [/^maxAllocatedStorage$/, [1000]],
  [/^iops$/, [3000, 12000]],
  [/^storageThroughput$/, [125, 500]],
  [/^prefixLength$/, [24]],
  [/^(limit|threshold|capacity)$/, [100, 1000]],
  [/^(maxCapacity|maxTasks|maximum)$/, [4, 10]],
  [/^(minCapacity|minimum)$/, [1, 2]],
  [/^expectedStatus$/, [200]],
  [/^sizeInGiB$|GiB$/, [21, 100]],
];
const OTHER_NUMBERS = [1, 2, 5, 30];

/** Texts that AWS or JavaScript treats as special. */
const HOSTILE_TEXTS = [
  '',
  ' ',
  '*',
  'a',
  '-',
  'constructor',
  'toString',
  '__proto__',
  'x'.repeat(64),
  'x'.repeat(129),
  'x'.repeat(300),
  'x'.repeat(1100),
  'aws:pets',
  'Größe',
  'a b',
  'a\nb',
  '\u001b[31m',
  '../etc',
  '/proc',
  '/tmp/../etc',
  'arn:aws:s3:::pets',
  'UPPER',
  'a_b',
  'a.b',
  'a--b',
  'a/b',
  '0.0.0.0/0',
  '10.0.0.0/33',
  '1',
  'kms:*',
];
const HOSTILE_NUMBERS = [0, -1, 0.5, 3, 7, 100, 101, 1024, 65535, 65536, 1e9, 2 ** 53, 1e21];

const choice = (values: readonly Recipe[]): fc.Arbitrary<Recipe> => fc.constantFrom(...values);
/** Mostly valid values, so that other props of the input are tested, too. */
const HOSTILE_WEIGHT = 1;
const VALID_WEIGHT = 3;

function mostly(valid: fc.Arbitrary<Recipe>, hostile: fc.Arbitrary<Recipe>): fc.Arbitrary<Recipe> {
  return fc.oneof({ arbitrary: valid, weight: VALID_WEIGHT }, { arbitrary: hostile, weight: HOSTILE_WEIGHT });
}

/** The valid texts of a prop. */
export function validTexts(name: string): readonly string[] {
  return TEXTS.find(([pattern]) => pattern.test(name))?.[1] ?? OTHER_TEXTS;
}

/** The valid numbers of a prop. */
export function validNumbers(name: string): readonly number[] {
  return NUMBERS.find(([pattern]) => pattern.test(name))?.[1] ?? OTHER_NUMBERS;
}

/** Text of a prop. */
export function text(name: string): fc.Arbitrary<Recipe> {
  // the code of an app chooses the id of a construct, which must be unique
  if (name === 'id') return fc.nat(1_000_000).map((id) => `Id${id}`);
  const hostile = fc.oneof(choice(HOSTILE_TEXTS), fc.string({ maxLength: 40 }), fc.constant({ $token: 'string' }));
  return mostly(choice(validTexts(name)), hostile);
}

/** Number of a prop. */
export function number(name: string): fc.Arbitrary<Recipe> {
  const special: Recipe[] = [
    { $number: 'NaN' },
    { $number: 'Infinity' },
    { $number: '-Infinity' },
    { $token: 'number' },
  ];
  const hostile = fc.oneof(choice(HOSTILE_NUMBERS), fc.integer({ min: -10, max: 10_000 }), choice(special));
  return mostly(choice(validNumbers(name)), hostile);
}

/** Units of a duration whose amount is a token. The CDK does not convert it to another unit. */
const UNITS = ['millis', 'seconds', 'minutes', 'hours', 'days'];

/** Milliseconds of a duration, or a token in any unit. */
export function duration(): fc.Arbitrary<Recipe> {
  const seconds = [1, 5, 10, 30, 60, 300, 3600, 86_400, 7 * 86_400, 30 * 86_400];
  const hostile: Recipe[] = [0, 1, 500, 1500, 61_000, 90 * 86_400_000, 400 * 86_400_000, 1e14];
  return mostly(
    choice(seconds.map((value) => ({ $duration: value * 1000 }))),
    choice([...hostile.map((value) => ({ $duration: value })), ...UNITS.map((unit) => ({ $tokenDuration: unit }))]),
  );
}

/** Mebibytes of a size, or a token. */
export function size(): fc.Arbitrary<Recipe> {
  const hostile: Recipe[] = [0, 1, 1000, 1e9, { $token: 'number' }];
  return mostly(
    choice([16, 64, 1024, 4096, 102_400].map((value) => ({ $size: value }))),
    choice(hostile.map((value) => ({ $size: value }))),
  );
}
