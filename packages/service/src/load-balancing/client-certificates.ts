import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';

/** How certificates of clients are verified. */
export interface VerifiedCertificatesOptions {
  /**
   * Whether a certificate that is past its time is taken.
   *
   * @default false
   */
  readonly ignoreExpiry?: boolean;

  /**
   * Whether clients are told the names of the authorities, so that they choose the right one of their certificates.
   *
   * @default false
   */
  readonly advertiseAuthorities?: boolean;
}

/**
 * Certificates that clients show: mutual TLS. A CDN before the load balancer would show its own, or none, so it is for
 * clients that come directly.
 */
export class ClientCertificates {
  /**
   * The load balancer ends a handshake without a certificate that an authority of the trust store issued.
   *
   * @param trustStore The authorities.
   * @param options What is verified.
   */
  static verified(trustStore: elbv2.ITrustStore, options: VerifiedCertificatesOptions = {}): ClientCertificates {
    return new ClientCertificates({
      mutualAuthenticationMode: elbv2.MutualAuthenticationMode.VERIFY,
      trustStore,
      ignoreClientCertificateExpiry: options.ignoreExpiry ?? false,
      advertiseTrustStoreCaNames: options.advertiseAuthorities,
    });
  }

  /** The load balancer hands the certificate to the application, in the header `X-Amzn-Mtls-Clientcert`, unverified. */
  static passedThrough(): ClientCertificates {
    return new ClientCertificates({ mutualAuthenticationMode: elbv2.MutualAuthenticationMode.PASS_THROUGH });
  }

  private constructor(
    /** @internal */
    readonly _mutualAuthentication: elbv2.MutualAuthentication,
  ) {}
}
