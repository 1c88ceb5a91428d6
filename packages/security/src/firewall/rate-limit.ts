import { Duration } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import { checkInteger } from '../private/validation';
import { FallbackBehavior } from './client-address';
import { FirewallAction } from './firewall-action';
import { FirewallRule, type FirewallRuleBindOptions, type FirewallRuleConfig } from './firewall-rule';
import type { ScopeDown } from './scope-down';

/** Evaluation windows in seconds (AWS WAF API, `RateBasedStatement`). */
const WINDOWS = [60, 120, 300, 600];

/** Capacity of a rate-based statement in WCU (AWS WAF Developer Guide, "Rate-based rule statement"). */
const CAPACITY = 2;

/** Options of `RateLimit.perClient()`. */
export interface RateLimitOptions {
  /**
   * Maximum number of requests from one address within the evaluation window, 10 to 2,000,000,000 (AWS WAF API,
   * `RateBasedStatement`).
   *
   * @default 2000
   */
  readonly limit?: number;

  /**
   * Evaluation window: 1, 2, 5 or 10 minutes.
   *
   * @default Duration.minutes(5)
   */
  readonly evaluationWindow?: Duration;

  /**
   * Action for requests over the limit: BLOCK, which returns status 429, or COUNT.
   *
   * @default FirewallAction.BLOCK
   */
  readonly action?: FirewallAction;

  /**
   * Requests that are counted, such as those with a path prefix.
   *
   * @default - all requests
   */
  readonly scopeDown?: ScopeDown;
}

/**
 * Maximum rate of requests.
 *
 * @see https://docs.aws.amazon.com/waf/latest/developerguide/waf-rule-statement-type-rate-based.html
 *
 * @example
 * new WebFirewall(this, 'Firewall', {
 *   logging: FirewallLogging.toNewLogGroup({ encryptionKey }),
 *   rateLimit: RateLimit.perClient({ limit: 500, evaluationWindow: Duration.minutes(1) }),
 * });
 */
export abstract class RateLimit extends FirewallRule {
  /** A limit for each client address. 2 WCU. */
  static perClient(options: RateLimitOptions = {}): RateLimit {
    return new ClientRateLimit(options);
  }

  /** No limit, for a firewall behind a proxy that limits the rate and whose address all clients share. */
  static none(): RateLimit {
    return new NoRateLimit();
  }
}

class NoRateLimit extends RateLimit {
  bind(): undefined {
    return undefined;
  }
}

class ClientRateLimit extends RateLimit {
  constructor(private readonly options: RateLimitOptions) {
    super();
  }

  override validate(): string[] {
    const { limit, evaluationWindow: window, action = FirewallAction.BLOCK } = this.options;
    const seconds = window === undefined || window.isUnresolved() ? 300 : window.toSeconds({ integral: false });
    const supported = [FirewallAction.BLOCK, FirewallAction.COUNT].includes(action);
    return [
      checkInteger('rateLimit.limit', limit, 10, 2_000_000_000),
      WINDOWS.includes(seconds)
        ? undefined
        : `rateLimit.evaluationWindow must be 1, 2, 5 or 10 minutes, got ${seconds} seconds`,
      window?.isUnresolved() && window.unitLabel() !== 'seconds'
        ? `rateLimit.evaluationWindow must be in seconds if it is a token, got ${window.unitLabel()}`
        : undefined,
      supported ? undefined : `rateLimit.action must be BLOCK or COUNT, got ${action}`,
    ].filter((problem) => problem !== undefined);
  }

  bind(_scope: Construct, { clientAddress }: FirewallRuleBindOptions): FirewallRuleConfig {
    const { limit = 2000, evaluationWindow = Duration.minutes(5), action, scopeDown } = this.options;
    const { forwardedIpConfig } = clientAddress.bind(FallbackBehavior.MATCH);
    return {
      name: 'RateLimit',
      capacity: CAPACITY + (scopeDown?.capacity ?? 0),
      statement: {
        rateBasedStatement: {
          limit,
          evaluationWindowSec: evaluationWindow.toSeconds(),
          aggregateKeyType: forwardedIpConfig ? 'FORWARDED_IP' : 'IP',
          forwardedIpConfig,
          scopeDownStatement: scopeDown?.statement,
        },
      },
      action: action === FirewallAction.COUNT ? { count: {} } : { block: { customResponse: { responseCode: 429 } } },
    };
  }
}
