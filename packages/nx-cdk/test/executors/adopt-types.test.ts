import { RemovalPolicy, type Stack } from 'aws-cdk-lib/core';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecr from 'aws-cdk-lib/aws-ecr';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as rds from 'aws-cdk-lib/aws-rds';
import * as route53 from 'aws-cdk-lib/aws-route53';
import adopt from '../../src/executors/adopt';
import { synthesizeShop } from '../support/shop';
import { ShopTest } from '../support/shop-test';

const setup = new ShopTest();
const removalPolicy = RemovalPolicy.RETAIN;

/** A resource of docs/adopting.md. */
interface Example {
  readonly type: string;
  /** Property of the primary identifier in the schema of CloudFormation. */
  readonly identifier: string;
  readonly id: string;
  readonly extend: (data: Stack) => unknown;
  /** Property that cannot change. The existing resource has another value in a test. */
  readonly fixed: string;
}

/** Identifiers and create-only properties are those of the schemas of the resource types in CloudFormation. */
const EXAMPLES: readonly Example[] = [
  {
    type: 'AWS::Logs::LogGroup',
    identifier: 'LogGroupName',
    id: '/shop/api',
    extend: (data) => new logs.LogGroup(data, 'Adopted', { logGroupName: '/shop/api', removalPolicy }),
    fixed: 'LogGroupName',
  },
  {
    type: 'AWS::ECR::Repository',
    identifier: 'RepositoryName',
    id: 'shop/api',
    extend: (data) => new ecr.Repository(data, 'Adopted', { repositoryName: 'shop/api', removalPolicy }),
    fixed: 'RepositoryName',
  },
  {
    type: 'AWS::RDS::DBInstance',
    identifier: 'DBInstanceIdentifier',
    id: 'shop',
    extend: (data) => {
      const instance = new rds.CfnDBInstance(data, 'Adopted', {
        dbInstanceIdentifier: 'shop',
        dbInstanceClass: 'db.t4g.micro',
        engine: 'postgres',
        dbName: 'shop',
      });
      instance.applyRemovalPolicy(removalPolicy);
    },
    fixed: 'DBName',
  },
  {
    type: 'AWS::Route53::HostedZone',
    identifier: 'Id',
    id: 'Z0123456789',
    extend: (data) =>
      new route53.PublicHostedZone(data, 'Adopted', { zoneName: 'shop.example.com' }).applyRemovalPolicy(removalPolicy),
    fixed: 'Name',
  },
  {
    type: 'AWS::EC2::VPC',
    identifier: 'VpcId',
    id: 'vpc-0123',
    extend: (data) => new ec2.CfnVPC(data, 'Adopted', { cidrBlock: '10.0.0.0/16' }).applyRemovalPolicy(removalPolicy),
    fixed: 'CidrBlock',
  },
];

/** Adds the construct to the app, and the resource to the account with the properties of its template. */
function prepare({ type, identifier, id, extend, fixed }: Example, change: object = {}): string {
  setup.aws.deploy(setup.shop);
  synthesizeShop(setup.shop.assembly, { extend });
  setup.shop.importWithCdk();
  const path = (name: string) => `/properties/${name}`;
  setup.aws.types.set(type, {
    primaryIdentifier: [path(identifier)],
    createOnlyProperties: [path(fixed)],
    handlers: { read: {} },
  });
  const resources = Object.entries(setup.shop.template('Data').Resources ?? {});
  const [logicalId, { Properties = {} }] = resources.filter(([, { Type }]) => Type === type).at(-1)!;
  setup.aws.existing.set(`${type} ${id}`, { ...Properties, [identifier]: id, ...change });
  return logicalId;
}

const run = ({ id }: Example) => setup.run(adopt, { resource: [`Data/Adopted=${id}`], yes: true });

test.each(EXAMPLES)('$type is imported by its $identifier', async (example) => {
  const logicalId = prepare(example);
  expect(await run(example)).toEqual({ success: true });
  expect([...setup.aws.imported]).toEqual([[`dev-Data/${logicalId}`, { [example.identifier]: example.id }]]);
});

test.each(EXAMPLES.filter(({ fixed, identifier }) => fixed !== identifier))(
  '$type with another $fixed is refused, because the import would lead to a replacement',
  async (example) => {
    prepare(example, { [example.fixed]: 'other' });
    expect(await run(example)).toEqual({ success: false });
    expect(setup.output).toContain('refused: would replace it');
    expect(setup.aws.imported.size).toBe(0);
  },
);
