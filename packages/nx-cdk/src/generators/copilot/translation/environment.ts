import type { Fields } from '../fields';
import { flag, isMap, text, texts } from '../values';

/** An existing VPC, which the stage uses instead of a new one. */
export interface VpcCode {
  readonly vpcId: string;
  readonly publicSubnetIds: readonly string[];
  readonly privateSubnetIds: readonly string[];
}

/** Values of the manifest of an environment. */
export interface EnvironmentCode {
  readonly certificateArn?: string;
  readonly vpc?: VpcCode;
  readonly cidr?: string;
  /** CIDR blocks that can call the load balancer. */
  readonly sources?: readonly string[];
}

const ALWAYS = 'always enabled';

/** Translates the manifest of an environment. */
export function translateEnvironment(fields: Fields): EnvironmentCode {
  fields.note('name', 'translated', 'name of the stage');
  fields.note('type', 'translated', 'stage');
  const vpc = fields.map('network')?.map('vpc');
  const id = vpc?.get(
    'id',
    (value) => (/^vpc-\w+$/.test(String(value)) ? String(value) : undefined),
    'the id of a VPC',
    'vpc of the stage',
  );
  const network = id === undefined ? newVpc(vpc) : existingVpc(vpc as Fields, id);
  vpc?.byHand('security_group', 'Add the rules with TierSecurityGroups in the platform stack');
  if (isMap(vpc?.peek('flow_logs'))) {
    vpc?.map('flow_logs')?.byHand('retention', 'Set retention of FlowLogs.toCloudWatch(). The default is one year');
  } else vpc?.get('flow_logs', flag, 'true, false or a map', ALWAYS);
  const insights = fields.map('observability');
  insights?.get('container_insights', flag, 'true or false', `${ALWAYS}, with enhanced observability`);
  fields.byHand('cdn', 'Add ApiDistribution of @pets/network, with OriginVerification and Ingress.cloudFrontOnly()');
  const load = translateLoadBalancer(fields.map('http'));
  fields.finish();
  return { ...network, ...load };
}

function newVpc(vpc: Fields | undefined): EnvironmentCode {
  const cidr = vpc?.get(
    'cidr',
    (value) => (/^[\d.]+\/\d+$/.test(String(value)) ? String(value) : undefined),
    'a CIDR block',
    'CIDR block of the new VPC',
  );
  vpc?.noEquivalent('subnets', 'AddressPlan.derived() calculates the subnets of the new VPC');
  return { cidr };
}

function existingVpc(vpc: Fields, vpcId: string): EnvironmentCode {
  const subnets = vpc.map('subnets');
  const ids = (kind: string) =>
    (subnets?.maps(kind) ?? []).flatMap((subnet) => {
      const subnetId = subnet.get('id', text, 'the id of a subnet', 'vpc of the stage');
      return subnetId ?? [];
    });
  vpc.note(
    'subnets',
    'byHand',
    'Check availabilityZones of the subnets in src/environments.ts. The manifest does not contain them',
  );
  return { vpc: { vpcId, publicSubnetIds: ids('public'), privateSubnetIds: ids('private') } };
}

function translateLoadBalancer(http: Fields | undefined): EnvironmentCode {
  http?.noEquivalent('private', 'Only Backend Services use the internal load balancer. See InternalLoadBalancer');
  const load = http?.map('public');
  const certificates = load?.get('certificates', texts, 'a list of ARNs', 'certificateArn of the stage') ?? [];
  if (certificates.length > 1) {
    load?.byHand('certificates', 'Add the other certificates with addCertificates() of the listener');
  }
  if (isMap(load?.peek('access_logs'))) {
    load?.byHand(
      'access_logs',
      'The platform creates a bucket for the logs. Import your bucket instead if you need it',
    );
  } else load?.get('access_logs', flag, 'true, false or a map', ALWAYS);
  load?.byHand('ssl_policy', 'Set sslPolicy of PublicLoadBalancer. The default requires TLS 1.2');
  const ingress = load?.map('ingress');
  const sources = ingress?.get('source_ips', texts, 'a list of CIDR blocks', 'Ingress.cidrs()');
  ingress?.byHand('cdn', 'Use Ingress.cloudFrontOnly() with ApiDistribution of @pets/network');
  return { certificateArn: certificates[0], sources };
}
