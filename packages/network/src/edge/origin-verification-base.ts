import { type IResource, Resource, Token } from 'aws-cdk-lib/core';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { failOn } from '../private/validation';

/** Priorities are from 1 to 50,000 (Elastic Load Balancing API, `CreateRule`, "Priority"). */
const LAST_PRIORITY = 50_000;

/** A secret header of your CloudFront distribution, created or imported. */
export interface IOriginVerification extends IResource {
  /** Name of the header. */
  readonly headerName: string;

  /** Listener condition: the header has an accepted value. It counts as one or two condition values. */
  readonly condition: elbv2.ListenerCondition;

  /** Custom headers for the origin of the distribution. */
  readonly customHeaders: Record<string, string>;

  /**
   * Adds a listener rule that answers 403 to every request that no rule with a lower priority number has forwarded.
   *
   * @param listener the listener that receives CloudFront's requests
   * @param priority priority of the rule, from 1 to 50,000. Defaults to 50,000, the last before the default action.
   */
  enforceOn(listener: elbv2.IApplicationListener, priority?: number): elbv2.ApplicationListenerRule;
}

/** Identifiers of a header whose secrets another stack creates. */
export interface OriginVerificationAttributes {
  /** `secretNamePrefix` of the `OriginVerification` that creates the secrets. */
  readonly secretNamePrefix: string;

  /**
   * Name of the header.
   *
   * @default 'X-Origin-Verify'
   */
  readonly headerName?: string;

  /**
   * Number of the secret that CloudFront sends.
   *
   * @default 1
   */
  readonly generation?: number;

  /**
   * Number of a second secret that the load balancer accepts during a rotation.
   *
   * @default - none
   */
  readonly alsoAccept?: number;
}

/**
 * Base of created and imported origin verifications.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/restrict-access-to-load-balancer.html
 */
export abstract class OriginVerificationBase extends Resource implements IOriginVerification {
  /** Name of the header. */
  abstract readonly headerName: string;

  /** Listener condition: the header has an accepted value. It counts as one or two condition values. */
  abstract readonly condition: elbv2.ListenerCondition;

  /** Custom headers for the origin of the distribution. */
  abstract readonly customHeaders: Record<string, string>;

  /**
   * Adds a listener rule that answers 403 to every request that no rule with a lower priority number has forwarded. Add
   * `condition` to each rule that forwards requests: together they deny every request without the header.
   *
   * Throws when the priority is out of range.
   *
   * @param listener the listener that receives CloudFront's requests
   * @param priority priority of the rule, from 1 to 50,000. Defaults to 50,000, the last before the default action.
   */
  enforceOn(listener: elbv2.IApplicationListener, priority = LAST_PRIORITY): elbv2.ApplicationListenerRule {
    failOn(this, [checkPriority(priority)]);
    return new elbv2.ApplicationListenerRule(this, `Refuse${listener.node.id}`, {
      listener,
      priority,
      conditions: [elbv2.ListenerCondition.pathPatterns(['/*'])],
      action: elbv2.ListenerAction.fixedResponse(403, { contentType: 'text/plain', messageBody: 'Forbidden' }),
    });
  }
}

function checkPriority(priority: number): string | undefined {
  if (Token.isUnresolved(priority)) return undefined;
  if (Number.isInteger(priority) && priority >= 1 && priority <= LAST_PRIORITY) return undefined;
  return `priority must be a whole number from 1 to ${LAST_PRIORITY}, got ${priority}`;
}
