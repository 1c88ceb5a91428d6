import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import * as origins from 'aws-cdk-lib/aws-cloudfront-origins';
import type { OriginFallback } from '../origin-fallback';
import type { PathBehavior, PathBehaviorBindOptions } from '../path-behavior';
import { checkFallback } from './path-checks';

const FAILOVER_CODES = [500, 502, 503, 504];

/** Properties that all behaviors of a distribution have, unless they have their own. */
export interface SharedBehavior extends PathBehaviorBindOptions {
  readonly origin: cloudfront.IOrigin;
  readonly trustedKeyGroups?: cloudfront.IKeyGroup[];

  /** The origin, or its origin group. */
  readonly main: cloudfront.IOrigin;
}

/** Problems of the behaviors of paths. */
export function checkBehaviors(
  behaviors: PathBehavior[],
  shared: PathBehaviorBindOptions & { readonly originFallback?: OriginFallback },
): (string | undefined)[] {
  const patterns = behaviors.map(({ pathPattern }) => pathPattern);
  const repeated = [...new Set(patterns.filter((pattern, index) => patterns.indexOf(pattern) !== index))];
  return [
    ...repeated.map((pattern) => `pathBehaviors must not repeat a path pattern, got "${pattern}" twice`),
    ...behaviors.flatMap((each) => {
      const { behavior } = each.bind(shared);
      const methods = behavior.allowedMethods ?? cloudfront.AllowedMethods.ALLOW_GET_HEAD;
      const fallback = each.options.originFallback ?? (each.options.origin ? undefined : shared.originFallback);
      return [
        fallback && each.options.origin instanceof origins.OriginGroup
          ? `pathBehaviors "${each.pathPattern}" origin must be a single origin if there is an originFallback, got an origin group`
          : undefined,
        ...checkFallback(`pathBehaviors "${each.pathPattern}" originFallback`, fallback, methods),
      ];
    }),
  ];
}

/** Returns the behaviors of paths, in order. Those without an own origin share the origin group of the distribution. */
export function behaviorsOf(
  behaviors: PathBehavior[],
  shared: SharedBehavior,
): Record<string, cloudfront.BehaviorOptions> {
  return Object.fromEntries(
    behaviors.map((each) => {
      const { origin = shared.origin, originFallback, trustedKeyGroups = shared.trustedKeyGroups } = each.options;
      const own = each.options.origin !== undefined || originFallback !== undefined;
      return [
        each.pathPattern,
        {
          ...each.bind(shared).behavior,
          trustedKeyGroups: keyGroups(trustedKeyGroups),
          origin: own ? groupOf(origin, originFallback) : shared.main,
        },
      ];
    }),
  );
}

/** Returns an origin group if there is a second origin. */
export function groupOf(primaryOrigin: cloudfront.IOrigin, fallback: OriginFallback | undefined): cloudfront.IOrigin {
  if (fallback === undefined) return primaryOrigin;
  const { origin: fallbackOrigin, statusCodes: fallbackStatusCodes = FAILOVER_CODES } = fallback;
  return new origins.OriginGroup({ primaryOrigin, fallbackOrigin, fallbackStatusCodes });
}

/** An empty list means public paths, for which CloudFormation takes no list. */
export function keyGroups(groups: cloudfront.IKeyGroup[] | undefined): cloudfront.IKeyGroup[] | undefined {
  return groups?.length === 0 ? undefined : groups;
}
