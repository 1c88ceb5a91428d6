import { call, defined, literal } from '../code';
import { flag, isMap, oneOf, text } from '../values';
import type { Source, StageCode } from './stage-code';

const PRIVATE = 'Tasks run in private subnets and connect to the internet through NAT gateways';

/** Translates `network`. */
export function translateNetwork({ fields, type, name }: Source, code: StageCode): void {
  const network = fields.map('network');
  const vpc = network?.map('vpc');
  vpc?.byHand('security_groups', 'Add rules for the groups to TierSecurityGroups in the platform stack');
  const placement = vpc?.peek('placement');
  if (isMap(placement)) vpc?.byHand('placement', 'Set vpcSubnets of the construct');
  else if (placement === undefined)
    fields.note('network.vpc.placement', 'noEquivalent', `The default is public subnets. ${PRIVATE}`);
  else if (placement === 'public') vpc?.noEquivalent('placement', PRIVATE);
  else vpc?.get('placement', oneOf('private'), 'public, private or a map', 'private subnets');
  if (type === 'Scheduled Job') {
    network?.noEquivalent('connect', 'A task that ends does not use Service Connect');
    return;
  }
  const hasPort = type === 'Load Balanced Web Service';
  const to = 'serviceConnect';
  const connect = isMap(network?.peek('connect')) ? network?.map('connect') : undefined;
  const alias = connect?.get('alias', text, 'a DNS name', to) ?? name;
  if (!connect && !network?.get('connect', flag, 'true, false or a map', to)) return;
  code.hasServiceConnect = true;
  const endpoint = hasPort ? defined({ dnsName: literal(alias) }) : {};
  code.props['serviceConnect'] = hasPort
    ? call('ServiceConnect.clientServer', ['platform.namespace'], endpoint)
    : call('ServiceConnect.client', ['platform.namespace']);
}
