import { CfnResource, RemovalPolicy, type Stack } from 'aws-cdk-lib/core';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import adopt from '../../src/executors/adopt';
import { synthesizeShop } from '../support/shop';
import { ShopTest } from '../support/shop-test';

const setup = new ShopTest();
const run = (resource: string | string[], options: object = {}) =>
  setup.run(adopt, { resource: [resource].flat(), yes: true, ...options });

/** The message of the error, without the name of the project. */
const error = () => setup.output.split('shop: ').at(-1);

function newFiles(data: Stack, props: s3.BucketProps = {}): s3.Bucket {
  return new s3.Bucket(data, 'Files', { bucketName: 'shop-files', removalPolicy: RemovalPolicy.RETAIN, ...props });
}

/** Adds constructs to the stack `Data` of the app. The deployed stack does not have them. */
function prepare(extend: (data: Stack) => void): void {
  setup.aws.deploy(setup.shop);
  synthesizeShop(setup.shop.assembly, { extend });
}

/** Logical id of the last resource of a type in the stack `Data` of the app. */
function idOf(type: string): string {
  const resources = Object.entries(setup.shop.template('Data').Resources ?? {});
  return resources.filter(([, { Type }]) => Type === type).at(-1)?.[0] ?? '';
}

beforeEach(() => {
  setup.shop.importWithCdk();
  setup.aws.types
    .set('AWS::S3::Bucket', {
      primaryIdentifier: ['/properties/BucketName'],
      createOnlyProperties: ['/properties/BucketName'],
      readOnlyProperties: ['/properties/Arn'],
      handlers: { read: {} },
    })
    .set('Test::A::Pair', { primaryIdentifier: ['/properties/A', '/properties/B'], handlers: { read: {} } })
    .set('Test::A::Hidden', { primaryIdentifier: ['/properties/A'], handlers: {} });
  setup.aws.existing.set('AWS::S3::Bucket shop-files', { BucketName: 'shop-files', Arn: 'arn' });
});

describe('the import', () => {
  test('adds an existing resource to the stack, with its identifier', async () => {
    prepare(newFiles);
    expect(await run('Data/Files=shop-files')).toEqual({ success: true });
    expect([...setup.aws.imported]).toEqual([[`dev-Data/${idOf('AWS::S3::Bucket')}`, { BucketName: 'shop-files' }]]);
    expect(setup.output).toContain('imported 1 resource. Next: nx diff shows what else the app would change');
  });

  test('leaves other changes of the stack to the next deployment', async () => {
    prepare((data) => {
      newFiles(data);
      new CfnResource(data, 'Other', { type: 'Test::A::B' });
    });
    expect(await run('Data/Files=shop-files')).toEqual({ success: true });
    const [args] = setup.shop.cdkCalls;
    expect(args[0]).toBe('import');
    expect(args).toEqual(expect.arrayContaining(['dev/Data', '--force']));
    expect(setup.aws.imported.size).toBe(1);
  });

  test('creates the stack if it is not deployed', async () => {
    prepare(newFiles);
    setup.aws.stacks.delete('eu-west-1/dev-Data');
    expect(await run('Data/Files=shop-files')).toEqual({ success: true });
    expect(setup.aws.imported.size).toBe(1);
  });

  test.each([
    ['the path of the construct', 'Data/Files'],
    ['the path of its resource', 'Data/Files/Resource'],
    ['a path with the stage', 'dev/Data/Files'],
  ])('finds a resource by %s', async (_, path) => {
    prepare(newFiles);
    expect(await run(`${path}=shop-files`)).toEqual({ success: true });
  });

  test('finds a resource by its logical id', async () => {
    prepare(newFiles);
    expect(await run(`Data/${idOf('AWS::S3::Bucket')}=shop-files`)).toEqual({ success: true });
  });

  test('splits a composite identifier', async () => {
    prepare((data) => new CfnResource(data, 'Pair', { type: 'Test::A::Pair', properties: { A: 'a=1' } }));
    setup.aws.existing.set('Test::A::Pair a=1|b', { A: 'a=1', B: 'b' });
    expect(await run('Data/Pair=a=1|b')).toEqual({ success: true });
    expect([...setup.aws.imported.values()]).toEqual([{ A: 'a=1', B: 'b' }]);
  });

  test('fails if the stack does not have the resource afterwards', async () => {
    prepare(newFiles);
    setup.shop.cdk('');
    expect(await run('Data/Files=shop-files')).toEqual({ success: false });
    expect(error()).toBe('Data/Files/Resource was not imported into dev-Data');
  });

  test('fails if the AWS CDK CLI fails', async () => {
    prepare(newFiles);
    setup.shop.cdk('process.exit(1)');
    expect(await run('Data/Files=shop-files')).toEqual({ success: false });
    expect(error()).toBe('cdk import failed, see above');
  });

  test('asks before it starts, and changes nothing with --dryRun', async () => {
    prepare(newFiles);
    expect(await run('Data/Files=shop-files', { yes: false })).toEqual({ success: false });
    expect(error()).toBe(
      'Import 1 resource into dev-Data in account 111111111111? Confirmation needs a terminal. To confirm without one, add --yes',
    );
    expect(await run('Data/Files=shop-files', { yes: false, dryRun: true })).toEqual({ success: true });
    expect(setup.output).toContain('dry run: nothing was imported');
    expect(setup.shop.cdkCalls).toEqual([]);
  });
});

