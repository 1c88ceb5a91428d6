import { Duration } from 'aws-cdk-lib/core';
import type * as wafv2 from 'aws-cdk-lib/aws-wafv2';
import type { ClientAddress } from './client-address';
import { FirewallAction } from './managed-rule-group';
import { checkWhole } from '../private/validation';

/** The windows that AWS WAF knows, in seconds (WAF guide, "Rate-based rule high-level settings"). */
const WINDOWS = [60, 120, 300, 600];

/** Options of `RateLimit.perClient()`. */
export interface RateLimitOptions {
  /**
   * Requests of one address within the window, 10 to 2,000,000,000.
   *
   * @default 2000
   */
  readonly requests?: number;

  /**
   * How far AWS WAF looks back: 1, 2, 5 or 10 minutes.
   *
   * @default Duration.minutes(5)
   */
  readonly window?: Duration;

  /**
   * What happens to the requests over the limit: BLOCK, which answers 429, or COUNT.
   *
   * @default FirewallAction.BLOCK
   */
  readonly action?: FirewallAction;
}

/** How many requests a client may send. */
export class RateLimit {
  /** A limit for each client address. */
  static perClient(options: RateLimitOptions = {}): RateLimit {
    return new RateLimit(options);
  }

  /** No limit, as for a firewall behind a proxy that limits already and whose address all clients share. */
  static none(): RateLimit {
    return new RateLimit();
  }

  private constructor(private readonly options?: RateLimitOptions) {}

  /**
   * @internal
   */
  _problems(): (string | undefined)[] {
    if (this.options === undefined) return [];
    const { requests, window, action = FirewallAction.BLOCK } = this.options;
    const seconds = window === undefined || window.isUnresolved() ? 300 : window.toSeconds({ integral: false });
    const supported = [FirewallAction.BLOCK, FirewallAction.COUNT].includes(action);
    return [
      checkWhole('rateLimit requests', requests, 10, 2_000_000_000),
      WINDOWS.includes(seconds) ? undefined : `rateLimit window must be 1, 2, 5 or 10 minutes, got ${seconds} seconds`,
      supported ? undefined : `rateLimit action must be BLOCK or COUNT, got ${action}`,
    ];
  }

  /**
   * The rule without its place in the web ACL.
   *
   * @internal
   */
  _rule(address: ClientAddress): RateLimitRule | undefined {
    if (this.options === undefined) return undefined;
    const forwardedIpConfig = address._forwarded(true);
    return {
      statement: {
        rateBasedStatement: {
          limit: this.options.requests ?? 2000,
          evaluationWindowSec: (this.options.window ?? Duration.minutes(5)).toSeconds(),
          aggregateKeyType: forwardedIpConfig ? 'FORWARDED_IP' : 'IP',
          forwardedIpConfig,
        },
      },
      action:
        this.options.action === FirewallAction.COUNT
          ? { count: {} }
          : { block: { customResponse: { responseCode: 429 } } },
    };
  }
}

interface RateLimitRule {
  readonly statement: wafv2.CfnWebACL.StatementProperty;
  readonly action: wafv2.CfnWebACL.RuleActionProperty;
}
