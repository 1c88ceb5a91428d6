import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Stack, Validations } from 'aws-cdk-lib/core';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as rds from 'aws-cdk-lib/aws-rds';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { AwsSolutionsChecks, HIPAASecurityChecks, NIST80053R5Checks, PCIDSS321Checks } from 'cdk-nag';
import {
  CacheRotation,
  ConnectionSecrets,
  PasswordRotation,
  PostgresDatabase,
  PostgresProxy,
  PostgresReplica,
  RotationStrategy,
  ServerlessSessionCache,
} from '../src';
import { bundleRotation, removeBundles } from '../test/functions/bundle';

const mockBundle = bundleRotation();
jest.mock('../src/rotation/private/rotation-code', () => ({
  get ROTATION_CODE() {
    return mockBundle;
  },
}));

afterAll(removeBundles);

const env = { account: '111111111111', region: 'us-east-1' };

interface Report {
  readonly pluginReports: readonly {
    readonly pluginName: string;
    readonly violations?: readonly {
      readonly ruleName: string;
      readonly violatingConstructs: readonly { readonly constructPath: string }[];
    }[];
  }[];
}

/** A database with a reader, a proxy for alternating users, and a cache whose password is rotated. */
function dataIn(stack: Stack): void {
  const id = (kind: string, digit: number) => `${kind}-0123456789abcdef${digit}`;
  const vpc = ec2.Vpc.fromVpcAttributes(stack, 'Vpc', {
    vpcId: id('vpc', 0),
    availabilityZones: ['us-east-1a', 'us-east-1b'],
    isolatedSubnetIds: [id('subnet', 1), id('subnet', 2)],
    isolatedSubnetRouteTableIds: [id('rtb', 1), id('rtb', 2)],
    privateSubnetIds: [id('subnet', 3), id('subnet', 4)],
    privateSubnetRouteTableIds: [id('rtb', 3), id('rtb', 4)],
  });
  const securityGroups = [ec2.SecurityGroup.fromSecurityGroupId(stack, 'Group', id('sg', 1))];
  const keyArn = 'arn:aws:kms:us-east-1:111111111111:key/1234abcd-12ab-34cd-56ef-1234567890ab';
  const encryptionKey = kms.Key.fromKeyArn(stack, 'Key', keyArn);
  const common = { vpc, securityGroups, encryptionKey };
  const instanceType = new ec2.InstanceType('m7g.large');
  const secrets = new ConnectionSecrets(stack, 'Secrets', { encryptionKey, username: 'shop' });
  const database = new PostgresDatabase(stack, 'Database', {
    ...common,
    credentials: secrets.credentials,
    databaseName: 'shop',
    engineVersion: rds.PostgresEngineVersion.VER_17_9,
    instanceType,
  });
  secrets.connectTo(database);
  new PostgresReplica(stack, 'Reader', { ...common, sourceDatabase: database, instanceType });
  const secret = secrets.addUser('User', { name: 'user', username: 'shop_app' });
  const previousSecret = secrets.addPreviousUser('Previous', { name: 'previous', username: 'shop_app' });
  new PasswordRotation(stack, 'Rotation', { ...common, database });
  new PasswordRotation(stack, 'UserRotation', {
    ...common,
    database,
    strategy: RotationStrategy.alternatingUsers({ secret, previousSecret }),
  });
  new PostgresProxy(stack, 'Proxy', { ...common, database, secrets: [secret, previousSecret] });
  const cache = new ServerlessSessionCache(stack, 'Cache', {
    ...common,
    serverlessCacheName: 'shop-sessions',
    urlSecret: false,
  });
  new CacheRotation(stack, 'CacheRotation', { ...common, cache });
}

const NO_ROTATION = [
  'AwsSolutions-SMG4',
  'HIPAA.Security-SecretsManagerRotationEnabled',
  'NIST.800.53.R5-SecretsManagerRotationEnabled',
];

