import type * as wafv2 from 'aws-cdk-lib/aws-wafv2';
import type { Construct } from 'constructs';
import { FallbackBehavior } from './client-address';
import { FirewallRule, type FirewallRuleBindOptions, type FirewallRuleConfig } from './firewall-rule';

/** Maximum number of country codes in a statement (AWS WAF API, `GeoMatchStatement`). */
const MAX_CODES = 50;

/**
 * Countries that can send requests, as two-letter ISO 3166 codes. 1 WCU for each 50 countries.
 *
 * @see https://docs.aws.amazon.com/waf/latest/developerguide/waf-rule-statement-type-geo-match.html
 *
 * @example
 * new WebFirewall(this, 'Firewall', {
 *   logging: FirewallLogging.toNewLogGroup({ encryptionKey }),
 *   geoRestriction: GeoRestriction.allowlist('DE', 'FR'),
 * });
 */
export abstract class GeoRestriction extends FirewallRule {
  /** Blocks requests from these countries. */
  static denylist(...countries: string[]): GeoRestriction {
    return new CountryList(countries, false);
  }

  /** Blocks requests from all other countries, and from addresses of unknown countries. */
  static allowlist(...countries: string[]): GeoRestriction {
    return new CountryList(countries, true);
  }
}

class CountryList extends GeoRestriction {
  constructor(
    private readonly countries: string[],
    private readonly inverted: boolean,
  ) {
    super();
  }

  override validate(): string[] {
    const invalid = this.countries.filter((code) => !/^[A-Z]{2}$/.test(code));
    return [
      ...(this.countries.length === 0 ? ['geoRestriction must have at least one country, got none'] : []),
      ...(invalid.length === 0
        ? []
        : [`geoRestriction must have two-letter ISO 3166 codes in upper case, got ${invalid.join(', ')}`]),
    ];
  }

  bind(_scope: Construct, { clientAddress }: FirewallRuleBindOptions): FirewallRuleConfig {
    // A header without a valid address is blocked, by the denylist and by the allowlist.
    const fallback = this.inverted ? FallbackBehavior.NO_MATCH : FallbackBehavior.MATCH;
    const { forwardedIpConfig } = clientAddress.bind(fallback);
    const statements = this.batches().map((countryCodes) => ({
      geoMatchStatement: { countryCodes, forwardedIpConfig },
    }));
    const listed: wafv2.CfnWebACL.StatementProperty =
      statements.length === 1 ? statements[0] : { orStatement: { statements } };
    const statement = this.inverted ? { notStatement: { statement: listed } } : listed;
    return { name: 'Countries', statement, capacity: statements.length, action: { block: {} } };
  }

  private batches(): string[][] {
    const count = Math.ceil(this.countries.length / MAX_CODES);
    return Array.from({ length: count }, (_, i) => this.countries.slice(i * MAX_CODES, (i + 1) * MAX_CODES));
  }
}
