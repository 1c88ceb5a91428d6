import { App, Stack } from 'aws-cdk-lib/core';
import { Template } from 'aws-cdk-lib/assertions';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as fc from 'fast-check';
import { AddressPlan, FlowLogs, TieredVpc, TierType, type DerivedPlanProps, type ExplicitPlanProps } from '../../src';
import { resourcesOfType } from '../fixtures';

const ZONES = ['eu-west-1a', 'eu-west-1b', 'eu-west-1c', 'eu-west-1d'];
const tierTypes = fc.constantFrom(TierType.PUBLIC, TierType.PRIVATE, TierType.ISOLATED);
const zones = fc.integer({ min: 1, max: ZONES.length }).map((count) => ZONES.slice(0, count));

/** The bits with which every address of a block begins. */
function bits(cidr: string): string {
  const [address, prefix] = cidr.split('/');
  const octets = address.split('.').map((octet) => Number(octet).toString(2).padStart(8, '0'));
  return octets.join('').slice(0, Number(prefix));
}

function isNetwork(cidr: string): boolean {
  const address = bits(cidr.replace(/\/.*/, '/32'));
  return /^0*$/.test(address.slice(bits(cidr).length));
}

function disjoint(cidrs: string[]): boolean {
  return cidrs.every((a, i) => cidrs.every((b, j) => i === j || !bits(a).startsWith(bits(b))));
}

function subnetsOf(plan: AddressPlan): string[] {
  return plan.tiers.flatMap(({ cidrs }) => cidrs);
}

const derivedPlans: fc.Arbitrary<DerivedPlanProps> = fc.record({
  cidr: fc.integer({ min: 16, max: 22 }).map((prefix) => `10.64.0.0/${prefix}`),
  availabilityZones: zones,
  maxZones: fc.integer({ min: 2, max: 6 }),
  tiers: fc
    .array(fc.record({ tierType: tierTypes, prefixLength: fc.integer({ min: 18, max: 28 }) }), { maxLength: 5 })
    .map((tiers) => tiers.map((tier, index) => ({ name: `tier${index}`, ...tier }))),
});

/** Plans that always fit: 5 tiers with 6 subnets of /21 fill most of a /16. A public tier holds the NAT gateways. */
const fittingPlans: fc.Arbitrary<DerivedPlanProps> = fc.record({
  cidr: fc.constant('10.64.0.0/16'),
  availabilityZones: zones,
  maxZones: fc.integer({ min: ZONES.length, max: 6 }),
  tiers: fc
    .array(fc.record({ tierType: tierTypes, prefixLength: fc.integer({ min: 21, max: 27 }) }), { maxLength: 4 })
    .map((tiers) => [{ tierType: TierType.PUBLIC, prefixLength: 27 }, ...tiers])
    .map((tiers) => tiers.map((tier, index) => ({ name: `tier${index}`, ...tier }))),
});

/** Blocks in and around 10.0.0.0/22, of which some overlap and some do not. */
const blocks = fc
  .record({
    third: fc.integer({ min: 0, max: 4 }),
    fourth: fc.constantFrom(0, 16, 32, 64, 128, 224),
    prefix: fc.integer({ min: 24, max: 29 }),
  })
  .map(({ third, fourth, prefix }) => `10.0.${third}.${fourth}/${prefix}`);

const givenPlans: fc.Arbitrary<ExplicitPlanProps> = zones.chain((availabilityZones) =>
  fc
    .array(
      fc.record({
        tierType: tierTypes,
        cidrs: fc.array(blocks, { minLength: availabilityZones.length, maxLength: availabilityZones.length }),
      }),
      { minLength: 1, maxLength: 2 },
    )
    .map((tiers) => ({
      cidr: '10.0.0.0/22',
      availabilityZones,
      tiers: tiers.map((tier, index) => ({ name: `tier${index}`, ...tier })),
    })),
);

