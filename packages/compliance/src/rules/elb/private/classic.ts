import type { Properties, TemplateResource } from '../../template';

/** Whether clients connect to a listener of a Classic Load Balancer with TLS. */
export function isSecure(listener: Properties): boolean {
  return ['HTTPS', 'SSL'].includes(listener.text('Protocol')?.toUpperCase() ?? '');
}

/** Listeners of a Classic Load Balancer to which clients connect with TLS. */
export function secureListeners(loadBalancer: TemplateResource): Properties[] {
  return loadBalancer.items('Listeners').filter(isSecure);
}