/** With `DatabaseBackup`, and without the default port, there are none. */
const INSTANCE = {
  'Resource/Resource': ['AwsSolutions-RDS11', 'HIPAA.Security-RDSInBackupPlan', 'NIST.800.53.R5-RDSInBackupPlan'],
  // AWS maintains the policy of enhanced monitoring
  'MonitoringRole/Resource': [
    'AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AmazonRDSEnhancedMonitoringRole]',
  ],
};

const FUNCTION = {
  // the quota of new accounts is 10
  'Function/Resource': ['HIPAA.Security-LambdaConcurrency', 'NIST.800.53.R5-LambdaConcurrency'],
  // the EC2 actions for network interfaces support no resource
  'Policy/Resource': ['AwsSolutions-IAM5[Resource::*]'],
};

/** Findings that the constructs cannot avoid, by construct path. An app acknowledges them. */
const UNAVOIDABLE: Record<string, string[]> = {
  // neither has a password
  'Secrets/Url/Resource': NO_ROTATION,
  'Secrets/Username/Resource': NO_ROTATION,
  // rotated by hand, because each token becomes invalid
  'Secrets/Jwt/Resource': NO_ROTATION,
  // the rotation of the user writes it
  'Secrets/Previous/Resource': NO_ROTATION,
  ...of(['Database', 'Reader'], INSTANCE),
  ...of(['Rotation', 'UserRotation', 'CacheRotation'], FUNCTION),
};

function of(constructs: string[], findings: Record<string, string[]>): Record<string, string[]> {
  const entries = Object.entries(findings);
  return Object.fromEntries(constructs.flatMap((id) => entries.map(([path, rules]) => [`${id}/${path}`, rules])));
}

describe('validated by CloudFormation and four rule packs', () => {
  let report: Report;
  let outdir: string;

  beforeAll(() => {
    outdir = mkdtempSync(join(tmpdir(), 'compliance-'));
    const app = new App({ outdir, context: { '@aws-cdk/core:validateAgainstDefaultRules': true } });
    dataIn(new Stack(app, 'Data', { env }));
    new s3.CfnBucket(new Stack(app, 'Faulty', { env }), 'Bucket', { accessControl: 'NoSuchValue' });
    Validations.of(app).addPlugins(
      new AwsSolutionsChecks(app),
      new NIST80053R5Checks(app),
      new PCIDSS321Checks(app),
      new HIPAASecurityChecks(app),
    );
    process.env.CDK_VALIDATION = 'true';
    jest.spyOn(console, 'error').mockImplementation(() => undefined);
    try {
      app.synth();
    } catch {
      // A finding throws. The report contains it.
    } finally {
      process.env.CDK_VALIDATION = 'false';
    }
    report = JSON.parse(readFileSync(join(outdir, 'validation-report.json'), 'utf8')) as Report;
  }, 120_000);

  afterAll(() => rmSync(outdir, { recursive: true }));

  /** Returns the findings in a stack, by construct path without the name of the stack. */
  function findings(stack: string): Record<string, string[]> {
    const found: Record<string, string[]> = {};
    for (const { ruleName, violatingConstructs } of report.pluginReports.flatMap(({ violations = [] }) => violations)) {
      for (const { constructPath } of violatingConstructs) {
        const [owner, ...rest] = constructPath.split('/');
        if (owner === stack) (found[rest.join('/')] ??= []).push(ruleName);
      }
    }
    return Object.fromEntries(Object.entries(found).map(([path, rules]) => [path, rules.sort()]));
  }

  test('each validator finds the deliberate fault', () => {
    const finders = report.pluginReports.filter(({ violations = [] }) =>
      violations.some(({ violatingConstructs }) =>
        violatingConstructs.some(({ constructPath }) => constructPath === 'Faulty/Bucket'),
      ),
    );
    expect(finders.map(({ pluginName }) => pluginName).sort()).toEqual([
      'AwsSolutions',
      'CloudFormation Validate',
      'HIPAA.Security',
      'NIST.800.53.R5',
      'PCI.DSS.321',
    ]);
  });

  test('database, reader, proxy, cache and rotations have unavoidable findings only', () => {
    expect(findings('Data')).toEqual(UNAVOIDABLE);
  });
});
