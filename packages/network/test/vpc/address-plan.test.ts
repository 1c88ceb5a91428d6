import { Lazy } from 'aws-cdk-lib/core';
import {
  AddressPlan,
  TierType,
  type DerivedPlanProps,
  type DerivedTier,
  type ExplicitPlanProps,
  type ExplicitTier,
} from '../../src';
import { twoZonePlan } from '../fixtures';

const TOKEN = Lazy.string({ produce: () => '10.0.0.0/16' });

function tier(overrides: Partial<ExplicitTier> = {}): ExplicitTier {
  return { name: 'tasks', tierType: TierType.PRIVATE, cidrs: ['10.0.0.0/24', '10.0.1.0/24'], ...overrides };
}

function planOf(overrides: Partial<ExplicitPlanProps> = {}): AddressPlan {
  return AddressPlan.of({
    cidr: '10.0.0.0/16',
    availabilityZones: ['eu-west-1a', 'eu-west-1b'],
    tiers: [tier()],
    ...overrides,
  });
}

function derivedTier(overrides: Partial<DerivedTier> = {}): DerivedTier {
  return { name: 'tasks', tierType: TierType.PRIVATE, prefixLength: 24, ...overrides };
}

function derivedPlan(overrides: Partial<DerivedPlanProps> = {}): AddressPlan {
  return AddressPlan.derived({
    cidr: '10.0.0.0/16',
    availabilityZones: ['eu-west-1a', 'eu-west-1b'],
    tiers: [derivedTier({ name: 'public', tierType: TierType.PUBLIC, prefixLength: 26 }), derivedTier()],
    ...overrides,
  });
}

describe('a plan whose blocks are given', () => {
  const plan = twoZonePlan();

  test('says what it was told', () => {
    expect(plan.cidr).toBe('10.0.0.0/16');
    expect(plan.availabilityZones).toEqual(['us-east-1a', 'us-east-1b']);
    expect(plan.tier('database')).toEqual({
      name: 'database',
      tierType: TierType.ISOLATED,
      cidrs: ['10.0.3.0/24', '10.0.6.0/24'],
    });
  });

  test('knows the region of its zones', () => {
    expect(plan.region).toBe('us-east-1');
    expect(planOf({ availabilityZones: ['us-gov-west-1a', 'us-gov-west-1b'] }).region).toBe('us-gov-west-1');
  });

  test('finds tiers by type', () => {
    expect(plan.tiersOf(TierType.PRIVATE).map(({ name }) => name)).toEqual(['private']);
    expect(planOf().tiersOf(TierType.PUBLIC)).toEqual([]);
  });

  test('fails when a tier is asked for that it does not have', () => {
    expect(() => plan.tier('cache')).toThrow(
      'address plan 10.0.0.0/16: tier must be one of public, private, database, got cache',
    );
  });

  test('tells whether another VPC could be routed to', () => {
    const beside = planOf({ cidr: '10.1.0.0/16', tiers: [tier({ cidrs: ['10.1.0.0/24', '10.1.1.0/24'] })] });
    expect(plan.overlaps(beside)).toBe(false);
    expect(plan.overlaps(planOf({ cidr: '10.0.0.0/22' }))).toBe(true);
  });

  test('is not changed by a caller who changes what he passed', () => {
    const availabilityZones = ['eu-west-1a', 'eu-west-1b'];
    const made = planOf({ availabilityZones });
    availabilityZones.pop();
    expect(made.availabilityZones).toHaveLength(2);
  });
});

