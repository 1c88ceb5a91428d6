import type * as wafv2 from 'aws-cdk-lib/aws-wafv2';
import type { ClientAddress } from './client-address';

/** Country codes that AWS WAF takes in one statement. */
const CODES_PER_STATEMENT = 50;

/** Which countries requests may come from. Countries are two-letter codes of ISO 3166. */
export class CountryRule {
  /** Requests from these countries are blocked. */
  static blocked(countries: string[]): CountryRule {
    return new CountryRule(countries, false);
  }

  /** Requests from all other countries, and from addresses of no known country, are blocked. */
  static onlyFrom(countries: string[]): CountryRule {
    return new CountryRule(countries, true);
  }

  private constructor(
    private readonly countries: string[],
    private readonly inverted: boolean,
  ) {}

  /**
   * @internal
   */
  _problems(): (string | undefined)[] {
    const wrong = this.countries.filter((code) => !/^[A-Z]{2}$/.test(code));
    return [
      this.countries.length === 0 ? 'countries must name at least one country' : undefined,
      wrong.length === 0 ? undefined : `countries must be two capital letters of ISO 3166, got ${wrong.join(', ')}`,
    ];
  }

  /**
   * @internal
   */
  _statement(address: ClientAddress): wafv2.CfnWebACL.StatementProperty {
    const forwardedIpConfig = address._forwarded(!this.inverted);
    const statements = this.batches().map((countryCodes) => ({
      geoMatchStatement: { countryCodes, forwardedIpConfig },
    }));
    const statement = statements.length === 1 ? statements[0] : { orStatement: { statements } };
    return this.inverted ? { notStatement: { statement } } : statement;
  }

  /**
   * Capacity in WCU: one for each statement.
   *
   * @internal
   */
  get _capacity(): number {
    return this.batches().length;
  }

  private batches(): string[][] {
    const count = Math.ceil(this.countries.length / CODES_PER_STATEMENT);
    return Array.from({ length: count }, (_, i) =>
      this.countries.slice(i * CODES_PER_STATEMENT, (i + 1) * CODES_PER_STATEMENT),
    );
  }
}
