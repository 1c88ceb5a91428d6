import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  CloudFormationClient,
  DescribeStacksCommand,
  GetTemplateCommand,
  ListChangeSetsCommand,
} from '@aws-sdk/client-cloudformation';
import { PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { CfnCondition, CfnDeletionPolicy, CfnParameter, CfnResource, CfnStack, Fn, Token } from 'aws-cdk-lib/core';
import { deployExecutor } from '../../../packages/nx-cdk/src/toolkit';
import { synthesizeAttacked, workspaceOf, type Attacked, type AttackOptions, type Name } from '../src/attacked-app';
import { LocalDeployment, PRIMARY } from '../src/local-deployment';

const emulator = new LocalDeployment('dev');
let context: ReturnType<typeof workspaceOf>;
let cloudFormation: CloudFormationClient;
let state: string;
let printed: string[];
const output = () => printed.join('\n');
const assembly = () => join(context.root, 'shop/cdk.out');

/** The environment of the executor is that of this process. */
const environment = { ...process.env };

beforeAll(async () => {
  await emulator.start();
  await emulator.bootstrap();
  cloudFormation = new CloudFormationClient(emulator.client());
  Object.assign(process.env, { ...emulator.client(), ...variables() });
  const ssm = new SSMClient(emulator.client());
  for (const Name of ['/one', '/two'])
    await ssm.send(new PutParameterCommand({ Name, Value: Name.slice(1), Type: 'String' }));
  context = workspaceOf(join(emulator.folder, 'workspace'));
  printed = record();
  if (!(await attack({})).success) throw new Error(output());
  state = await deployedState();
});
beforeEach(() => {
  printed = record();
});
afterAll(async () => {
  process.env = environment;
  await emulator.close();
});

function variables(): Record<string, string> {
  const credentials = { AWS_ACCESS_KEY_ID: 'local', AWS_SECRET_ACCESS_KEY: 'local', AWS_REGION: PRIMARY };
  const files = { AWS_CONFIG_FILE: '/dev/null', AWS_SHARED_CREDENTIALS_FILE: '/dev/null' };
  return { AWS_ENDPOINT_URL: emulator.endpoint, AWS_EC2_METADATA_DISABLED: 'true', ...credentials, ...files };
}

/** Records what is printed in a test. */
function record(): string[] {
  const lines: string[] = [];
  for (const method of ['log', 'error'] as const) {
    jest.spyOn(console, method).mockImplementation((...values: unknown[]) => void lines.push(values.join(' ')));
  }
  for (const stream of [process.stdout, process.stderr]) {
    jest.spyOn(stream, 'write').mockImplementation((text) => (lines.push(String(text)), true));
  }
  return lines;
}

/** Synthesizes a variant of the app and deploys it, with confirmation of everything that a confirmation can allow. */
async function attack(options: AttackOptions, given: object = {}, tamper?: () => void): Promise<{ success: boolean }> {
  synthesizeAttacked(assembly(), options);
  tamper?.();
  return deployExecutor({ stage: 'dev', yes: true, ...given }, context);
}

/** Everything about the stacks that an attack must not change. */
async function deployedState(): Promise<string> {
  const { Stacks = [] } = await cloudFormation.send(new DescribeStacksCommand({}));
  const stacks = await Promise.all(
    Stacks.filter(({ StackName = '' }) => /^dev-Data/.test(StackName)).map(async ({ StackName, ...stack }) => {
      const { TemplateBody } = await cloudFormation.send(new GetTemplateCommand({ StackName }));
      const { Summaries = [] } = await cloudFormation.send(new ListChangeSetsCommand({ StackName }));
      const waiting = Summaries.filter(({ ExecutionStatus }) => ExecutionStatus === 'AVAILABLE').length;
      return { StackName, status: stack.StackStatus, on: stack.EnableTerminationProtection, TemplateBody, waiting };
    }),
  );
  return JSON.stringify(stacks.sort((a, b) => ((a.StackName ?? '') < (b.StackName ?? '') ? -1 : 1)));
}

/** Checks that an attack is refused, that the error names the resource and the option, and that nothing has changed. */
async function isRefused(result: Promise<{ success: boolean }>, error: string | RegExp): Promise<void> {
  expect(await result).toEqual({ success: false });
  expect(output()).toMatch(
    typeof error === 'string' ? new RegExp(`${error.replace(/[/.]/g, '\\$&')}( |$)`, 'm') : error,
  );
  expect(await deployedState()).toBe(state);
}

const remove =
  (name: Name) =>
  ({ data }: Attacked) =>
    void data.node.tryRemoveChild(name);
const set =
  (name: Name, path: string, value: unknown) =>
  ({ resources }: Attacked) =>
    resources[name].addPropertyOverride(path, value);
const unset =
  (name: Name, path: string) =>
  ({ resources }: Attacked) =>
    resources[name].addPropertyDeletionOverride(path);
const parameter = ({ data }: Attacked, type: string, value: string) =>
  new CfnParameter(data, 'New', { type, default: value });
const retype =
  (name: Name, type: string) =>
  ({ resources }: Attacked) =>
    resources[name].addOverride('Type', type);
const condition =
  (name: Name, expression: CfnCondition['expression']) =>
  ({ data, resources }: Attacked) =>
    void (resources[name].cfnOptions.condition = new CfnCondition(data, 'Never', { expression }));

const REPLACES = '--allowReplacement=Data';
const REDUCES = '--allowLessProtection=Data';

describe('removal', () => {
  test.each([
    ...(['Bucket', 'Table', 'Queue', 'Secret', 'Key', 'Database', 'Logs', 'Repository'] as const).map(
      (name) => [name, remove(name)] as const,
    ),
    ['Conditional', ({ mapping }: Attacked) => mapping.setValue(PRIMARY, 'keep', 'no')],
    ['Table', condition('Table', Fn.conditionEquals('a', 'b'))],
    ['Bucket', condition('Bucket', Fn.conditionNot(Fn.conditionEquals('a', 'a')))],
    ['Conditional', ({ condition }: Attacked) => void (condition.expression = Fn.conditionEquals('a', 'b'))],
  ] as [Name, (attacked: Attacked) => void][])('of %s', async (name, change) => {
    await isRefused(attack({ change }), `${REPLACES}/${name}`);
  });

  test('by a condition that depends on an SSM parameter', async () => {
    const change = (attacked: Attacked) => {
      const value = parameter(attacked, 'AWS::SSM::Parameter::Value<String>', '/one').valueAsString;
      condition('Table', Fn.conditionEquals(value, 'two'))(attacked);
    };
    await isRefused(attack({ change }), `${REPLACES}/Table`);
  });

  test('by a new logical id', async () => {
    const change = ({ resources }: Attacked) => resources.Secret.overrideLogicalId('Renamed');
    await isRefused(attack({ change }), `${REPLACES}/Secret`);
  });

  test('by a new construct id of the stack', async () => {
    await isRefused(attack({ dataId: 'Renamed', change: remove('Table') }), '--allowReplacement=Renamed/Table');
  });

  test('of a nested stack', async () => {
    const change = ({ data }: Attacked) => {
      data.node.tryRemoveChild('Inner');
      data.node.tryRemoveChild('Inner.NestedStack');
    };
    await isRefused(attack({ change }), /--allowReplacement=Data\/InnerNestedStack\w+$/m);
  });

  test('in a nested stack', async () => {
    const change = ({ inner }: Attacked) => void inner.node.tryRemoveChild('Table');
    await isRefused(attack({ change }), /--allowReplacement=Data\/InnerNestedStack\w+\/Table$/m);
  });

  test('by a condition in a nested stack', async () => {
    const change = ({ inner }: Attacked) => {
      const expression = Fn.conditionEquals('a', 'b');
      (inner.node.findChild('Table') as CfnResource).cfnOptions.condition = new CfnCondition(inner, 'Never', {
        expression,
      });
    };
    await isRefused(attack({ change }), /--allowReplacement=Data\/InnerNestedStack\w+\/Table$/m);
  });

  test('with a selection of stacks', async () => {
    await isRefused(attack({ change: remove('Table') }, { stacks: ['Dat*'] }), `${REPLACES}/Table`);
  });

  test('while another resource is named', async () => {
    await isRefused(
      attack({ change: remove('Table') }, { allowReplacement: ['Data/Bucket', 'Table', 'Data'] }),
      `${REPLACES}/Table`,
    );
  });

  test('while the resource may be protected less', async () => {
    await isRefused(attack({ change: remove('Table') }, { allowLessProtection: ['Data/Table'] }), `${REPLACES}/Table`);
  });
});

describe('replacement', () => {
  test.each([
    ['Bucket', set('Bucket', 'BucketName', 'other')],
    ['Table', set('Table', 'KeySchema', [{ AttributeName: 'other', KeyType: 'HASH' }])],
    ['Secret', set('Secret', 'Name', 'other')],
    ['Database', set('Database', 'DBInstanceIdentifier', 'other')],
    ['Database', set('Database', 'StorageEncrypted', true)],
    ['Queue', set('Queue', 'FifoQueue', true)],
    ['Logs', set('Logs', 'LogGroupName', '/other')],
    ['Repository', unset('Repository', 'RepositoryName')],
    ['Mapped', ({ mapping }: Attacked) => mapping.setValue(PRIMARY, 'table', 'other')],
    ['Mapped', ({ data, mapping }: Attacked) => void mapping.setValue(PRIMARY, 'table', Token.asString(data.account))],
    ['Table', set('Table', 'TableName', { 'Fn::Sub': '${AWS::StackName}-orders' })],
    ['Table', set('Table', 'TableName', { 'Fn::Join': ['', ['ord', 'er']] })],
    ['Table', set('Table', 'TableName', { 'Fn::If': ['Keep', 'other', 'orders'] })],
    ['Table', set('Table', 'TableName', { 'Fn::Select': [1, ['orders', 'other']] })],
    ['Table', set('Table', 'TableName', { 'Fn::ImportValue': 'Other' })],
    ['Table', set('Table', 'TableName', { 'Fn::GetAtt': ['Topic', 'TopicName'] })],
    [
      'Table',
      (attacked: Attacked) => set('Table', 'TableName', parameter(attacked, 'String', 'other').valueAsString)(attacked),
    ],
    [
      'Table',
      (attacked: Attacked) =>
        set(
          'Table',
          'TableName',
          parameter(attacked, 'AWS::SSM::Parameter::Value<String>', '/two').valueAsString,
        )(attacked),
    ],
    ['Bucket', retype('Bucket', 'AWS::SQS::Queue')],
  ] as [Name, (attacked: Attacked) => void][])('of %s, case %#', async (name, change) => {
    await isRefused(attack({ change }), `${REPLACES}/${name}`);
  });

  test('in a nested stack, by the parameter that it gets', async () => {
    const change = ({ inner }: Attacked) => inner.setParameter('Name', 'other');
    await isRefused(attack({ change }), /--allowReplacement=Data\/InnerNestedStack\w+\/Table$/m);
  });
});

describe('less protection', () => {
  const policy =
    (name: Name, deletion?: CfnDeletionPolicy, replace = deletion) =>
    ({ resources }: Attacked) => {
      Object.assign(resources[name].cfnOptions, { deletionPolicy: deletion, updateReplacePolicy: replace });
    };
  test.each([
    ['Bucket', policy('Bucket', CfnDeletionPolicy.DELETE)],
    ['Bucket', policy('Bucket', CfnDeletionPolicy.RETAIN, CfnDeletionPolicy.DELETE)],
    ['Table', policy('Table')],
    ['Database', policy('Database', CfnDeletionPolicy.DELETE)],
    ['Database', set('Database', 'DeletionProtection', false)],
    ['Database', unset('Database', 'DeletionProtection')],
    ['Database', set('Database', 'DeletionProtection', { 'Fn::If': ['Keep', false, true] })],
    [
      'Database',
      (attacked: Attacked) =>
        set('Database', 'DeletionProtection', parameter(attacked, 'String', 'false').valueAsString)(attacked),
    ],
    ['Database', set('Database', 'BackupRetentionPeriod', 1)],
    ['Database', set('Database', 'BackupRetentionPeriod', 0)],
    ['Database', unset('Database', 'DeleteAutomatedBackups')],
    ['Table', set('Table', 'DeletionProtectionEnabled', false)],
    ['Table', unset('Table', 'PointInTimeRecoverySpecification')],
    ['Bucket', set('Bucket', 'VersioningConfiguration.Status', 'Suspended')],
    ['Bucket', set('Bucket', 'LifecycleConfiguration', { Rules: [{ Status: 'Enabled', ExpirationInDays: 1 }] })],
    ['Logs', set('Logs', 'RetentionInDays', 1)],
    ['Queue', set('Queue', 'MessageRetentionPeriod', 60)],
    ['Key', set('Key', 'Enabled', false)],
    [
      'Key',
      (attacked: Attacked) => set('Key', 'Enabled', parameter(attacked, 'String', 'false').valueAsString)(attacked),
    ],
    ['Key', set('Key', 'PendingWindowInDays', 7)],
  ] as [Name, (attacked: Attacked) => void][])('of %s, case %#', async (name, change) => {
    await isRefused(attack({ change }), `${REDUCES}/${name}`);
  });

  test('of the stack', async () => {
    await isRefused(attack({ change: ({ data }) => (data.terminationProtection = false) }), REDUCES);
  });

  test('while the resource may be replaced', async () => {
    const change = set('Database', 'DeletionProtection', false);
    await isRefused(attack({ change }, { allowReplacement: ['Data/Database'] }), `${REDUCES}/Database`);
  });
});

describe('what the comparison does not see', () => {
  test('a macro', async () => {
    const change = ({ data }: Attacked) => data.addTransform('Acme::Macro');
    await isRefused(attack({ change }, { dryRun: true }), /--allowUnjudged=Data\/Acme::Macro$/m);
  });

  test('the template of a nested stack', async () => {
    const change = ({ data }: Attacked) => {
      const child = data.node.findAll().find((construct): construct is CfnStack => construct instanceof CfnStack);
      child?.addPropertyOverride('TemplateURL', 'https://s3.us-east-1.amazonaws.com/other/template.json');
    };
    await isRefused(attack({ change }), /--allowUnjudged=Data\/InnerNestedStack\w+$/m);
  });
});

describe('a cloud assembly', () => {
  const file = (pattern: RegExp) => {
    const folder = join(assembly(), 'assembly-dev');
    return join(folder, readdirSync(folder).find((name) => pattern.test(name)) ?? '');
  };
  const rewrite = (pattern: RegExp, from: string | RegExp, to: string) => () => {
    const path = file(pattern);
    writeFileSync(path, readFileSync(path, 'utf8').replaceAll(new RegExp(from, 'g'), to));
  };

  test.each([
    [
      'a template',
      rewrite(/^devData\w+\.template\.json$/, '"Retain"', '"Delete"'),
      /devData\w+\.template\.json has changed since the synthesis/,
    ],
    [
      'a nested template',
      rewrite(/\.nested\.template\.json$/, '"id"', '"other"'),
      /--allowReplacement=Data\/InnerNestedStack\w+\/Table$/m,
    ],
    [
      'the role of the deployment',
      rewrite(
        /^manifest\.json$/,
        ':iam::111111111111:role/cdk-hnb659fds-deploy',
        ':iam::222222222222:role/cdk-hnb659fds-deploy',
      ),
      /the role arn:\S+222222222222\S+ must be in account 111111111111/,
    ],
    [
      'the path of an asset',
      () => {
        writeFileSync(join(context.root, 'other.json'), readFileSync(file(/\.nested\.template\.json$/)));
        rewrite(/^devData\w+\.assets\.json$/, 'devDataInner\\w+\\.nested\\.template\\.json', '../../../other.json')();
      },
      /the asset \.\.\/\.\.\/\.\.\/other\.json must be in the cloud assembly/,
    ],
  ])('%s is changed by hand', async (_, tamper, error) => {
    await isRefused(attack({}, {}, tamper), error);
  });

  test('is replaced while it is deployed: the compared one is deployed', async () => {
    const log = jest.mocked(console.log);
    const original = log.getMockImplementation();
    log.mockImplementation((...values: unknown[]) => {
      if (String(values[0]).startsWith('comparing')) synthesizeAttacked(assembly(), { change: remove('Table') });
      original?.(...values);
    });
    expect(await attack({})).toEqual({ success: true });
    expect(await deployedState()).toBe(state);
  });

  test('of another account', async () => {
    await isRefused(
      attack({ account: '222222222222', change: remove('Table') }),
      /must be for account 222222222222, got 111111111111/,
    );
  });

  test('is replaced after it was planned', async () => {
    expect(await attack({}, { plan: 'plan.json' })).toEqual({ success: true });
    await isRefused(
      attack({ change: remove('Table') }, { fromPlan: 'plan.json' }),
      /must be a plan of this cloud assembly/,
    );
  });

  test('that was refused as a plan', async () => {
    expect(await attack({ change: remove('Table') }, { plan: 'plan.json' })).toEqual({ success: false });
    await isRefused(
      attack({ change: remove('Table') }, { fromPlan: 'plan.json' }),
      /the plan is refused: .*--allowReplacement=Data\/Table/,
    );
  });
});

test('what is named is deployed', async () => {
  const change = ({ resources, data }: Attacked) => {
    resources.Secret.addPropertyOverride('Name', 'other');
    resources.Database.addPropertyOverride('DeletionProtection', false);
    data.terminationProtection = false;
  };
  const given = { allowReplacement: ['Data/Secret'], allowLessProtection: ['Data/Database', 'Data'] };
  expect(await attack({ change }, given)).toEqual({ success: true });
  const { Stacks = [] } = await cloudFormation.send(new DescribeStacksCommand({ StackName: 'dev-Data' }));
  expect(Stacks[0]).toMatchObject({ StackStatus: 'UPDATE_COMPLETE', EnableTerminationProtection: false });
});
