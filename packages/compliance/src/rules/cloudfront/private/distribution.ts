import type { Properties, TemplateResource } from '../../template';

/** Types of a rule for distributions. */
export const DISTRIBUTION: readonly string[] = ['AWS::CloudFront::Distribution'];

/** Configuration of a distribution. */
export function configOf(distribution: TemplateResource): Properties {
  return distribution.in('DistributionConfig');
}

/** Origins that are buckets with a REST endpoint. */
export function s3Origins(distribution: TemplateResource): Properties[] {
  return configOf(distribution)
    .items('Origins')
    .filter((origin) => origin.has('S3OriginConfig'));
}

/** Origins with an HTTP server. */
export function customOrigins(distribution: TemplateResource): Properties[] {
  return configOf(distribution)
    .items('Origins')
    .filter((origin) => origin.has('CustomOriginConfig'));
}

/** The default and the other cache behaviors. */
export function behaviors(distribution: TemplateResource): Properties[] {
  const config = configOf(distribution);
  return [config.in('DefaultCacheBehavior'), ...config.items('CacheBehaviors')];
}

/** The certificate of a distribution with names of its own. */
export function ownCertificate(distribution: TemplateResource): Properties | undefined {
  const certificate = configOf(distribution).in('ViewerCertificate');
  return certificate.has('AcmCertificateArn') || certificate.has('IamCertificateId') ? certificate : undefined;
}
