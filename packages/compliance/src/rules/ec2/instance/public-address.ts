import type { Rule } from '../../rule';
import type { Properties, TemplateResource } from '../../template';

/** An instance has no public IPv4 address. */
export const publicAddress: Rule = {
  types: ['AWS::EC2::Instance'],
  judge(instance) {
    const interfaces = instance.items('NetworkInterfaces');
    const assigned = interfaces.length === 0 ? assigns(instance) : interfaces.some(assigns);
    return !assigned && !hasElasticAddress(instance);
  },
};

/** Whether a network interface gets an address. By default, the subnet decides. The default VPC assigns addresses. */
function assigns(place: Properties): boolean {
  const own = place.flag('AssociatePublicIpAddress');
  if (own !== undefined) return own;
  if (place.has('NetworkInterfaceId')) return false;
  const subnet = place.follow('SubnetId');
  return subnet === undefined || subnet.flag('MapPublicIpOnLaunch') === true;
}

function hasElasticAddress(instance: TemplateResource): boolean {
  return ['AWS::EC2::EIP', 'AWS::EC2::EIPAssociation'].some(
    (type) => instance.siblings.referring(type, instance, 'InstanceId').length > 0,
  );
}