test('a derived plan has one disjoint subnet for each zone and tier in its CIDR block, or fails with a reason', () => {
  const outcomes = { accepted: 0, refused: 0 };
  fc.assert(
    fc.property(derivedPlans, (props) => {
      const plan = AddressPlan.derived(props);
      if (plan.problems.length > 0) {
        outcomes.refused++;
        for (const problem of plan.problems) expect(problem).toMatch(/^(tiers|maxZones)\S* must /);
        return;
      }
      outcomes.accepted++;
      const subnets = subnetsOf(plan);
      expect(subnets).toHaveLength(props.tiers.length * props.availabilityZones.length);
      expect(disjoint(subnets)).toBe(true);
      expect(subnets.every((subnet) => isNetwork(subnet) && bits(subnet).startsWith(bits(props.cidr)))).toBe(true);
    }),
    { numRuns: 500 },
  );
  expect(Math.min(outcomes.accepted, outcomes.refused)).toBeGreaterThan(20);
});

test('adding a tier or zone to a derived plan moves no subnet', () => {
  let grown = 0;
  fc.assert(
    fc.property(derivedPlans, (props) => {
      const before = AddressPlan.derived(props);
      const after = AddressPlan.derived({
        ...props,
        availabilityZones: ZONES.slice(0, props.availabilityZones.length + 1),
        tiers: [...props.tiers, { name: 'further', tierType: TierType.ISOLATED, prefixLength: 28 }],
      });
      if (before.problems.length > 0 || after.problems.length > 0) return;
      grown++;
      for (const { name, cidrs } of before.tiers) {
        expect(after.tier(name)?.cidrs.slice(0, cidrs.length)).toEqual(cidrs);
      }
    }),
    { numRuns: 500 },
  );
  expect(grown).toBeGreaterThan(20);
});

test('an explicit plan is valid if and only if its blocks are networks, inside the VPC, disjoint and large enough', () => {
  const outcomes = { accepted: 0, refused: 0 };
  fc.assert(
    fc.property(givenPlans, (props) => {
      const subnets = props.tiers.flatMap(({ cidrs }) => cidrs);
      const large = props.tiers.every(({ tierType, cidrs }) =>
        cidrs.every((cidr) => Number(cidr.split('/')[1]) <= (tierType === TierType.PUBLIC ? 27 : 28)),
      );
      const inside = subnets.every((subnet) => bits(subnet).startsWith(bits(props.cidr)));
      const valid = large && inside && subnets.every(isNetwork) && disjoint(subnets);
      const { problems } = AddressPlan.of(props);
      expect(problems.length === 0).toBe(valid);
      for (const problem of problems) expect(problem).toMatch(/^tiers\[\d\]\.cidrs\[\d\] must /);
      outcomes[valid ? 'accepted' : 'refused']++;
    }),
    { numRuns: 1000 },
  );
  expect(Math.min(outcomes.accepted, outcomes.refused)).toBeGreaterThan(20);
});

test('a VPC has exactly the subnets of its plan', () => {
  fc.assert(
    fc.property(fittingPlans, (props) => {
      const plan = AddressPlan.derived(props);
      const stack = new Stack(new App(), 'Network', { env: { region: 'eu-west-1', account: '111111111111' } });
      const logs = s3.Bucket.fromBucketName(stack, 'Logs', 'logs');
      new TieredVpc(stack, 'Vpc', { addressPlan: plan, flowLogs: FlowLogs.toBucket(logs) });
      const subnets = resourcesOfType(Template.fromStack(stack), 'AWS::EC2::Subnet');
      expect(subnets.map(({ Properties }) => Properties.CidrBlock)).toEqual(subnetsOf(plan));
      expect(subnets.map(({ Properties }) => Properties.AvailabilityZone)).toEqual(
        plan.tiers.flatMap(() => props.availabilityZones),
      );
    }),
    { numRuns: 15 },
  );
});