describe('before the import', () => {
  test('an equal resource is shown as equal', async () => {
    prepare(newFiles);
    await run('Data/Files=shop-files', { dryRun: true });
    expect(setup.output).toMatch(/Data\/Files\/Resource .*│ equal/);
    expect(setup.output).toMatch(/│ shop-files /);
  });

  test('each difference is shown with its effect', async () => {
    prepare((data) => newFiles(data, { versioned: true }));
    const existing = { BucketName: 'shop-files', VersioningConfiguration: { Status: 'Suspended' }, Extra: 'on' };
    setup.aws.existing.set('AWS::S3::Bucket shop-files', existing);
    expect(await run('Data/Files=shop-files')).toEqual({ success: true });
    expect(setup.output).toMatch(
      /VersioningConfiguration\/Status │ Suspended │ Enabled │ stays until the property changes/,
    );
    expect(setup.output).toMatch(/Extra +│ on +│ +│ stays until the resource is updated/);
  });

  test('a difference that would replace the resource is refused', async () => {
    prepare((data) => newFiles(data, { bucketName: 'other-name' }));
    expect(await run('Data/Files=shop-files')).toEqual({ success: false });
    expect(setup.output).toMatch(/BucketName │ shop-files │ other-name │ refused: would replace it/);
    expect(error()).toBe(
      'Data/Files/Resource: BucketName must be as in the existing resource, because a change of it would replace the resource',
    );
    expect(setup.shop.cdkCalls).toEqual([]);
  });

  test('a value that is known only during the deployment must be allowed if it cannot change', async () => {
    const refer = (data: Stack) => {
      const name = new CfnResource(data, 'Name', { type: 'Test::A::B' });
      newFiles(data, { bucketName: name.ref });
      return name;
    };
    prepare(refer);
    const deployed = { template: setup.shop.template('Data') };
    const files = idOf('AWS::S3::Bucket');
    const others = Object.entries(deployed.template.Resources ?? {}).filter(([id]) => id !== files);
    setup.aws.stacks.set('eu-west-1/dev-Data', { template: { Resources: Object.fromEntries(others) } });
    expect(await run('Data/Files=shop-files')).toEqual({ success: false });
    expect(error()).toBe(
      'Data/Files/Resource: BucketName cannot be compared before the deployment. ' +
        `Check the values, and add --allowUnjudged=Data/${files}`,
    );
    expect(await run('Data/Files=shop-files', { allowUnjudged: [`Data/${files}`] })).toEqual({ success: true });
  });
});

