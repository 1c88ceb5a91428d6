import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import type { Construct } from 'constructs';

/** Options of `MutualAuthentication.verify`. */
export interface VerifyOptions {
  /**
   * Whether expired client certificates are accepted.
   *
   * @default false
   */
  readonly ignoreClientCertificateExpiry?: boolean;

  /**
   * Whether the load balancer sends the names of the certificate authorities to clients, so that they can choose a
   * certificate.
   *
   * @default false
   */
  readonly advertiseTrustStoreCaNames?: boolean;
}

/**
 * Mutual TLS: clients authenticate with a certificate. It is for clients that connect directly, because a CDN in front of the
 * load balancer does not forward their certificates.
 *
 * To add a mode, extend this class and implement `bind`.
 *
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/mutual-authentication.html
 * @example
 * const mutualAuthentication = MutualAuthentication.verify(trustStore);
 */
export abstract class MutualAuthentication {
  /**
   * The load balancer rejects clients without a certificate that is issued by an authority of the trust store.
   *
   * @param trustStore The certificate authorities.
   * @param options Optional checks.
   */
  static verify(trustStore: elbv2.ITrustStore, options: VerifyOptions = {}): MutualAuthentication {
    return new FixedMode({
      mutualAuthenticationMode: elbv2.MutualAuthenticationMode.VERIFY,
      trustStore,
      ignoreClientCertificateExpiry: options.ignoreClientCertificateExpiry ?? false,
      advertiseTrustStoreCaNames: options.advertiseTrustStoreCaNames,
    });
  }

  /** The load balancer sends the client certificate to the application, unverified, in `X-Amzn-Mtls-Clientcert`. */
  static passthrough(): MutualAuthentication {
    return new FixedMode({ mutualAuthenticationMode: elbv2.MutualAuthenticationMode.PASS_THROUGH });
  }

  /**
   * Returns the configuration of the HTTPS listeners.
   *
   * @param scope The load balancer.
   */
  abstract bind(scope: Construct): elbv2.MutualAuthentication;
}

class FixedMode extends MutualAuthentication {
  constructor(private readonly config: elbv2.MutualAuthentication) {
    super();
  }

  override bind(): elbv2.MutualAuthentication {
    return this.config;
  }
}
