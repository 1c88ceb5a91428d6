/** How private tiers reach the internet. An hourly charge applies to each gateway, and one to the data. */
export enum NatGateways {
  /** Each private subnet through a gateway in its own zone: the loss of a zone cuts off that zone only. */
  ONE_PER_ZONE = 'one-per-zone',

  /** All through one gateway, in the first zone: cheaper, and lost with that zone. */
  SINGLE = 'single',

  /** Not at all: only what VPC endpoints serve is reached. */
  NONE = 'none',
}
