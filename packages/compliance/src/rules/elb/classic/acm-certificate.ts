import type { Rule } from '../../rule';
import type { Properties } from '../../template';
import { secureListeners } from '../private/classic';

/** TLS listeners of a Classic Load Balancer have certificates of AWS Certificate Manager. */
export const acmCertificate: Rule = {
  types: ['AWS::ElasticLoadBalancing::LoadBalancer'],
  judge(loadBalancer) {
    const listeners = secureListeners(loadBalancer);
    if (listeners.length === 0) return undefined;
    return listeners.every((listener) => {
      const certificate = loadBalancer.siblings.referred(listener.raw('SSLCertificateId'));
      return certificate ? certificate.type === 'AWS::CertificateManager::Certificate' : isAcm(listener);
    });
  },
};

function isAcm(listener: Properties): boolean {
  return /^arn:[^:]+:acm:/.test(listener.text('SSLCertificateId') ?? '');
}
