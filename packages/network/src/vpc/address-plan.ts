import { Token } from 'aws-cdk-lib/core';
import { deriveTiers } from './private/derivation';
import { type Block, overlap, parseBlock } from '../private/ipv4';
import {
  checkFrame,
  checkPrefixLength,
  checkSubnets,
  checkWhole,
  regionOf,
  type PlannedTier,
} from './private/plan-checks';
import type { AddressTier, DerivedTier, ExplicitTier, TierType } from './tier';

/** Amazon VPC takes 200 subnets in a VPC unless asked for more (Amazon VPC User Guide, "Amazon VPC quotas"). */
const MOST_SUBNETS = 200;

/** What every address plan has. */
export interface AddressPlanProps {
  /** IPv4 block of the VPC, from /16 to /28, without host bits. */
  readonly cidr: string;

  /**
   * Names of the Availability Zones, such as `us-east-1a`, all of one region. The order is that of the subnets: add
   * a further zone at the end.
   */
  readonly availabilityZones: string[];
}

/** Properties of `AddressPlan.of()`. */
export interface ExplicitPlanProps extends AddressPlanProps {
  /** The tiers, each with one block a zone. */
  readonly tiers: ExplicitTier[];
}

/** Properties of `AddressPlan.derived()`. */
export interface DerivedPlanProps extends AddressPlanProps {
  /** The tiers, each with the size of its subnets. The order is that of the addresses: add a further one at the end. */
  readonly tiers: DerivedTier[];

  /**
   * Zones for which every tier holds room. Another number moves the tiers, and so replaces subnets.
   *
   * @default 3
   */
  readonly maxZones?: number;
}

/**
 * Which addresses a VPC has, and which of them each tier has in each zone: checked as a whole before anything is made.
 *
 * Every factory throws one error that names all that is wrong: a block that is no IPv4 block, has host bits set, or is
 * not from /16 to /28; subnets that overlap, lie outside, are too few, too many or too small; zones or names that
 * repeat or do not exist in that form. Values must be literals, as a plan cannot be checked otherwise.
 */
export class AddressPlan {
  /** A plan whose every block is given. */
  static of(props: ExplicitPlanProps): AddressPlan {
    const { cidr, availabilityZones, tiers } = props;
    refuse(cidr, [...checkFrame(cidr, availabilityZones, tiers), ...checkSubnets(cidr, availabilityZones, tiers)]);
    return new AddressPlan(cidr, availabilityZones, tiers);
  }

  /**
   * A plan whose blocks follow from the sizes of the tiers. A zone (up to `maxZones`) or a tier that is added at the
   * end moves none of the blocks that stand.
   */
  static derived(props: DerivedPlanProps): AddressPlan {
    const { cidr, availabilityZones, tiers } = props;
    const maxZones = props.maxZones ?? 3;
    refuse(cidr, [
      ...checkFrame(cidr, availabilityZones, tiers),
      ...checkWhole('maxZones', maxZones, Math.max(1, availabilityZones.length), MOST_SUBNETS),
      ...tiers.flatMap((tier) => checkPrefixLength(tier.name, tier.prefixLength)),
    ]);
    const derivation = deriveTiers(cidr, availabilityZones.length, maxZones, tiers);
    refuse(cidr, [...derivation.problems, ...checkSubnets(cidr, availabilityZones, derivation.tiers)]);
    return new AddressPlan(cidr, availabilityZones, derivation.tiers);
  }

  /** IPv4 block of the VPC. */
  readonly cidr: string;

  /** Region of the zones. */
  readonly region: string;

  /** Names of the Availability Zones, in order. */
  readonly availabilityZones: string[];

  /** The tiers, in order. */
  readonly tiers: AddressTier[];

  private constructor(cidr: string, availabilityZones: string[], tiers: PlannedTier[]) {
    this.cidr = cidr;
    this.region = regionOf(availabilityZones[0]) as string;
    this.availabilityZones = [...availabilityZones];
    this.tiers = tiers.map(({ name, tierType, cidrs }) => ({ name, tierType, cidrs: [...cidrs] }));
  }

  /**
   * The tier of this name.
   *
   * Throws when the plan has none.
   */
  tier(name: string): AddressTier {
    const found = this.tiers.find((tier) => tier.name === name);
    if (found !== undefined) return found;
    const names = this.tiers.map((tier) => tier.name).join(', ');
    throw new Error(`${title(this.cidr)}: tier must be one of ${names}, got ${name}`);
  }

  /** The tiers of this type, in order. */
  tiersOf(tierType: TierType): AddressTier[] {
    return this.tiers.filter((tier) => tier.tierType === tierType);
  }

  /** Whether the two VPCs share an address, and so could never be peered or routed to one another. */
  overlaps(other: AddressPlan): boolean {
    return overlap(parseBlock(this.cidr) as Block, parseBlock(other.cidr) as Block);
  }
}

function refuse(cidr: string, problems: string[]): void {
  if (problems.length > 0) throw new Error(`${title(cidr)}: ${problems.join('; ')}`);
}

function title(cidr: string): string {
  return `address plan ${Token.isUnresolved(cidr) ? 'of a token' : cidr}`;
}
