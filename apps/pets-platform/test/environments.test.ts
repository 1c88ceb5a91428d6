// cspell:ignore recoveryregion sharedaccount enviroments imagetag
import { App } from 'aws-cdk-lib/core';
import { chooseEnvironments } from '../src/choose-environments';
import type { Choice } from '../src/environments';
import { PetsPlatformStage } from '../src/pets-platform-stage';

/** Returns the configuration for these settings. */
function choose(variables: NodeJS.ProcessEnv = {}, context: Record<string, string> = {}): Choice {
  return chooseEnvironments(new App({ context }).node, variables);
}

test('more tasks at least than at most is an error', () => {
  const choice = choose({ PETS_ENVIRONMENTS: 'dev' });
  const [dev] = choice.environments;
  const stage = (minTasks: number, maxTasks: number) => () =>
    new PetsPlatformStage(new App(), 'dev', { environment: { ...dev, minTasks, maxTasks }, choice });
  expect(stage(3, 2)).toThrow('scaling.maxCapacity must be at least minCapacity, 3, got 2');
  expect(stage(2, 2)).not.toThrow();
});

describe('without settings', () => {
  const { environments, imageTag } = choose();

  test('has dev, staging and prod in this order', () => {
    expect(environments.map(({ name }) => name)).toEqual(['dev', 'staging', 'prod']);
  });

  test('each environment has the placeholder account and us-east-1', () => {
    for (const environment of environments)
      expect(environment).toMatchObject({ account: '111111111111', region: 'us-east-1' });
  });

  test('has the names of the design', () => {
    expect(environments.map(({ namePrefix }) => namePrefix)).toEqual(['', '', '']);
  });

  test('prod has the domain name of the service without a suffix', () => {
    expect(environments.map(({ domainName }) => domainName)).toEqual([
      'pets-api-dev.example.com',
      'pets-api-staging.example.com',
      'pets-api.example.com',
    ]);
  });

  test('has no image tag, so that the deployed image is kept', () => {
    expect(imageTag).toBeUndefined();
  });
});

test('reads a setting from an environment variable', () => {
  const [dev] = choose({ PETS_DEV_ACCOUNT: '222222222222', PETS_DEV_RECOVERY_REGION: 'eu-central-1' }).environments;
  expect(dev).toMatchObject({ account: '222222222222', recoveryRegion: 'eu-central-1' });
});

test('context takes precedence over an environment variable', () => {
  const { environments } = choose({ PETS_DEV_ACCOUNT: '222222222222' }, { 'dev.account': '333333333333' });
  expect(environments[0].account).toBe('333333333333');
});

test('reads working hours', () => {
  const [dev, staging] = choose({
    PETS_DEV_OFF_HOURS: 'MON-WED 07:00-19:00 Europe/Berlin',
    PETS_STAGING_OFF_HOURS: 'FRI,MON 08:00-14:00 UTC',
  }).environments;
  expect(dev.offHours).toMatchObject({ days: ['MON', 'TUE', 'WED'], start: '07:00', end: '19:00' });
  expect(dev.offHours?.timeZone?.timezoneName).toBe('Europe/Berlin');
  expect(staging.offHours).toMatchObject({ days: ['MON', 'FRI'], start: '08:00', end: '14:00' });
  expect(choose().environments.map(({ offHours }) => offHours)).toEqual([undefined, undefined, undefined]);
});

test('selects environments', () => {
  expect(choose({ PETS_ENVIRONMENTS: 'prod,dev' }).environments.map(({ name }) => name)).toEqual(['dev', 'prod']);
});

