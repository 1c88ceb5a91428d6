import { Stack, Token } from 'aws-cdk-lib/core';
import * as ecr from 'aws-cdk-lib/aws-ecr';
import { Construct } from 'constructs';
import { failOn } from '../private/validation';

/** Amazon ECR replicates to 25 places at most (user guide, "Private image replication"). */
const MOST_DESTINATIONS = 25;

/** Where images are copied. */
export interface ImageDestination {
  /** Region of the copies, such as `us-west-2`. */
  readonly region: string;

  /**
   * Account of the copies; another one must allow it in its registry policy.
   *
   * @default - the account of the stack
   */
  readonly account?: string;
}

/** Properties of `ImageReplication`. */
export interface ImageReplicationProps {
  /** Where images are copied; one place to 25. */
  readonly destinations: ImageDestination[];

  /**
   * What the names of the repositories begin with that are copied.
   *
   * @default - every repository of the registry
   */
  readonly repositoryPrefixes?: string[];
}

/**
 * Copies images to other regions or accounts as they are pushed; those that are there already are not copied. An account
 * has one such configuration in each region: a second one would overwrite the first.
 *
 * Transfer and storage of the copies are charged. Their repositories come into being by the first copy: put
 * an `ImageRepository` of the same name, or `ReplicatedRepositories` for many, into their region before, or they are made
 * with AWS's defaults: tags that move, no key of yours, nothing expired.
 *
 * Throws when there is no destination, too many, or the stack's own region and account.
 */
export class ImageReplication extends Construct {
  constructor(scope: Construct, id: string, props: ImageReplicationProps) {
    super(scope, id);
    const { account, region } = Stack.of(this);
    const destinations = props.destinations.map((to) => ({ region: to.region, registryId: to.account ?? account }));
    failOn(this, [
      destinations.length < 1 || destinations.length > MOST_DESTINATIONS
        ? `destinations must be 1 to ${MOST_DESTINATIONS}, got ${destinations.length}`
        : undefined,
      destinations.some((to) => !Token.isUnresolved(region) && to.region === region && to.registryId === account)
        ? `destinations must be elsewhere, got the stack's own region ${region}`
        : undefined,
      props.repositoryPrefixes?.length === 0 ? 'repositoryPrefixes must hold a prefix when given, got none' : undefined,
    ]);
    const repositoryFilters = props.repositoryPrefixes?.map((filter) => ({ filter, filterType: 'PREFIX_MATCH' }));
    new ecr.CfnReplicationConfiguration(this, 'Resource', {
      replicationConfiguration: { rules: [{ destinations, repositoryFilters }] },
    });
  }
}
