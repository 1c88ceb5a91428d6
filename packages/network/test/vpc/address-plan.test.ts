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

function problemsOf(plan: AddressPlan): string {
  return plan.problems.join('; ');
}

describe('a plan with explicit CIDR blocks', () => {
  const plan = twoZonePlan();

  test('exposes its properties', () => {
    expect(plan.cidr).toBe('10.0.0.0/16');
    expect(plan.availabilityZones).toEqual(['us-east-1a', 'us-east-1b']);
    expect(plan.tier('database')).toEqual({
      name: 'database',
      tierType: TierType.ISOLATED,
      cidrs: ['10.0.3.0/24', '10.0.6.0/24'],
    });
  });

  test('exposes the Region of its zones', () => {
    expect(plan.region).toBe('us-east-1');
    expect(planOf({ availabilityZones: ['us-gov-west-1a', 'us-gov-west-1b'] }).region).toBe('us-gov-west-1');
    expect(planOf({ availabilityZones: ['eu-west-10a', 'eu-west-10b'] }).region).toBe('eu-west-10');
  });

  test('finds tiers by type', () => {
    expect(plan.tiersOf(TierType.PRIVATE).map(({ name }) => name)).toEqual(['private']);
    expect(planOf().tiersOf(TierType.PUBLIC)).toEqual([]);
  });

  test('returns nothing for a tier that does not exist', () => {
    expect(plan.tier('cache')).toBeUndefined();
  });

  test('detects whether another plan overlaps', () => {
    const separate = planOf({ cidr: '10.1.0.0/16', tiers: [tier({ cidrs: ['10.1.0.0/24', '10.1.1.0/24'] })] });
    expect(plan.overlaps(separate)).toBe(false);
    expect(plan.overlaps(planOf({ cidr: '10.0.0.0/22' }))).toBe(true);
  });

  test('overlaps no plan with an invalid CIDR block', () => {
    const invalid = planOf({ cidr: '10.0.0.0' });
    expect([plan.overlaps(invalid), invalid.overlaps(plan)]).toEqual([false, false]);
  });

  test('has no Region when the first zone is invalid', () => {
    expect([planOf({ availabilityZones: [] }).region, planOf({ availabilityZones: ['x'] }).region]).toEqual(['', '']);
  });

  test('does not change when the caller changes the arrays afterwards', () => {
    const availabilityZones = ['eu-west-1a', 'eu-west-1b'];
    const made = planOf({ availabilityZones });
    availabilityZones.pop();
    expect(made.availabilityZones).toHaveLength(2);
  });
});

describe('a plan with derived CIDR blocks', () => {
  test('allocates tier after tier, each with space for three zones', () => {
    expect(derivedPlan().tiers.map(({ cidrs }) => cidrs)).toEqual([
      ['10.0.0.0/26', '10.0.0.64/26'],
      ['10.0.1.0/24', '10.0.2.0/24'],
    ]);
  });

  test('reserves space for maxZones zones', () => {
    expect(derivedPlan({ maxZones: 6 }).tier('tasks')?.cidrs).toEqual(['10.0.2.0/24', '10.0.3.0/24']);
  });

  test('moves no subnet when a zone or tier is added', () => {
    const grown = derivedPlan({
      availabilityZones: ['eu-west-1a', 'eu-west-1b', 'eu-west-1c'],
      tiers: [
        derivedTier({ name: 'public', tierType: TierType.PUBLIC, prefixLength: 26 }),
        derivedTier(),
        derivedTier({ name: 'database', tierType: TierType.ISOLATED, prefixLength: 27 }),
      ],
    });
    for (const { name, cidrs } of derivedPlan().tiers) {
      expect(grown.tier(name)?.cidrs.slice(0, 2)).toEqual(cidrs);
    }
    expect(grown.tier('tasks')?.cidrs).toHaveLength(3);
  });

  test('can use every address of the CIDR block', () => {
    const full = derivedPlan({ cidr: '10.0.0.0/24', maxZones: 2, tiers: [derivedTier({ prefixLength: 25 })] });
    expect(full.tier('tasks')?.cidrs).toEqual(['10.0.0.0/25', '10.0.0.128/25']);
  });

  test('fails when the tiers do not fit into the CIDR block', () => {
    const tiers = [derivedTier({ prefixLength: 25 }), derivedTier({ name: 'more', prefixLength: 28 })];
    expect(problemsOf(derivedPlan({ cidr: '10.0.0.0/24', maxZones: 2, tiers }))).toContain(
      'tiers[1] must fit into 10.0.0.0/24: ' + 'it needs 2 subnets of /28 (maxZones), 32 addresses, got 0',
    );
  });

  test('fails when there are more zones than maxZones', () => {
    expect(problemsOf(derivedPlan({ maxZones: 1 }))).toContain('maxZones must be a whole number from 2 to 200, got 1');
  });

  test.each([15, 29, 24.5, NaN])('fails for a prefix length of %p', (prefixLength) => {
    expect(problemsOf(derivedPlan({ tiers: [derivedTier({ prefixLength })] }))).toContain(
      `tiers[0].prefixLength must be a whole number from 16 to 28, got ${prefixLength}`,
    );
  });

  test('fails when a public subnet is too small for a load balancer', () => {
    const tiers = [derivedTier({ tierType: TierType.PUBLIC, prefixLength: 28 })];
    expect(problemsOf(derivedPlan({ tiers }))).toContain(
      'must be /27 or larger, which load balancers require, got 10.0.0.0/28',
    );
  });
});