test.each([
  [{ PETS_ENVIRONMENTS: 'test' }, "environments must be some of dev, staging, prod, separated by commas, got 'test'"],
  [{ PETS_ENVIRONMENTS: 'dev,' }, "environments must be some of dev, staging, prod, separated by commas, got 'dev,'"],
  [
    { PETS_DEV_OFF_HOURS: 'nights' },
    "dev.offHours must be days, at least 6 hours and a time zone, such as 'MON-FRI 07:00-19:00 Europe/Berlin', got 'nights'",
  ],
  [
    { PETS_DEV_OFF_HOURS: 'MON-FRI 07:00-12:59 UTC' },
    "dev.offHours must be days, at least 6 hours and a time zone, such as 'MON-FRI 07:00-19:00 Europe/Berlin', got 'MON-FRI 07:00-12:59 UTC'",
  ],
  [
    { PETS_DEV_OFF_HOURS: 'MON-FRI 7:00-19:00 UTC' },
    "dev.offHours must be days, at least 6 hours and a time zone, such as 'MON-FRI 07:00-19:00 Europe/Berlin', got 'MON-FRI 7:00-19:00 UTC'",
  ],
  [
    { PETS_DEV_OFF_HOURS: 'MON-FRI 07:00-19:00 Nowhere/City' },
    "dev.offHours must be days, at least 6 hours and a time zone, such as 'MON-FRI 07:00-19:00 Europe/Berlin', got 'MON-FRI 07:00-19:00 Nowhere/City'",
  ],
  [
    { PETS_DEV_OFF_HOURS: 'FRI-MON 07:00-19:00 UTC' },
    "dev.offHours must be days, at least 6 hours and a time zone, such as 'MON-FRI 07:00-19:00 Europe/Berlin', got 'FRI-MON 07:00-19:00 UTC'",
  ],
  [
    { PETS_DEV_OFF_HOURS: 'MON,MON 07:00-19:00 UTC' },
    "dev.offHours must be days, at least 6 hours and a time zone, such as 'MON-FRI 07:00-19:00 Europe/Berlin', got 'MON,MON 07:00-19:00 UTC'",
  ],
  [
    { PETS_DEV_OFF_HOURS: 'MON-WED-FRI 07:00-19:00 UTC' },
    "dev.offHours must be days, at least 6 hours and a time zone, such as 'MON-FRI 07:00-19:00 Europe/Berlin', got 'MON-WED-FRI 07:00-19:00 UTC'",
  ],
  [
    { PETS_DEV_OFF_HOURS: 'MON-FRI 07:00-24:00 UTC' },
    "dev.offHours must be days, at least 6 hours and a time zone, such as 'MON-FRI 07:00-19:00 Europe/Berlin', got 'MON-FRI 07:00-24:00 UTC'",
  ],
  [
    { PETS_PROD_OFF_HOURS: 'MON-FRI 07:00-19:00 UTC' },
    'prod.offHours must not be set, because prod serves requests at all times',
  ],
  [
    { PETS_STAGING_OFF_HOURS: 'MON-FRI 07:00-19:00 UTC', PETS_STAGING_RECOVERS: 'true' },
    'staging.offHours must not be set with staging.recovers, because Amazon RDS cannot stop a database with a replica',
  ],
  [{ PETS_DEV_ACCOUNT: '12345' }, "dev.account must be an account id of 12 digits, got '12345'"],
  [{ PETS_DEV_ACCOUNT: '12345678901x' }, "dev.account must be an account id of 12 digits, got '12345678901x'"],
  [
    { PETS_PROD_REGION: 'us-east-9' },
    "prod.region must be a region of AWS in the partition aws, such as us-east-1, got 'us-east-9'",
  ],
  [
    { PETS_PROD_RECOVERY_REGION: 'mars' },
    "prod.recoveryRegion must be a region of AWS in the partition aws, such as us-east-1, got 'mars'",
  ],
  [{ PETS_PROD_RECOVERY_REGION: 'us-east-1' }, 'prod.recoveryRegion must differ from prod.region, us-east-1'],
  [{ PETS_PROD_RECOVERY_VPC_CIDR: '10.0.0.0/16' }, 'prod.recoveryVpcCidr must not overlap prod.vpcCidr, 10.0.0.0/16'],
  [{ PETS_DEV_VPC_CIDR: '8.8.0.0/16' }, 'dev.vpcCidr must be a private IPv4 block of size /16'],
  [{ PETS_DEV_VPC_CIDR: '10.0.0.0/20' }, 'dev.vpcCidr must be a private IPv4 block of size /16'],
  [{ PETS_DEV_ZONES: 'a,a' }, 'dev.zones must be the letters of two different availability zones'],
  [
    { PETS_DEV_DOMAIN_NAME: 'pets.example.org' },
    "dev.domainName 'pets.example.org' must be in dev.hostedZoneName 'example.com'",
  ],
  [{ PETS_DEV_HOSTED_ZONE_ID: '/hostedzone/Z1' }, 'dev.hostedZoneId must be the id of a hosted zone'],
  [{ PETS_IMAGE_TAG: 'latest' }, 'imageTag must be the tag of one build'],
  [
    { PETS_APPLICATION_REPOSITORY: 'pets-api' },
    "applicationRepository must be a GitHub repository, owner/name, got 'pets-api'",
  ],
  [
    { PETS_INFRASTRUCTURE_REPOSITORY_IDS: '123456' },
    "infrastructureRepositoryIds must be the ids of owner and repository, such as 123456/456789, got '123456'",
  ],
  [
    { PETS_DEV_RESTORE_FROM: 'snapshot:a' },
    'dev.databaseIdentifier must be set with dev.restoreFrom, because the restored database is a new instance',
  ],
  [
    { PETS_DEV_RESTORE_COMPLETED: 'true' },
    'dev.restoreFrom must be kept with dev.restoreCompleted, because removing it replaces the database',
  ],
  [
    { PETS_DEV_RESTORE_FROM: 'time:db-a' },
    'dev.restoreFrom must be snapshot:<name>, replica:<identifier in the recovery Region>, time:',
  ],
  [{ PETS_DEV_RESTORE_FROM: 'time:db-A@2026-01-31' }, 'dev.restoreFrom must be snapshot:<name>'],
  [{ PETS_DEV_RESTORE_FROM: 'replica:Pets' }, 'dev.restoreFrom must be snapshot:<name>'],
  [{ PETS_DEV_RECOVERS: 'yes' }, 'dev.recovers must be one of true, false'],
  [{ PETS_DEV_STANDBY_TASKS: '2' }, "dev.standbyTasks must be a whole number from 0 to 1, got '2'"],
  [{ PETS_PROD_STANDBY_TASKS: '1.5' }, 'prod.standbyTasks must be a whole number from 0 to 10'],
  [{ PETS_DEV_RESTORE_FROM: 'replicated:ab-a' }, 'dev.restoreFrom must be snapshot:<name>'],
  [{ PETS_DEV_RESTORE_FROM: 'snapshot:' }, 'dev.restoreFrom must be snapshot:<name>'],
  [{ PETS_DEV_DATABASE_IDENTIFIER: 'Pets' }, 'dev.databaseIdentifier must be at most 47 lowercase letters, digits'],
  [{ PETS_DEV_DATABASE_IDENTIFIER: 'pets--db' }, 'dev.databaseIdentifier must be at most 47 lowercase letters'],
  [{ PETS_DEV_DATABASE_IDENTIFIER: 'a'.repeat(48) }, 'dev.databaseIdentifier must be at most 47 lowercase letters'],
  [{ PETS_DEV_MONTHLY_BUDGET: '0' }, "dev.monthlyBudget must be US dollars, such as 250, got '0'"],
  [{ PETS_DEV_MONTHLY_BUDGET: '1,000' }, "dev.monthlyBudget must be US dollars, such as 250, got '1,000'"],
  [{ PETS_DEV_ALERT_EMAILS: 'me@example.com;you@example.com' }, 'dev.alertEmails must be different e-mail addresses'],
  [{ PETS_PROD_PAGE_EMAILS: 'a@b.c,a@b.c' }, 'prod.pageEmails must be different e-mail addresses, separated by commas'],
  [
    { PETS_DEV_ANOMALY_DETECTION: 'existing' },
    'dev.anomalyDetection must be service, tag, none or the ARN of an existing monitor of the account',
  ],
  [
    { PETS_DEV_ACCOUNT: '222222222222', PETS_DEV_ANOMALY_DETECTION: 'arn:aws:ce::333333333333:anomalymonitor/a-1' },
    'dev.anomalyDetection must be service, tag, none or the ARN of an existing monitor of the account',
  ],
  [{ PETS_DEV_REGION: 'cn-north-1' }, 'dev.region must be a region of AWS in the partition aws, such as us-east-1'],
  [{ PETS_PROD_RECOVERY_REGION: 'us-gov-west-1' }, 'prod.recoveryRegion must be a region of AWS in the partition aws'],
  [{ PETS_DEV_VPC_CIDR: '10.01.0.0/16' }, 'dev.vpcCidr must be a private IPv4 block of size /16'],
  [{ PETS_DEV_VPC_CIDR: '10.256.0.0/16' }, 'dev.vpcCidr must be a private IPv4 block of size /16'],
  [{ PETS_PROD_PAGE_EMAILS: 'on@call.com,On@Call.com' }, 'prod.pageEmails must be different e-mail addresses'],
  [
    {
      PETS_DEV_DATABASE_IDENTIFIER: 'pets-api-db-2',
      PETS_DEV_RESTORE_FROM: 'snapshot:arn:aws:rds:eu-west-1:111111111111:snapshot:a',
    },
    "dev.restoreFrom must be in dev.region, us-east-1, got 'eu-west-1'",
  ],
  [{ PETS_DEV_MIGRATION: 'no' }, "dev.migration must be one of true, false, got 'no'"],
  [{ PETS_DEV_IMAGE_SIGNING: 'on' }, "dev.imageSigning must be one of true, false, got 'on'"],
  [{ PETS_DEV_ACCOUNT_ALARMS: 'no' }, "dev.accountAlarms must be one of true, false, got 'no'"],
  [{ PETS_DEV_INTERFACE_ENDPOINTS: 'ssm' }, "dev.interfaceEndpoints must be one of none, tasks, all, got 'ssm'"],
  [{ PETS_DEV_CANARY: 'yes' }, "dev.canary must be one of true, false, got 'yes'"],
  [{ PETS_DEV_CONFIG_RECORDER: 'none' }, "dev.configRecorder must be one of new, existing, got 'none'"],
  [{ PETS_SHARED_ACCOUNT: 'yes' }, "sharedAccount must be one of true, false, got 'yes'"],
  [{ PETS_DEV_ACOUNT: '222222222222' }, 'PETS_DEV_ACOUNT is not a setting; did you mean PETS_DEV_ACCOUNT?'],
])('fails with %p', (variables, message) => {
  expect(() => choose(variables)).toThrow(message);
});

