import { Size, SizeRoundingBehavior } from 'aws-cdk-lib/core';
import type * as wafv2 from 'aws-cdk-lib/aws-wafv2';
import type { Construct } from 'constructs';
import { FirewallAction } from './firewall-action';
import { FirewallRule, type FirewallRuleBindOptions, type FirewallRuleConfig } from './firewall-rule';
import { WebAclScope } from './web-acl-scope';

/** Capacity of a size constraint in WCU (AWS WAF Developer Guide, "Size constraint rule statement"). */
const CAPACITY = 1;

/**
 * Body sizes in KiB that CloudFront and other resources can pass to AWS WAF, except for Application Load Balancers and
 * AWS AppSync, which pass 8 KiB (AWS WAF Developer Guide, "Considerations for managing body inspection in AWS WAF").
 */
const INSPECTION_LIMITS = [16, 32, 48, 64];

/** Regional resources with an inspection limit that can be changed (AWS WAF API, `AssociationConfig`). */
const REGIONAL_RESOURCES = ['API_GATEWAY', 'APP_RUNNER_SERVICE', 'COGNITO_USER_POOL', 'VERIFIED_ACCESS_INSTANCE'];

/** Options of `BodySizeLimit.atMost()`. */
export interface BodySizeLimitOptions {
  /**
   * Action for larger bodies: BLOCK, which returns status 413, or COUNT.
   *
   * @default FirewallAction.BLOCK
   */
  readonly action?: FirewallAction;
}

/**
 * Maximum size of request bodies.
 *
 * AWS WAF inspects the beginning of a body only: 8 KiB for Application Load Balancers and AWS AppSync, and up to 64 KiB
 * for CloudFront, Amazon API Gateway and other resources. It does not know the size of a larger body, so a limit cannot
 * exceed 64 KiB, and a web ACL of an Application Load Balancer blocks all bodies over 8 KiB, or none.
 *
 * @see https://docs.aws.amazon.com/waf/latest/developerguide/web-acl-setting-body-inspection-limit.html
 *
 * @example
 * new WebFirewall(this, 'Firewall', {
 *   logging: FirewallLogging.toNewLogGroup({ encryptionKey }),
 *   bodySizeLimit: BodySizeLimit.atMost(Size.kibibytes(16)),
 * });
 */
export abstract class BodySizeLimit extends FirewallRule {
  /**
   * The largest body that AWS WAF can inspect: 64 KiB for a web ACL with the scope CLOUDFRONT, 8 KiB for one with the scope
   * REGIONAL. 1 WCU.
   */
  static inspectionLimit(options: BodySizeLimitOptions = {}): BodySizeLimit {
    return new InspectedSize(undefined, options);
  }

  /**
   * A maximum size, which is also inspected: the inspection limit of the protected resources is increased to it. Bodies
   * over 16 KiB cost more per request. 1 WCU.
   *
   * @param size 1 byte to 64 KiB. Application Load Balancers and AWS AppSync block bodies over 8 KiB with any limit
   */
  static atMost(size: Size, options: BodySizeLimitOptions = {}): BodySizeLimit {
    return new InspectedSize(size, options);
  }

  /** No limit, for a web ACL behind another one that limits the size, or a service with larger uploads. */
  static none(): BodySizeLimit {
    return new NoBodySizeLimit();
  }
}

class NoBodySizeLimit extends BodySizeLimit {
  bind(): undefined {
    return undefined;
  }
}

class InspectedSize extends BodySizeLimit {
  constructor(
    private readonly size: Size | undefined,
    private readonly options: BodySizeLimitOptions,
  ) {
    super();
  }

  override validate(): string[] {
    const { action = FirewallAction.BLOCK } = this.options;
    return [
      checkSize(this.size),
      [FirewallAction.BLOCK, FirewallAction.COUNT].includes(action)
        ? undefined
        : `bodySizeLimit.action must be BLOCK or COUNT, got ${action}`,
    ].filter((problem) => problem !== undefined);
  }

  bind(_scope: Construct, { webAclScope }: FirewallRuleBindOptions): FirewallRuleConfig {
    const size = (this.size ?? Size.kibibytes(webAclScope === WebAclScope.CLOUDFRONT ? 64 : 8)).toBytes();
    return {
      name: 'BodySizeLimit',
      capacity: CAPACITY,
      statement: {
        sizeConstraintStatement: {
          // A body over the inspection limit matches too.
          fieldToMatch: { body: { oversizeHandling: 'MATCH' } },
          comparisonOperator: 'GT',
          size,
          textTransformations: [{ priority: 0, type: 'NONE' }],
        },
      },
      action:
        this.options.action === FirewallAction.COUNT
          ? { count: {} }
          : { block: { customResponse: { responseCode: 413 } } },
      associationConfig: associationConfigOf(size, webAclScope),
    };
  }
}

/** The smallest inspection limit that covers the size. 16 KiB is the default of AWS WAF. */
function associationConfigOf(
  size: number,
  webAclScope: WebAclScope,
): wafv2.CfnWebACL.AssociationConfigProperty | undefined {
  const limit = INSPECTION_LIMITS.find((kib) => size <= kib * 1024);
  if (limit === 16) return undefined;
  const resources = webAclScope === WebAclScope.CLOUDFRONT ? ['CLOUDFRONT'] : REGIONAL_RESOURCES;
  const defaultSizeInspectionLimit = `KB_${limit}`;
  return { requestBody: Object.fromEntries(resources.map((type) => [type, { defaultSizeInspectionLimit }])) };
}

function checkSize(size: Size | undefined): string | undefined {
  if (size === undefined) return undefined;
  // The inspection limit depends on the size.
  if (size.isUnresolved()) return 'bodySizeLimit must be a literal size, got an unresolved token';
  const bytes = size.toBytes({ rounding: SizeRoundingBehavior.NONE });
  if (Number.isInteger(bytes) && bytes >= 1 && bytes <= 65_536) return undefined;
  return `bodySizeLimit must be an integer from 1 to 65536 bytes, got ${bytes}. AWS WAF inspects at most 64 KiB`;
}
