import type * as wafv2 from 'aws-cdk-lib/aws-wafv2';

/** Which address of the header is compared with an IP set (AWS WAF API, `IPSetForwardedIPConfig`). */
export enum ForwardedIpPosition {
  /** The first address, which a client can forge. */
  FIRST = 'FIRST',
  /** The last address, which the nearest proxy added. */
  LAST = 'LAST',
  /** Any of the first ten addresses. */
  ANY = 'ANY',
}

/** What happens to a request whose header does not have a valid address (AWS WAF API, `FallbackBehavior`). */
export enum FallbackBehavior {
  /** The statement matches the request. */
  MATCH = 'MATCH',
  /** The statement does not match the request. */
  NO_MATCH = 'NO_MATCH',
}

/** Options of `ClientAddress.forwarded()`. */
export interface ForwardedAddressOptions {
  /**
   * Name of the header with the address.
   *
   * @default 'X-Forwarded-For'
   */
  readonly headerName?: string;

  /**
   * Which address of the header is compared with IP sets. Rate limits and geographic rules always use the first.
   *
   * @default ForwardedIpPosition.LAST
   */
  readonly position?: ForwardedIpPosition;
}

/** Source of the client address, returned by `ClientAddress.bind()`. */
export interface ClientAddressConfig {
  /**
   * Header of the address, for rate-based and geographic statements.
   *
   * @default - the address of the connection
   */
  readonly forwardedIpConfig?: wafv2.CfnWebACL.ForwardedIPConfigurationProperty;

  /**
   * Header of the address, for IP set statements.
   *
   * @default - the address of the connection
   */
  readonly ipSetForwardedIpConfig?: wafv2.CfnWebACL.IPSetForwardedIPConfigurationProperty;

  /**
   * Capacity of an IP set statement in WCU (AWS WAF Developer Guide, "IP set match rule statement").
   *
   * @default 1
   */
  readonly ipSetCapacity?: number;
}

/**
 * Where AWS WAF finds the address of the client.
 *
 * @see https://docs.aws.amazon.com/waf/latest/developerguide/waf-rule-statement-forwarded-ip-address.html
 *
 * @example
 * new WebFirewall(this, 'Firewall', {
 *   logging: FirewallLogging.toNewLogGroup({ encryptionKey }),
 *   clientAddress: ClientAddress.forwarded({ headerName: 'True-Client-IP' }),
 * });
 */
export abstract class ClientAddress {
  /** Uses the address of the connection. */
  static connection(): ClientAddress {
    return new ConnectionAddress();
  }

  /**
   * Uses a header that a proxy such as CloudFront adds. Clients that bypass the proxy can forge it. A rule does not apply
   * to requests without the header.
   */
  static forwarded(options: ForwardedAddressOptions = {}): ClientAddress {
    return new ForwardedAddress(options);
  }

  /**
   * Returns the source of the client address for one statement.
   *
   * @param fallback what the statement does if the header does not have a valid address
   */
  abstract bind(fallback: FallbackBehavior): ClientAddressConfig;
}

class ConnectionAddress extends ClientAddress {
  bind(): ClientAddressConfig {
    return {};
  }
}

class ForwardedAddress extends ClientAddress {
  constructor(private readonly options: ForwardedAddressOptions) {
    super();
  }

  bind(fallbackBehavior: FallbackBehavior): ClientAddressConfig {
    const { headerName = 'X-Forwarded-For', position = ForwardedIpPosition.LAST } = this.options;
    const forwardedIpConfig = { headerName, fallbackBehavior };
    return {
      forwardedIpConfig,
      ipSetForwardedIpConfig: { ...forwardedIpConfig, position },
      ipSetCapacity: position === ForwardedIpPosition.ANY ? 5 : 1,
    };
  }
}