test.each([
  ['dev.acount', 'did you mean dev.account?'],
  ['Dev.account', 'did you mean dev.account?'],
  ['dev.Account', 'did you mean dev.account?'],
  ['dev_account', 'did you mean dev.account?'],
  ['devAccount', 'did you mean dev.account?'],
  ['prod.recoveryregion', 'did you mean prod.recoveryRegion?'],
  ['sharedaccount', 'did you mean sharedAccount?'],
  ['enviroments', 'did you mean environments?'],
  ['imagetag', 'did you mean imageTag?'],
  ['image-tag', 'did you mean imageTag?'],
  ['applicationRepositoryId', 'did you mean applicationRepositoryIds?'],
  ['qa.account', 'use one of environments, '],
  ['stage.domainname', 'did you mean staging.domainName?'],
  ['qa.domainName', 'use one of environments, '],
  ['dev.size', 'use one of environments, '],
  ['dev.toString', 'use one of environments, '],
])('fails with the misspelled context key %s', (name, hint) => {
  expect(() => choose({}, { [name]: 'x' })).toThrow(`${name} is not a setting; ${hint}`);
});

test.each([
  ['PETS_DEV_ACOUNT', 'did you mean PETS_DEV_ACCOUNT?'],
  ['PETS_ENVIRONMENT', 'did you mean PETS_ENVIRONMENTS?'],
  ['pets_dev_account', 'did you mean PETS_DEV_ACCOUNT?'],
  ['PET_DEV_ACCOUNT', 'did you mean PETS_DEV_ACCOUNT?'],
  ['PETS_QUICK', 'use one of PETS_ENVIRONMENTS, '],
])('fails with the misspelled variable %s', (name, hint) => {
  expect(() => choose({ [name]: 'x' })).toThrow(`${name} is not a setting; ${hint}`);
});