describe('a plan whose blocks are derived', () => {
  test('lays tier after tier, each with room for three zones', () => {
    expect(derivedPlan().tiers.map(({ cidrs }) => cidrs)).toEqual([
      ['10.0.0.0/26', '10.0.0.64/26'],
      ['10.0.1.0/24', '10.0.2.0/24'],
    ]);
  });

  test('leaves room for more zones when told so', () => {
    expect(derivedPlan({ maxZones: 6 }).tier('tasks').cidrs).toEqual(['10.0.2.0/24', '10.0.3.0/24']);
  });

  test('moves nothing for a further zone or tier', () => {
    const grown = derivedPlan({
      availabilityZones: ['eu-west-1a', 'eu-west-1b', 'eu-west-1c'],
      tiers: [
        derivedTier({ name: 'public', tierType: TierType.PUBLIC, prefixLength: 26 }),
        derivedTier(),
        derivedTier({ name: 'database', tierType: TierType.ISOLATED, prefixLength: 27 }),
      ],
    });
    for (const { name, cidrs } of derivedPlan().tiers) {
      expect(grown.tier(name).cidrs.slice(0, 2)).toEqual(cidrs);
    }
    expect(grown.tier('tasks').cidrs).toHaveLength(3);
  });

  test('fills its block to the last address', () => {
    const full = derivedPlan({ cidr: '10.0.0.0/24', maxZones: 2, tiers: [derivedTier({ prefixLength: 25 })] });
    expect(full.tier('tasks').cidrs).toEqual(['10.0.0.0/25', '10.0.0.128/25']);
  });

  test('fails when the tiers need more than the block has', () => {
    const tiers = [derivedTier({ prefixLength: 25 }), derivedTier({ name: 'more', prefixLength: 28 })];
    expect(() => derivedPlan({ cidr: '10.0.0.0/24', maxZones: 2, tiers })).toThrow(
      'address plan 10.0.0.0/24: tier "more" does not fit into 10.0.0.0/24: ' +
        'it needs 2 subnets of /28 (maxZones), 32 addresses, 0 are left',
    );
  });

  test('fails when there are more zones than it keeps room for', () => {
    expect(() => derivedPlan({ maxZones: 1 })).toThrow('maxZones must be a whole number from 2 to 200, got 1');
  });

  test.each([15, 29, 24.5, NaN])('fails when a subnet is to be a /%p', (prefixLength) => {
    expect(() => derivedPlan({ tiers: [derivedTier({ prefixLength })] })).toThrow(
      `prefixLength of tier "tasks" must be a whole number from 16 to 28, got ${prefixLength}`,
    );
  });

  test('fails when a public subnet is too small for a load balancer', () => {
    const tiers = [derivedTier({ tierType: TierType.PUBLIC, prefixLength: 28 })];
    expect(() => derivedPlan({ tiers })).toThrow('must be /27 or larger, as load balancers need, got 10.0.0.0/28');
  });
});

test.each(['10.0.0.0/16', '10.0.0.0/28', '192.168.128.0/17', '100.64.0.0/16'])('accepts a VPC of %s', (cidr) => {
  const [base] = cidr.split('/');
  expect(() =>
    planOf({ cidr, availabilityZones: ['eu-west-1a'], tiers: [tier({ cidrs: [`${base}/28`] })] }),
  ).not.toThrow();
});

test.each([
  ['10.0.0.0', 'cidr must be an IPv4 block such as 10.0.0.0/16, got "10.0.0.0"'],
  ['10.0.0.0/15', 'cidr must be from /16 to /28, got 10.0.0.0/15'],
  ['10.0.0.0/29', 'cidr must be from /16 to /28, got 10.0.0.0/29'],
  ['10.0.1.0/16', 'cidr has host bits set, got 10.0.1.0/16 for 10.0.0.0/16'],
  ['127.0.0.0/16', 'cidr must be a range that hosts can have, got 127.0.0.0/16 in 127.0.0.0/8'],
  ['169.254.0.0/16', 'cidr must be a range that hosts can have, got 169.254.0.0/16 in 169.254.0.0/16'],
  ['224.0.0.0/16', 'cidr must be a range that hosts can have, got 224.0.0.0/16 in 224.0.0.0/4'],
  ['0.0.0.0/16', 'cidr must be a range that hosts can have, got 0.0.0.0/16 in 0.0.0.0/8'],
])('fails for a VPC of %s', (cidr, problem) => {
  expect(() => planOf({ cidr })).toThrow(`address plan ${cidr}: ${problem}`);
});

