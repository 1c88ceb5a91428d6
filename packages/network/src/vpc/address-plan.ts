import { deriveTiers } from './private/derivation';
import { overlap, parseBlock } from '../private/ipv4';
import {
  checkDualStack,
  checkFrame,
  checkPrefixLength,
  checkSubnets,
  checkWhole,
  regionOf,
  type PlannedTier,
} from './private/plan-checks';
import type { AddressTier, DerivedTier, ExplicitTier, TierType } from './tier';

/** A VPC has at most 200 subnets without a quota increase (Amazon VPC User Guide, "Amazon VPC quotas"). */
const MOST_SUBNETS = 200;

/** Properties that all address plans have. */
export interface AddressPlanProps {
  /** IPv4 CIDR block of the VPC, from /16 to /28, without host bits. */
  readonly cidr: string;

  /**
   * Names of the Availability Zones, such as `us-east-1a`, all in one Region. Subnets have the same order: add another
   * zone at the end.
   */
  readonly availabilityZones: string[];

  /**
   * Whether the VPC and its subnets have IPv6 addresses of Amazon in addition to IPv4: a /56 block for the VPC and a /64 block
   * for each subnet. The private tiers reach the internet through an egress-only internet gateway, the isolated tiers do not
   * reach it. It can be enabled for an existing VPC, which replaces no subnet. At most 16 tiers and 16 Availability Zones.
   *
   * @default false
   * @see https://docs.aws.amazon.com/vpc/latest/userguide/vpc-migrate-ipv6.html
   */
  readonly dualStack?: boolean;
}

/** Properties of `AddressPlan.of()`. */
export interface ExplicitPlanProps extends AddressPlanProps {
  /** The tiers, each with one CIDR block for each Availability Zone. */
  readonly tiers: ExplicitTier[];
}

/** Properties of `AddressPlan.derived()`. */
export interface DerivedPlanProps extends AddressPlanProps {
  /** The tiers, each with the size of its subnets. Addresses have the same order: add another tier at the end. */
  readonly tiers: DerivedTier[];

  /**
   * Number of Availability Zones for which every tier reserves space. A changed number moves the tiers, which replaces
   * subnets.
   *
   * @default 3
   */
  readonly maxZones?: number;
}

/**
 * The CIDR block of a VPC and the subnets of each tier in each Availability Zone. The whole plan is checked before any
 * resource is created.
 *
 * A factory does not throw. `problems` contains the problems of the plan, and `TieredVpc` throws them all in one error that
 * begins with its construct path: a value that is not an IPv4 CIDR block, has host bits set, or is not from /16 to /28; subnets
 * that overlap, are outside the VPC, too few, too many or too small; repeated or invalid zones and names. Values must be
 * literals, because tokens cannot be checked.
 *
 * @see https://docs.aws.amazon.com/vpc/latest/userguide/vpc-cidr-blocks.html
 *
 * @example
 * const plan = AddressPlan.derived({
 *   cidr: '10.0.0.0/16',
 *   availabilityZones: ['us-east-1a', 'us-east-1b'],
 *   tiers: [
 *     { name: 'public', tierType: TierType.PUBLIC, prefixLength: 26 },
 *     { name: 'private', tierType: TierType.PRIVATE, prefixLength: 22 },
 *   ],
 * });
 */
export class AddressPlan {
  /** Creates a plan with explicit CIDR blocks. */
  static of(props: ExplicitPlanProps): AddressPlan {
    const { cidr, availabilityZones, tiers } = props;
    return new AddressPlan(props, tiers, [
      ...checkFrame(cidr, availabilityZones, tiers),
      ...checkDualStack(props),
      ...checkSubnets(cidr, availabilityZones, tiers),
    ]);
  }

  /**
   * Creates a plan whose CIDR blocks are derived from the sizes of the tiers. Adding a zone (up to `maxZones`) or a tier
   * at the end moves no existing subnet.
   */
  static derived(props: DerivedPlanProps): AddressPlan {
    const { cidr, availabilityZones, tiers } = props;
    const maxZones = props.maxZones ?? 3;
    const problems = [
      ...checkFrame(cidr, availabilityZones, tiers),
      ...checkDualStack(props),
      ...checkWhole('maxZones', maxZones, Math.max(1, availabilityZones.length), MOST_SUBNETS),
      ...tiers.flatMap(({ prefixLength }, position) => checkPrefixLength(position, prefixLength)),
    ];
    if (problems.length > 0) return new AddressPlan(props, [], problems);
    const derivation = deriveTiers(cidr, availabilityZones.length, maxZones, tiers);
    return new AddressPlan(props, derivation.tiers, [
      ...derivation.problems,
      ...checkSubnets(cidr, availabilityZones, derivation.tiers),
    ]);
  }

  /** IPv4 CIDR block of the VPC. */
  readonly cidr: string;

  /** Region of the Availability Zones. Empty if the name of the first zone is invalid. */
  readonly region: string;

  /** Names of the Availability Zones, in order. */
  readonly availabilityZones: string[];

  /** The tiers, in order. None if they cannot be derived. */
  readonly tiers: AddressTier[];

  /** Whether the VPC and its subnets have IPv6 addresses too. */
  readonly dualStack: boolean;

  /** Problems of the plan. Each begins with a prop, such as `tiers[0].cidrs[1]`. Empty if the plan is valid. */
  readonly problems: string[];

  private constructor(
    { cidr, availabilityZones, dualStack = false }: AddressPlanProps,
    tiers: PlannedTier[],
    problems: string[],
  ) {
    this.cidr = cidr;
    this.dualStack = dualStack;
    this.region = regionOf(availabilityZones[0] ?? '') ?? '';
    this.availabilityZones = [...availabilityZones];
    this.tiers = tiers.map(({ name, tierType, cidrs }) => ({ name, tierType, cidrs: [...cidrs] }));
    this.problems = problems;
  }

  /** Returns the tier with this name, or `undefined` if the plan has none. */
  tier(name: string): AddressTier | undefined {
    return this.tiers.find((tier) => tier.name === name);
  }

  /** Returns the tiers of this type, in order. */
  tiersOf(tierType: TierType): AddressTier[] {
    return this.tiers.filter((tier) => tier.tierType === tierType);
  }

  /** Whether two plans share an address. Such VPCs cannot be peered. A plan with an invalid `cidr` shares none. */
  overlaps(other: AddressPlan): boolean {
    const [block, otherBlock] = [parseBlock(this.cidr), parseBlock(other.cidr)];
    return block !== undefined && otherBlock !== undefined && overlap(block, otherBlock);
  }
}
