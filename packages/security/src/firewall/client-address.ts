import type * as wafv2 from 'aws-cdk-lib/aws-wafv2';

/** Which of the addresses in a header counts. */
export enum HeaderPosition {
  /** The first, which a client can write itself. */
  FIRST = 'FIRST',
  /** The last, which the nearest proxy has written. */
  LAST = 'LAST',
  /** Any of the first ten. */
  ANY = 'ANY',
}

/** Options of `ClientAddress.forwarded()`. */
export interface ForwardedAddressOptions {
  /**
   * Header that carries the address.
   *
   * @default 'X-Forwarded-For'
   */
  readonly header?: string;

  /**
   * Which address of the header is compared with address lists. Rate limits and countries always go by the first.
   *
   * @default HeaderPosition.LAST
   */
  readonly position?: HeaderPosition;
}

/** Where a web firewall finds the address of the client. */
export class ClientAddress {
  /** The other end of the connection. */
  static connection(): ClientAddress {
    return new ClientAddress();
  }

  /**
   * A header that a proxy in front writes, such as CloudFront. Whoever can reach the firewall past the proxy can forge
   * it, and a rule that needs it does not apply to a request without it (WAF guide, "Using forwarded IP addresses").
   */
  static forwarded(options: ForwardedAddressOptions = {}): ClientAddress {
    return new ClientAddress(options);
  }

  private constructor(private readonly options?: ForwardedAddressOptions) {}

  /**
   * Addresses of a set. `matches` says what becomes of a header that is no address.
   *
   * @internal
   */
  _inSet(arn: string, matches: boolean): wafv2.CfnWebACL.StatementProperty {
    const forwarded = this._forwarded(matches);
    const ipSetForwardedIpConfig = forwarded && { ...forwarded, position: this.position };
    return { ipSetReferenceStatement: { arn, ipSetForwardedIpConfig } };
  }

  /**
   * @internal
   */
  _forwarded(matches: boolean): wafv2.CfnWebACL.ForwardedIPConfigurationProperty | undefined {
    if (this.options === undefined) return undefined;
    const headerName = this.options.header ?? 'X-Forwarded-For';
    return { headerName, fallbackBehavior: matches ? 'MATCH' : 'NO_MATCH' };
  }

  /**
   * Capacity of the comparison with one address list, in WCU (WAF guide, "IP set match rule statement").
   *
   * @internal
   */
  get _setCapacity(): number {
    return this.options !== undefined && this.position === HeaderPosition.ANY ? 5 : 1;
  }

  private get position(): HeaderPosition {
    return this.options?.position ?? HeaderPosition.LAST;
  }
}