test.each(['10.0.0.0/16', '10.0.0.0/28', '192.168.128.0/17', '100.64.0.0/16'])('accepts a VPC of %s', (cidr) => {
  const [base] = cidr.split('/');
  expect(
    planOf({ cidr, availabilityZones: ['eu-west-1a'], tiers: [tier({ cidrs: [`${base}/28`] })] }).problems,
  ).toEqual([]);
});

test.each([
  ['10.0.0.0', 'cidr must be an IPv4 CIDR block such as 10.0.0.0/16, got "10.0.0.0"'],
  ['10.0.0.0/15', 'cidr must be from /16 to /28, got 10.0.0.0/15'],
  ['10.0.0.0/29', 'cidr must be from /16 to /28, got 10.0.0.0/29'],
  ['10.0.1.0/16', 'cidr must not have host bits set, got 10.0.1.0/16; use 10.0.0.0/16'],
  ['127.0.0.0/16', 'cidr must not be in a range that hosts cannot use, got 127.0.0.0/16 in 127.0.0.0/8'],
  ['169.254.0.0/16', 'cidr must not be in a range that hosts cannot use, got 169.254.0.0/16 in 169.254.0.0/16'],
  ['224.0.0.0/16', 'cidr must not be in a range that hosts cannot use, got 224.0.0.0/16 in 224.0.0.0/4'],
  ['0.0.0.0/16', 'cidr must not be in a range that hosts cannot use, got 0.0.0.0/16 in 0.0.0.0/8'],
])('fails for a VPC of %s', (cidr, problem) => {
  expect(problemsOf(planOf({ cidr }))).toContain(problem);
});

test.each([
  ['is not a CIDR block', '10.0.0/24', 'must be an IPv4 CIDR block such as 10.0.0.0/16, got "10.0.0/24"'],
  ['is too large', '10.0.0.0/15', 'must be from /16 to /28, got 10.0.0.0/15'],
  ['is too small', '10.0.0.0/29', 'must be from /16 to /28, got 10.0.0.0/29'],
  ['has host bits', '10.0.0.128/24', 'must not have host bits set, got 10.0.0.128/24; use 10.0.0.0/24'],
  ['is outside the VPC', '10.1.0.0/24', 'must be inside 10.0.0.0/16, got 10.1.0.0/24'],
  ['is the whole VPC', '10.0.0.0/16', undefined],
])('a subnet that %s', (_, cidr, problem) => {
  const found = problemsOf(planOf({ availabilityZones: ['eu-west-1a'], tiers: [tier({ cidrs: [cidr] })] }));
  if (problem === undefined) expect(found).toBe('');
  else expect(found).toContain(`tiers[0].cidrs[0] ${problem}`);
});

test('fails when two subnets of a tier overlap', () => {
  expect(problemsOf(planOf({ tiers: [tier({ cidrs: ['10.0.0.0/23', '10.0.1.0/24'] })] }))).toContain(
    'tiers[0].cidrs[1] must not overlap tiers[0].cidrs[0] (10.0.0.0/23), got 10.0.1.0/24',
  );
});

test('fails when subnets of two tiers overlap', () => {
  const tiers = [tier(), tier({ name: 'database', cidrs: ['10.0.2.0/24', '10.0.1.128/25'] })];
  expect(problemsOf(planOf({ tiers }))).toContain(
    'tiers[1].cidrs[1] must not overlap tiers[0].cidrs[1] (10.0.1.0/24), got 10.0.1.128/25',
  );
});

test.each([
  [[], 0],
  [['10.0.0.0/24'], 1],
  [['10.0.0.0/24', '10.0.1.0/24', '10.0.2.0/24'], 3],
])('fails when a tier of two zones has the CIDR blocks %p', (cidrs, count) => {
  expect(problemsOf(planOf({ tiers: [tier({ cidrs })] }))).toContain(
    `tiers[0].cidrs must have one CIDR block for each Availability Zone, got ${count} for 2 zones`,
  );
});

test.each([
  [27, true],
  [28, false],
])('a public subnet of /%i is large enough for a load balancer: %p', (prefix, fits) => {
  const cidrs = [`10.0.0.0/${prefix}`, `10.0.1.0/${prefix}`];
  const found = problemsOf(planOf({ tiers: [tier({ tierType: TierType.PUBLIC, cidrs })] }));
  if (fits) expect(found).toBe('');
  else
    expect(found).toContain('tiers[0].cidrs[0] must be /27 or larger, which load balancers require, got 10.0.0.0/28');
});

