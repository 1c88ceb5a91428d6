import type { Properties, TemplateResource } from '../../template';

/** Types of resources that are EKS clusters. The CDK also creates them with a custom resource. */
export const CLUSTER_TYPES: readonly string[] = ['AWS::EKS::Cluster', 'Custom::AWSCDK-EKS-Cluster'];

/** Minor version of Kubernetes 1 that has standard support at least, in September 2026. */
const OLDEST_SUPPORTED = 33;

/** Whether a version of Kubernetes, such as `1.34`, has standard support. The default is the newest version. */
export function isSupported(version: string | undefined): boolean {
  const [major, minor] = (version ?? `1.${OLDEST_SUPPORTED}`).split('.').map(Number);
  return major > 1 || minor >= OLDEST_SUPPORTED;
}

export function versionOf(cluster: TemplateResource): string | undefined {
  return cluster.text('Version') ?? cluster.text('Config', 'version');
}

/** Types of logs that a cluster publishes. */
export function logsOf(cluster: TemplateResource): string[] {
  if (cluster.type === 'AWS::EKS::Cluster')
    return cluster
      .in('Logging', 'ClusterLogging')
      .items('EnabledTypes')
      .flatMap((log) => log.texts('Type'));
  const enabled = (log: Properties) => log.flag('enabled') === true;
  return cluster
    .in('Config', 'logging')
    .items('clusterLogging')
    .filter(enabled)
    .flatMap((log) => log.texts('types'));
}