test('ignores the context and the variables of other tools', () => {
  const context = {
    '@aws-cdk/core:target-partitions': 'aws',
    'aws:cdk:enable-path-metadata': 'true',
    'availability-zones:account=111111111111:region=us-east-1': 'a',
    'acme.owner': 'team',
    stage: 'x',
    image: 'x',
  };
  const variables = {
    AWS_REGION: 'eu-west-1',
    CDK_DEFAULT_ACCOUNT: '1',
    ENVIRONMENT: 'x',
    IMAGE_TAG_URL: 'x',
    PET: 'x',
  };
  expect(() => choose(variables, context)).not.toThrow();
});

test('a name or value with control characters is escaped, and a long value is cut', () => {
  expect(() => choose({}, { 'dev.\u001b[31m': 'x' })).toThrow(String.raw`dev.\u001b[31m is not a setting`);
  expect(() => choose({ PETS_DEV_ACCOUNT: '1\n\u202e2' })).toThrow(String.raw`got '1\n\u202e2'`);
  expect(() => choose({ PETS_DEV_DOMAIN_NAME: 'é'.repeat(100_000) })).toThrow(/^.{1,700}$/s);
});

test('ignores an empty environment variable', () => {
  const { environments, imageTag } = choose({ PETS_DEV_ACCOUNT: '', PETS_ENVIRONMENTS: '', PETS_IMAGE_TAG: '' });
  expect([environments[0].account, imageTag]).toEqual(['111111111111', undefined]);
});

