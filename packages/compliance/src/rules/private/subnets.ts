import { type Properties, type TemplateResource, UnresolvedError } from '../template';

/** Whether a subnet of the template has a default route to an internet gateway. */
export function routesToInternet(subnet: TemplateResource): boolean {
  const template = subnet.siblings;
  return template
    .referring('AWS::EC2::SubnetRouteTableAssociation', subnet, 'SubnetId')
    .map((association) => association.follow('RouteTableId'))
    .filter((table) => table !== undefined)
    .flatMap((table) => template.referring('AWS::EC2::Route', table, 'RouteTableId'))
    .some((route) => isDefaultRoute(route) && isInternetGateway(route));
}

function isDefaultRoute(route: Properties): boolean {
  return route.text('DestinationCidrBlock') === '0.0.0.0/0' || route.text('DestinationIpv6CidrBlock') === '::/0';
}

function isInternetGateway(route: TemplateResource): boolean {
  const gateway = route.siblings.referred(route.raw('GatewayId'));
  if (gateway) return gateway.type === 'AWS::EC2::InternetGateway';
  return route.text('GatewayId')?.startsWith('igw-') ?? false;
}

/** Availability Zone of a subnet or another resource, to compare it with others of the template. */
export function zoneOf(resource: TemplateResource | undefined): string {
  const zone = resource?.raw('AvailabilityZone') ?? resource?.raw('AvailabilityZoneId');
  if (zone !== undefined) return JSON.stringify(zone);
  throw new UnresolvedError(`${resource?.logicalId}.AvailabilityZone must be in the template to be judged`);
}
