import type { TemplateResource } from '../../template';

/** Value of an attribute of a load balancer. */
export function attributeOf(loadBalancer: TemplateResource, key: string): string | undefined {
  return loadBalancer
    .items('LoadBalancerAttributes')
    .find((attribute) => attribute.text('Key') === key)
    ?.text('Value');
}

/** Whether a load balancer is an Application Load Balancer, which is the default. */
export function isApplication(loadBalancer: TemplateResource): boolean {
  return (loadBalancer.text('Type') ?? 'application') === 'application';
}