test.each([
  ['is no block', '10.0.0/24', 'must be an IPv4 block such as 10.0.0.0/16, got "10.0.0/24"'],
  ['is too large', '10.0.0.0/15', 'must be from /16 to /28, got 10.0.0.0/15'],
  ['is too small', '10.0.0.0/29', 'must be from /16 to /28, got 10.0.0.0/29'],
  ['has host bits', '10.0.0.128/24', 'has host bits set, got 10.0.0.128/24 for 10.0.0.0/24'],
  ['lies outside', '10.1.0.0/24', 'must be inside 10.0.0.0/16, got 10.1.0.0/24'],
  ['is only partly inside', '10.0.0.0/16', undefined],
])('a subnet that %s', (_, cidr, problem) => {
  const make = () => planOf({ availabilityZones: ['eu-west-1a'], tiers: [tier({ cidrs: [cidr] })] });
  if (problem === undefined) expect(make).not.toThrow();
  else expect(make).toThrow(`address plan 10.0.0.0/16: subnet 1 of tier "tasks" ${problem}`);
});

test('fails when two subnets of a tier overlap', () => {
  expect(() => planOf({ tiers: [tier({ cidrs: ['10.0.0.0/23', '10.0.1.0/24'] })] })).toThrow(
    'subnet 2 of tier "tasks", 10.0.1.0/24, overlaps subnet 1 of tier "tasks", 10.0.0.0/23',
  );
});

test('fails when subnets of two tiers overlap', () => {
  const tiers = [tier(), tier({ name: 'database', cidrs: ['10.0.2.0/24', '10.0.1.128/25'] })];
  expect(() => planOf({ tiers })).toThrow(
    'subnet 2 of tier "database", 10.0.1.128/25, overlaps subnet 2 of tier "tasks", 10.0.1.0/24',
  );
});

test.each([
  [[], 0],
  [['10.0.0.0/24'], 1],
  [['10.0.0.0/24', '10.0.1.0/24', '10.0.2.0/24'], 3],
])('fails when two zones have the blocks %p', (cidrs, count) => {
  expect(() => planOf({ tiers: [tier({ cidrs })] })).toThrow(
    `cidrs of tier "tasks" must hold one block a zone, got ${count} for 2`,
  );
});

test.each([
  [27, true],
  [28, false],
])('a public subnet of /%i holds a load balancer: %p', (prefix, fits) => {
  const cidrs = [`10.0.0.0/${prefix}`, `10.0.1.0/${prefix}`];
  const make = () => planOf({ tiers: [tier({ tierType: TierType.PUBLIC, cidrs })] });
  if (fits) expect(make).not.toThrow();
  else expect(make).toThrow('subnet 1 of tier "tasks" must be /27 or larger, as load balancers need, got 10.0.0.0/28');
});

test.each([
  [251, true],
  [252, false],
])('a /24 gives out %i addresses: %p', (minimumAddresses, fits) => {
  const make = () => planOf({ tiers: [tier({ minimumAddresses })] });
  if (fits) expect(make).not.toThrow();
  else expect(make).toThrow('must have 252 addresses to give out, got 251 in 10.0.0.0/24');
});

test.each([0, -1, 1.5, NaN, 65_532])('fails when a tier asks for %p addresses', (minimumAddresses) => {
  expect(() => planOf({ tiers: [tier({ minimumAddresses })] })).toThrow(
    `minimumAddresses of tier "tasks" must be a whole number from 1 to 65531, got ${minimumAddresses}`,
  );
});

test.each(['eu-west-1', 'euw1-az1', 'us-west-2-lax-1a', 'EU-WEST-1A', ''])('fails for a zone called %p', (zone) => {
  expect(() => planOf({ availabilityZones: ['eu-west-1a', zone] })).toThrow(
    `availabilityZones must hold names such as us-east-1a, got "${zone}"`,
  );
});