test.each(['latest', '', 'a b'])('fails with the image tag %p in the context', (tag) => {
  expect(() => choose({}, { imageTag: tag })).toThrow(
    /^imageTag must be (the|a) tag .*got '.*' \(set it with -c imageTag=…/,
  );
});

test('accepts the tag of a build', () => {
  expect(choose({}, { imageTag: '4f2a9c1' }).imageTag).toBe('4f2a9c1');
});

test('an error contains the context key and the variable', () => {
  expect(() => choose({ PETS_DEV_ACCOUNT: '1' })).toThrow('(set it with -c dev.account=… or PETS_DEV_ACCOUNT=…)');
});

test('reports all problems at once', () => {
  expect(() => choose({ PETS_DEV_ACCOUNT: '1', PETS_PROD_REGION: 'mars' })).toThrow(/dev\.account.*; prod\.region/);
});

describe('when environments share an account', () => {
  const variables = { PETS_DEV_ACCOUNT: '222222222222', PETS_STAGING_ACCOUNT: '222222222222' };

  test('fails unless sharedAccount is true', () => {
    expect(() => choose(variables)).toThrow(
      'dev and staging are both in account 222222222222, where their names would collide',
    );
  });

  test('each environment has a name prefix', () => {
    const { environments } = choose({ ...variables, PETS_SHARED_ACCOUNT: 'true' });
    expect(environments.map(({ namePrefix }) => namePrefix)).toEqual(['dev-', 'staging-', 'prod-']);
  });

  test('fails when an environment is in a different Region from the shared images', () => {
    expect(() => choose({ ...variables, PETS_SHARED_ACCOUNT: 'true', PETS_DEV_REGION: 'eu-west-1' })).toThrow(
      "dev.region must be us-east-1, that of staging, whose account and images it shares, got 'eu-west-1'",
    );
  });

  test('environments with their own account can be in another Region', () => {
    expect(() => choose({ ...variables, PETS_SHARED_ACCOUNT: 'true', PETS_PROD_REGION: 'eu-west-1' })).not.toThrow();
  });

  test('one environment per account manages the account-level resources', () => {
    const { environments } = choose({ ...variables, PETS_SHARED_ACCOUNT: 'true' });
    expect(environments.map(({ governs }) => governs.map(({ name }) => name))).toEqual([
      [],
      ['dev', 'staging'],
      ['prod'],
    ]);
  });
});