describe('an error names', () => {
  test.each([
    [[], 'resource is required: --resource=<construct path>=<identifier of the existing resource>'],
    ['Data/Files', "resource must be <construct path>=<identifier of the existing resource>, got 'Data/Files'"],
    ['=shop-files', "resource must be <construct path>=<identifier of the existing resource>, got '=shop-files'"],
    ['Data/File=shop-files', "resource must be the construct path of a resource of dev, got 'Data/File'"],
    [
      ['Data/Files=shop-files', 'Data/Files/Resource=others'],
      "resource must be unique, got 'Data/Files/Resource' twice",
    ],
    ['Data=shop-files', expect.stringMatching(/^resource must be one resource, got 'Data', which has Data\/Bucket/)],
  ])('the option that is wrong: %j', async (resource, message) => {
    prepare(newFiles);
    expect(await run(resource)).toEqual({ success: false });
    expect(error()).toEqual(message);
  });

  test('two constructs with one identifier', async () => {
    prepare((data) => {
      newFiles(data);
      new s3.Bucket(data, 'More', { removalPolicy: RemovalPolicy.RETAIN });
    });
    expect(await run(['Data/Files=shop-files', 'Data/More=shop-files'])).toEqual({ success: false });
    expect(error()).toBe("resource must have different identifiers, got 'shop-files' twice");
  });

  test('a resource that the stack has already', async () => {
    prepare(newFiles);
    expect(await run('Data/Bucket=shop-files')).toEqual({ success: false });
    expect(error()).toBe('Data/Bucket/Resource is already a resource of the deployed stack dev-Data');
  });

  test('a resource of another stack', async () => {
    prepare(newFiles);
    setup.aws.owners.set('shop-files', 'legacy');
    expect(await run('Data/Files=shop-files')).toEqual({ success: false });
    expect(error()).toBe("Data/Files/Resource: 'shop-files' is a resource of the stack legacy");
  });

  test('a resource that does not exist', async () => {
    prepare(newFiles);
    expect(await run('Data/Files=shop-file')).toEqual({ success: false });
    expect(error()).toBe("no AWS::S3::Bucket with the identifier 'shop-file' exists in this account and Region");
  });

  test('a type that CloudFormation cannot import', async () => {
    prepare((data) => new CfnResource(data, 'Hidden', { type: 'Test::A::Hidden' }));
    expect(await run('Data/Hidden=a')).toEqual({ success: false });
    expect(error()).toBe('CloudFormation cannot import resources of type Test::A::Hidden');
  });

  test('the parts of a composite identifier', async () => {
    prepare((data) => new CfnResource(data, 'Pair', { type: 'Test::A::Pair' }));
    expect(await run('Data/Pair=a|')).toEqual({ success: false });
    expect(error()).toBe("the identifier of Test::A::Pair must be A|B, got 'a|'");
  });

  test('stateful resources that the deletion of the stack would delete', async () => {
    prepare((data) => newFiles(data, { removalPolicy: RemovalPolicy.DESTROY }));
    expect(await run('Data/Files=shop-files')).toEqual({ success: false });
    expect(error()).toBe(
      'Data/Files/Resource must have the deletion policy Retain, RetainExceptOnCreate, Snapshot, got Delete: set removalPolicy',
    );
  });

  test('resources that must be adopted before or together', async () => {
    prepare((data) => newFiles(data, { encryptionKey: new kms.Key(data, 'Key') }));
    setup.aws.types.set('AWS::KMS::Key', { primaryIdentifier: ['/properties/KeyId'], handlers: { read: {} } });
    setup.aws.existing.set('AWS::KMS::Key 1234', {});
    expect(await run('Data/Files=shop-files')).toEqual({ success: false });
    expect(error()).toBe('Data/Files/Resource refers to Data/Key/Resource, which must be deployed or adopted first');
    expect(await run(['Data/Files=shop-files', 'Data/Key=1234'])).toEqual({ success: true });
    expect(setup.aws.imported.size).toBe(2);
  });

  test('an account that is not that of the stage', async () => {
    prepare(newFiles);
    setup.aws.account = '999999999999';
    expect(await run('Data/Files=shop-files')).toEqual({ success: false });
    expect(error()).toBe('credentials of dev must be for account 111111111111, got 999999999999');
  });

  test('all resources with a problem', async () => {
    prepare((data) => {
      newFiles(data);
      new s3.Bucket(data, 'More', { removalPolicy: RemovalPolicy.RETAIN });
    });
    expect(await run(['Data/Files=a', 'Data/More=b'])).toEqual({ success: false });
    expect(error()).toMatch(/'a' exists.*\n.*'b' exists/);
  });
});
