import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PROFILES, useProfiles } from '../support/profiles';
import { ShopTest } from '../support/shop-test';
import { setTerminal } from '../support/terminal';

// the plugin is not installed
jest.mock('../../src/operations/sessions/plugin', () => ({ requirePlugin: () => undefined }));

const setup = new ShopTest();
let variables: NodeJS.ProcessEnv;
const root = join(__dirname, '../..');
const { executors } = JSON.parse(readFileSync(join(root, 'executors.json'), 'utf8')) as {
  executors: Readonly<Record<string, { implementation: string }>>;
};
/** Executors that do not call AWS. */
const LOCAL = ['nag', 'docs', 'standalone', 'test-lowest'];
/** Options without which an executor fails before it calls AWS. */
const REQUIRED: Readonly<Record<string, object>> = {
  failover: { plan: '/shop/failover', region: 'us-west-2' },
  'run-task': { __unparsed__: ['--stage=dev', 'node'] },
};

const KEYS = { AWS_ACCESS_KEY_ID: 'caller', AWS_SECRET_ACCESS_KEY: 'secret' };
const expired = { ...KEYS, AWS_SESSION_TOKEN: 'expired' };
const cases: readonly (readonly [string, Readonly<Record<string, string>>, string])[] = [
  [
    'without credentials',
    {},
    `there are no credentials for AWS. Use a profile: set AWS_PROFILE to one of ${PROFILES}, and sign in with \`aws sso login --profile NAME\``,
  ],
  [
    'with an unknown profile',
    { AWS_PROFILE: 'prod' },
    `the profile 'prod' does not exist in the files of the AWS CLI: set AWS_PROFILE to one of ${PROFILES}, or create it with \`aws configure sso --profile prod\``,
  ],
  [
    'with a profile that is not signed in',
    { AWS_PROFILE: 'dev' },
    "there are no credentials for AWS for the profile 'dev'. Sign in with `aws sso login --profile dev`",
  ],
  [
    'with an expired token in the environment',
    expired,
    `the credentials have expired in the variable AWS_ACCESS_KEY_ID. Set new ones, or remove them with \`unset AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY AWS_SESSION_TOKEN\` and use a profile: set AWS_PROFILE to one of ${PROFILES}, and sign in with \`aws sso login --profile NAME\``,
  ],
  [
    'with an expired token of a profile',
    { AWS_PROFILE: 'keys' },
    "the credentials have expired for the profile 'keys'. Renew its keys with `aws configure --profile keys`",
  ],
];

beforeEach(() => {
  variables = { ...process.env };
  setup.aws.isExpired = true;
});
afterEach(() => {
  process.env = { ...variables };
});

const commands = Object.keys(executors).filter((name) => !LOCAL.includes(name));

async function run(name: string, options = REQUIRED[name] ?? {}): Promise<boolean> {
  const file = join(root, executors[name].implementation.replace('./lib/', 'src/'));
  const { default: executor } = (await import(file)) as { default: Parameters<typeof setup.run>[0] };
  // a shell needs one
  const restoreTerminal = setTerminal(true);
  const { success } = await setup.run(executor, options);
  restoreTerminal();
  return success;
}

test.each(commands.flatMap((name) => cases.map((each) => [name, ...each] as const)))(
  '%s fails %s with the profile and the command that solves it',
  async (name, _, env, expected) => {
    useProfiles(join(setup.shop.root, 'aws'), env);
    expect(await run(name)).toBe(false);
    expect(setup.output).toBe(`shop: the credentials cannot be read: ${expected}`);
  },
);

test.each(commands.filter((name) => name !== 'failover'))('%s uses the Regions of the stacks', async (name) => {
  useProfiles(join(setup.shop.root, 'aws'), KEYS);
  setup.aws.isExpired = false;
  setup.aws.account = '222222222222';
  expect(await run(name)).toBe(false);
  expect(setup.output).toBe('shop: credentials of dev must be for account 111111111111, got 222222222222');
});

test('failover fails without a Region with the option and the variable', async () => {
  useProfiles(join(setup.shop.root, 'aws'), KEYS);
  expect(await run('failover', { plan: '/shop/failover' })).toBe(false);
  expect(setup.output).toBe('shop: region is required: add --region with the recovery Region, or set AWS_REGION');
});
