/**
 * NAT gateways of the private tiers. Each gateway has an hourly charge and a charge for data.
 *
 * @see https://docs.aws.amazon.com/vpc/latest/userguide/vpc-nat-gateway.html
 */
export enum NatGateways {
  /** One NAT gateway in each Availability Zone. The loss of a zone affects that zone only. */
  ONE_PER_ZONE = 'one-per-zone',

  /** One NAT gateway in the first Availability Zone. Costs less. The loss of that zone affects all zones. */
  SINGLE = 'single',

  /** No NAT gateway. Only services with a VPC endpoint can be reached. */
  NONE = 'none',
}