test.each([
  [251, true],
  [252, false],
])('a /24 has %i available addresses: %p', (minimumAddresses, fits) => {
  const found = problemsOf(planOf({ tiers: [tier({ minimumAddresses })] }));
  if (fits) expect(found).toBe('');
  else expect(found).toContain('must have at least 252 available addresses (minimumAddresses), got 251 in 10.0.0.0/24');
});

test.each([0, -1, 1.5, NaN, 65_532])('fails when minimumAddresses is %p', (minimumAddresses) => {
  expect(problemsOf(planOf({ tiers: [tier({ minimumAddresses })] }))).toContain(
    `tiers[0].minimumAddresses must be a whole number from 1 to 65531, got ${minimumAddresses}`,
  );
});

test.each(['eu-west-1', 'euw1-az1', 'us-west-2-lax-1a', 'EU-WEST-1A', '9eu-west-1a', 'eu-west-1ab', ''])(
  'fails for a zone with the name %p',
  (zone) => {
    expect(problemsOf(planOf({ availabilityZones: ['eu-west-1a', zone] }))).toContain(
      `availabilityZones must be names such as us-east-1a, got "${zone}"`,
    );
  },
);

test.each([
  [[], 'availabilityZones must have at least one zone, got none'],
  [['eu-west-1a', 'eu-west-1a'], 'availabilityZones must not repeat a zone, got "eu-west-1a" twice'],
  [['eu-west-1a', 'eu-west-2a'], 'availabilityZones must be in one Region, got eu-west-1 and eu-west-2'],
])('fails for the zones %p', (availabilityZones, problem) => {
  expect(problemsOf(planOf({ availabilityZones }))).toContain(problem);
});

test.each(['', '1st', 'my tier', 'data-base'])('fails for a tier with the name %p', (name) => {
  expect(problemsOf(planOf({ tiers: [tier({ name })] }))).toContain(
    `tiers[0].name must be letters and digits, beginning with a letter, got "${name}"`,
  );
});

test('fails when the names of two tiers differ by case only', () => {
  const tiers = [tier(), tier({ name: 'Tasks', cidrs: ['10.0.2.0/24', '10.0.3.0/24'] })];
  expect(problemsOf(planOf({ tiers }))).toContain(
    'tiers must have names that differ by more than case, got "tasks" twice',
  );
});

test('has no tiers when they cannot be derived', () => {
  expect(derivedPlan({ maxZones: 1 }).tiers).toEqual([]);
});

test('fails without tiers', () => {
  expect(problemsOf(planOf({ tiers: [] }))).toContain('tiers must have at least one tier, got none');
});

test.each<[string, () => AddressPlan, string]>([
  ['the block', () => planOf({ cidr: TOKEN }), 'cidr must be a literal, got a token'],
  [
    'a zone',
    () => planOf({ availabilityZones: ['eu-west-1a', TOKEN] }),
    'availabilityZones must be literals, got a token',
  ],
  [
    'all zones',
    () => planOf({ availabilityZones: Lazy.list({ produce: () => ['eu-west-1a'] }) }),
    'availabilityZones must be literals, got a token',
  ],
  [
    'the name of a tier',
    () => planOf({ tiers: [tier({ name: TOKEN })] }),
    'tiers[0].name must be a literal, got a token',
  ],
  [
    'a subnet',
    () => planOf({ tiers: [tier({ cidrs: ['10.0.0.0/24', TOKEN] })] }),
    'tiers[0].cidrs[1] must be a literal, got a token',
  ],
  [
    'all subnets',
    () => planOf({ tiers: [tier({ cidrs: Lazy.list({ produce: () => [] }) })] }),
    'tiers[0].cidrs must be literals, got a token',
  ],
  [
    'the addresses a tier needs',
    () => planOf({ tiers: [tier({ minimumAddresses: Lazy.number({ produce: () => 9 }) })] }),
    'tiers[0].minimumAddresses must be a literal, got a token',
  ],
  [
    'the size of a tier',
    () => derivedPlan({ tiers: [derivedTier({ prefixLength: Lazy.number({ produce: () => 24 }) })] }),
    'tiers[0].prefixLength must be a literal, got a token',
  ],
])('fails when %s is a token', (_, make, problem) => {
  expect(problemsOf(make())).toContain(problem);
});

test('reports all problems at once', () => {
  const tiers = [
    tier({ name: 'my tier', cidrs: ['10.0.0.0/24'] }),
    tier({ name: 'data', cidrs: ['10.9.0.0/24', 'x'] }),
  ];
  expect(problemsOf(planOf({ availabilityZones: ['eu-west-1a', 'nowhere'], tiers }))).toContain(
    [
      'availabilityZones must be names such as us-east-1a, got "nowhere"',
      'tiers[0].name must be letters and digits, beginning with a letter, got "my tier"',
      'tiers[0].cidrs must have one CIDR block for each Availability Zone, got 1 for 2 zones',
      'tiers[1].cidrs[0] must be inside 10.0.0.0/16, got 10.9.0.0/24',
      'tiers[1].cidrs[1] must be an IPv4 CIDR block such as 10.0.0.0/16, got "x"',
    ].join('; '),
  );
});
