import { Stack, Token } from 'aws-cdk-lib/core';
import * as ecr from 'aws-cdk-lib/aws-ecr';
import { Construct } from 'constructs';
import { failOn } from '../private/validation';
import { checkForm } from '../private/checks';

/** @see https://docs.aws.amazon.com/AmazonECR/latest/userguide/replication.html */
const MAX_DESTINATIONS = 25;

/** Where images are copied to. */
export interface ImageDestination {
  /** Region of the copies, such as `us-west-2`. */
  readonly region: string;

  /**
   * Account of the copies. The registry policy of another account must allow the replication.
   *
   * @default - the account of the stack
   */
  readonly account?: string;
}

/** Properties of `ImageReplication`. */
export interface ImageReplicationProps {
  /** Where images are copied to: 1 to 25 destinations. */
  readonly destinations: ImageDestination[];

  /**
   * Prefixes of the names of the repositories that are replicated.
   *
   * @default - all repositories of the registry
   */
  readonly repositoryPrefixes?: string[];
}

/** @see https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_RepositoryFilter.html */
const PREFIX = /^(?=.{2,256}$)([a-z0-9]+([._-][a-z0-9]*)*\/)*[a-z0-9]*([._-][a-z0-9]*)*$/;

/**
 * Creates the replication configuration of the registry: images are copied to other Regions or accounts when they are
 * pushed. Existing images are not copied. An account has one configuration in each Region, and a second one overwrites it.
 *
 * Transfer and storage of the copies are charged. The first copy creates a repository with the defaults of Amazon ECR:
 * mutable tags, no customer managed key, no lifecycle policy. To avoid this, first create an `ImageRepository` with the same
 * name in the destination Region or, for many repositories, a `ReplicatedRepositoryTemplate`.
 *
 * Throws if there is no destination, there are too many, or one is the Region and account of the stack.
 *
 * @see https://docs.aws.amazon.com/AmazonECR/latest/userguide/replication.html
 * @example
 * new ImageReplication(this, 'Replication', { destinations: [{ region: 'us-west-2' }], repositoryPrefixes: ['team/'] });
 */
export class ImageReplication extends Construct {
  constructor(scope: Construct, id: string, props: ImageReplicationProps) {
    super(scope, id);
    const { account, region } = Stack.of(this);
    const destinations = props.destinations.map((to) => ({ region: to.region, registryId: to.account ?? account }));
    failOn(this, [
      ...(props.repositoryPrefixes ?? []).map((prefix) =>
        checkForm('repositoryPrefixes', prefix, PREFIX, 'the beginning of a repository name, such as team/'),
      ),
      ...destinations.map((to) =>
        checkForm('destinations.account', to.registryId, /^\d{12}$/, 'an account id of 12 digits'),
      ),
      ...destinations.map((to) =>
        checkForm('destinations.region', to.region, /^[0-9a-z-]{2,25}$/, 'the name of a Region'),
      ),
      destinations.length < 1 || destinations.length > MAX_DESTINATIONS
        ? `destinations must have 1 to ${MAX_DESTINATIONS} entries, got ${destinations.length}`
        : undefined,
      destinations.some((to) => !Token.isUnresolved(region) && to.region === region && to.registryId === account)
        ? `destinations must be in another Region or account, got the Region of the stack, ${region}`
        : undefined,
      props.repositoryPrefixes?.length === 0 ? 'repositoryPrefixes must have at least one entry, got none' : undefined,
    ]);
    const repositoryFilters = props.repositoryPrefixes?.map((filter) => ({ filter, filterType: 'PREFIX_MATCH' }));
    new ecr.CfnReplicationConfiguration(this, 'Resource', {
      replicationConfiguration: { rules: [{ destinations, repositoryFilters }] },
    });
  }
}
