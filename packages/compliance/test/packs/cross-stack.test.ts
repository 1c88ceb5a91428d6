import {
  App,
  CfnResource,
  NestedStack,
  ReferenceStrength,
  Stack,
  Stage,
  type StackProps,
  Validations,
} from 'aws-cdk-lib/core';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as rds from 'aws-cdk-lib/aws-rds';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { Compliance, CompliancePack } from '../../src';
import { appWith, synthesize } from '../compliance-app';

const packs = [CompliancePack.AWS_FSBP];
const EAST = { env: { account: '111111111111', region: 'us-east-1' } };
const WEST = { env: { account: '111111111111', region: 'us-west-2' } };

/** Verdicts of a control, and the messages of those that are not known. */
function verdicts(app: App, control: string) {
  Compliance.of(app).check({ packs });
  return synthesize(app)
    .record.results.filter(({ rule }) => rule === `AWS.FSBP::AWS.FSBP-${control}`)
    .map(({ verdict, message }) => (message === undefined ? verdict : `${verdict}: ${message}`));
}

function subnet(stack: Stack, id: string, zone: number): ec2.CfnSubnet {
  const availabilityZone = `${stack.region}${'ab'[zone]}`;
  return new ec2.CfnSubnet(stack, id, { vpcId: 'vpc-1', cidrBlock: `10.0.${zone}.0/24`, availabilityZone });
}

function functionIn(stack: Stack, ...subnetIds: string[]): void {
  new lambda.CfnFunction(stack, 'Function', {
    code: { zipFile: 'x' },
    role: 'arn:aws:iam::111111111111:role/role',
    vpcConfig: { subnetIds, securityGroupIds: ['sg-1'] },
  });
}

/** An app with subnets in a stack, and a function in another one. */
function functionApp(
  strength: ReferenceStrength,
  zones: number[],
  props: StackProps = EAST,
  functionProps = props,
): App {
  const app = appWith();
  const stage = new Stage(app, 'dev');
  const network = new Stack(stage, 'Network', props);
  const service = new Stack(stage, 'Service', functionProps);
  const subnets = zones.map((zone, index) => subnet(network, `Subnet${index}`, zone));
  functionIn(service, ...subnets.map(({ ref }) => Stack.consumeReference(ref, strength)));
  return app;
}

const { STRONG, WEAK, BOTH } = ReferenceStrength;

describe.each([
  ['strong', STRONG, EAST, EAST],
  ['weak', WEAK, EAST, EAST],
  ['both', BOTH, EAST, EAST],
  ['strong, without an environment,', STRONG, {}, {}],
  [
    'strong, to another Region,',
    STRONG,
    { ...EAST, crossRegionReferences: true },
    { ...WEST, crossRegionReferences: true },
  ],
  ['weak, to another Region,', WEAK, EAST, WEST],
])('a reference that is %s', (_, strength, network, service) => {
  test.each([
    ['compliant', [0, 1]],
    ['nonCompliant', [0, 0]],
  ])('leads to the subnets of another stack (%s)', (verdict, zones) => {
    expect(verdicts(functionApp(strength, zones, network, service), 'Lambda.5')).toContain(verdict);
    expect(verdicts(functionApp(strength, zones, network, service), 'Lambda.5').join()).not.toContain('error');
  });
});

test.each([
  ['compliant', [0, 1]],
  ['nonCompliant', [1, 1]],
])('a nested stack gets subnets of its parent (%s)', (verdict, zones) => {
  const app = appWith();
  const parent = new Stack(app, 'Network', EAST);
  const subnets = zones.map((zone, index) => subnet(parent, `Subnet${index}`, zone));
  functionIn(new NestedStack(parent, 'Nested'), ...subnets.map(({ ref }) => ref));
  expect(verdicts(app, 'Lambda.5')).toEqual([verdict]);
});

test.each([
  ['compliant', [0, 1]],
  ['nonCompliant', [1, 1]],
])('a stack gets subnets of the nested stack of another stack (%s)', (verdict, zones) => {
  const app = appWith();
  const nested = new NestedStack(new Stack(app, 'Network', EAST), 'Nested');
  const subnets = zones.map((zone, index) => subnet(nested, `Subnet${index}`, zone));
  functionIn(new Stack(app, 'Service', EAST), ...subnets.map(({ ref }) => ref));
  expect(verdicts(app, 'Lambda.5')).toEqual([verdict]);
});