test.each([
  [[], 'availabilityZones must hold at least one zone, got none'],
  [['eu-west-1a', 'eu-west-1a'], 'availabilityZones must differ, got "eu-west-1a" twice'],
  [['eu-west-1a', 'eu-west-2a'], 'availabilityZones must be of one region, got eu-west-1 and eu-west-2'],
])('fails for the zones %p', (availabilityZones, problem) => {
  expect(() => planOf({ availabilityZones })).toThrow(problem);
});

test.each(['', '1st', 'my tier', 'data-base'])('fails for a tier called %p', (name) => {
  expect(() => planOf({ tiers: [tier({ name })] })).toThrow(
    `name of a tier must be letters and digits, a letter first, got "${name}"`,
  );
});

test('fails when two tiers differ by case alone', () => {
  const tiers = [tier(), tier({ name: 'Tasks', cidrs: ['10.0.2.0/24', '10.0.3.0/24'] })];
  expect(() => planOf({ tiers })).toThrow('names of tiers must differ by more than case, got "tasks" twice');
});

test('fails without tiers', () => {
  expect(() => planOf({ tiers: [] })).toThrow('tiers must hold at least one tier, got none');
});

test.each<[string, () => AddressPlan, string]>([
  ['the block', () => planOf({ cidr: TOKEN }), 'address plan of a token: cidr must be a literal value, got a token'],
  [
    'a zone',
    () => planOf({ availabilityZones: ['eu-west-1a', TOKEN] }),
    'availabilityZones must be literal values, got a token',
  ],
  [
    'all zones',
    () => planOf({ availabilityZones: Lazy.list({ produce: () => ['eu-west-1a'] }) }),
    'availabilityZones must be literal values, got a token',
  ],
  [
    'the name of a tier',
    () => planOf({ tiers: [tier({ name: TOKEN })] }),
    'name of a tier must be a literal value, got a token',
  ],
  [
    'a subnet',
    () => planOf({ tiers: [tier({ cidrs: ['10.0.0.0/24', TOKEN] })] }),
    'subnet 2 of tier "tasks" must be a literal value, got a token',
  ],
  [
    'all subnets',
    () => planOf({ tiers: [tier({ cidrs: Lazy.list({ produce: () => [] }) })] }),
    'cidrs of tier "tasks" must be literal values, got a token',
  ],
  [
    'the addresses a tier needs',
    () => planOf({ tiers: [tier({ minimumAddresses: Lazy.number({ produce: () => 9 }) })] }),
    'minimumAddresses of tier "tasks" must be a literal value, got a token',
  ],
  [
    'the size of a tier',
    () => derivedPlan({ tiers: [derivedTier({ prefixLength: Lazy.number({ produce: () => 24 }) })] }),
    'prefixLength of tier "tasks" must be a literal value, got a token',
  ],
])('fails when %s is a token', (_, make, problem) => {
  expect(make).toThrow(problem);
});

test('names everything that is wrong at once', () => {
  const tiers = [
    tier({ name: 'my tier', cidrs: ['10.0.0.0/24'] }),
    tier({ name: 'data', cidrs: ['10.9.0.0/24', 'x'] }),
  ];
  expect(() => planOf({ availabilityZones: ['eu-west-1a', 'nowhere'], tiers })).toThrow(
    [
      'address plan 10.0.0.0/16: availabilityZones must hold names such as us-east-1a, got "nowhere"',
      'name of a tier must be letters and digits, a letter first, got "my tier"',
      'cidrs of tier "my tier" must hold one block a zone, got 1 for 2',
      'subnet 1 of tier "data" must be inside 10.0.0.0/16, got 10.9.0.0/24',
      'subnet 2 of tier "data" must be an IPv4 block such as 10.0.0.0/16, got "x"',
    ].join('; '),
  );
});