test('a subnet that the app does not contain is an open finding with the property', () => {
  const app = appWith();
  functionIn(new Stack(app, 'Service', EAST), 'subnet-1', 'subnet-2');
  const [verdict, ...others] = verdicts(app, 'Lambda.5');
  expect(others).toEqual([]);
  expect(verdict).toBe(
    'error: Function.VpcConfig.SubnetIds.0 must be known before deployment to be judged, got "subnet-1"',
  );
  expect(synthesize(app).failure).toContain("Acknowledge with 'AWS.FSBP::AWS.FSBP-Lambda.5'");
});

describe('a rotation schedule in another stack', () => {
  const rotated = (days: number, name?: string) => {
    const app = appWith();
    const secret = new secretsmanager.CfnSecret(new Stack(app, 'Data', EAST), 'Secret', { name });
    new secretsmanager.CfnRotationSchedule(new Stack(app, 'Rotation', EAST), 'Schedule', {
      secretId: name ?? secret.ref,
      rotationLambdaArn: 'arn:aws:lambda:us-east-1:111111111111:function:rotation',
      rotationRules: { automaticallyAfterDays: days },
    });
    return app;
  };

  test.each([undefined, 'pets'])('rotates its secret (name %s)', (name) => {
    expect(verdicts(rotated(30, name), 'SecretsManager.1')).toEqual(['compliant']);
    expect(verdicts(rotated(30, name), 'SecretsManager.4')).toEqual(['compliant']);
  });

  test('can be too rare', () => {
    expect(verdicts(rotated(91), 'SecretsManager.1')).toEqual(['compliant']);
    expect(verdicts(rotated(91), 'SecretsManager.4')).toEqual(['nonCompliant']);
  });
});

describe('a replica in another Region', () => {
  const replicaOf = (engine: string, source?: string, subnetGroup?: string) => {
    const app = appWith();
    const create = (stack: Stack, props: rds.CfnDBInstanceProps) => new rds.CfnDBInstance(stack, 'Db', props);
    const primary = create(new Stack(app, 'Data', EAST), {
      engine,
      dbInstanceIdentifier: 'pets',
      storageEncrypted: true,
    });
    create(new Stack(app, 'Replica', WEST), {
      sourceDbInstanceIdentifier: source ?? primary.attrDbInstanceArn,
      enableCloudwatchLogsExports: ['postgresql'],
      enableIamDatabaseAuthentication: true,
      dbSubnetGroupName: subnetGroup,
    });
    return app;
  };
  const ARN = 'arn:aws:rds:us-east-1:111111111111:db:pets';

  test.each([
    ['RDS.3', ['compliant', 'compliant']],
    ['RDS.36', ['nonCompliant', 'compliant']],
    ['RDS.10', ['nonCompliant', 'compliant']],
  ])('has the engine and the encryption of its source (%s)', (control, expected) => {
    expect(verdicts(replicaOf('postgres', ARN), control)).toEqual(expected);
  });

  test.each(['RDS.36', 'RDS.40', 'RDS.41', 'RDS.42', 'RDS.44'])('of MySQL is not a matter of %s', (control) => {
    expect(verdicts(replicaOf('mysql', ARN), control)).toEqual([]);
  });

  test('has no subnet group of its source', () => {
    expect(verdicts(replicaOf('postgres', ARN), 'RDS.46')).toEqual(['nonCompliant', 'nonCompliant']);
  });

  test('of a database that the app does not contain is an open finding with the property', () => {
    expect(verdicts(replicaOf('postgres', ARN.replace('pets', 'dogs')), 'RDS.36')).toContain(
      `error: Db.SourceDBInstanceIdentifier must be known before deployment to be judged, got "${ARN.replace('pets', 'dogs')}"`,
    );
  });
});

test('a pack without a register follows references too', () => {
  const app = functionApp(STRONG, [0, 0]);
  Validations.of(app).addPlugins(packs[0].bind(app).pack);
  let failure = '';
  jest.spyOn(console, 'error').mockImplementation((text: string) => void (failure += text));
  try {
    app.synth();
  } catch (error) {
    failure += (error as Error).message;
  }
  jest.restoreAllMocks();
  expect(failure).toContain('AWS.FSBP-Lambda.5');
  expect(failure).not.toContain('threw an error');
  expect(app.node.findAll().filter((construct) => CfnResource.isCfnResource(construct))).toHaveLength(3);
});
