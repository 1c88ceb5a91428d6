import type { Control } from '../control';
import { account, config, nag, rule } from '../decisions';
import { dockerRegistryEndpoint } from './endpoints/docker-registry-endpoint';
import { ec2Endpoint } from './endpoints/ec2-endpoint';
import { ecrApiEndpoint } from './endpoints/ecr-api-endpoint';
import { incidentContactsEndpoint } from './endpoints/incident-contacts-endpoint';
import { incidentManagerEndpoint } from './endpoints/incident-manager-endpoint';
import { systemsManagerEndpoint } from './endpoints/systems-manager-endpoint';
import { networkInterfaces } from './instance/network-interfaces';
import { publicAddress } from './instance/public-address';
import { launchEncryptedVolumes } from './launch/encrypted-volumes';
import { metadataTokens } from './launch/metadata-tokens';
import { launchPublicAddresses } from './launch/public-addresses';
import { spotFleetVolumes } from './launch/spot-fleet-volumes';
import { flowLogs } from './network/flow-logs';
import { networkAclAdministration } from './network/network-acl-administration';
import { networkAclUsed } from './network/network-acl-used';
import { subnetPublicAddresses } from './network/subnet-public-addresses';
import { transitGatewayAttachments } from './network/transit-gateway-attachments';
import { administrationIpv4 } from './ports/administration-ipv4';
import { administrationIpv6 } from './ports/administration-ipv6';
import { authorizedPorts } from './ports/authorized';
import { highRiskPorts } from './ports/high-risk';
import { rdp } from './ports/rdp';
import { ssh } from './ports/ssh';
import { clientVpnLog } from './vpn/client-vpn-log';
import { vpnLog } from './vpn/vpn-log';
import { vpnProtocol } from './vpn/vpn-protocol';

const ENDPOINTS = 'Does not see endpoints outside the app and endpoints that several VPCs share.';
const PREFIXES = 'Does not see the addresses in prefix lists, and rules that are added after deployment.';

/** Controls for Amazon EC2 and Amazon VPC. */
export const EC2: readonly Control[] = [
  {
    id: 'EC2.1',
    title: 'volume snapshots are not public',
    severity: 'critical',
    decision: config('EBS_SNAPSHOT_PUBLIC_RESTORABLE_CHECK', 'Snapshots are created and shared after deployment.'),
  },
  {
    id: 'EC2.2',
    title: 'the default security group of a VPC has no rules',
    severity: 'high',
    decision: rule(
      { cdkNag: 'vpc.VPCDefaultSecurityGroupClosed', types: ['AWS::EC2::VPC'] },
      'Sees only whether the custom resource of the AWS CDK removes the rules.',
    ),
  },
  {
    id: 'EC2.3',
    title: 'volumes are encrypted',
    severity: 'medium',
    decision: nag('ec2.EC2EBSVolumeEncrypted', 'AWS::EC2::Volume'),
  },
  {
    id: 'EC2.4',
    title: 'no instance is stopped for more than 30 days',
    severity: 'medium',
    decision: config('EC2_STOPPED_INSTANCE', 'Instances are stopped after deployment.'),
  },
  {
    id: 'EC2.6',
    title: 'flow logs record the rejected traffic of each VPC',
    severity: 'medium',
    decision: rule(flowLogs, 'Does not see flow logs outside the app.'),
  },
  {
    id: 'EC2.7',
    title: 'new volumes of the account are encrypted by default',
    severity: 'medium',
    decision: account('Encryption by default of Amazon EBS'),
  },
  {
    id: 'EC2.8',
    title: 'instances require tokens for instance metadata (IMDSv2)',
    severity: 'high',
    decision: nag('ec2.EC2IMDSv2Enabled', 'AWS::EC2::Instance'),
  },
  {
    id: 'EC2.9',
    title: 'instances have no public IPv4 address',
    severity: 'high',
    decision: rule(publicAddress),
  },
  {
    id: 'EC2.10',
    title: 'each VPC has an endpoint for the API of Amazon EC2',
    severity: 'medium',
    decision: rule(ec2Endpoint, ENDPOINTS),
  },
  {
    id: 'EC2.13',
    title: 'security groups do not open SSH to all addresses',
    severity: 'high',
    decision: rule(ssh, PREFIXES),
  },
  {
    id: 'EC2.14',
    title: 'security groups do not open RDP to all addresses',
    severity: 'high',
    decision: rule(rdp, PREFIXES),
  },
  {
    id: 'EC2.15',
    title: 'subnets assign no public addresses',
    severity: 'medium',
    decision: rule(subnetPublicAddresses, 'Does not see the subnets of default VPCs.'),
  },
  {
    id: 'EC2.16',
    title: 'network ACLs are associated with subnets',
    severity: 'low',
    decision: rule(networkAclUsed, 'Does not see associations outside the app.'),
  },
  {
    id: 'EC2.17',
    title: 'instances have one network interface',
    severity: 'low',
    decision: rule(networkInterfaces),
  },
  {
    id: 'EC2.18',
    title: 'security groups open only the ports 80 and 443 to all addresses',
    severity: 'high',
    decision: rule(authorizedPorts, PREFIXES),
  },
  {
    id: 'EC2.19',
    title: 'security groups do not open high-risk ports to all addresses',
    severity: 'critical',
    decision: rule(highRiskPorts, PREFIXES),
  },
  {
    id: 'EC2.20',
    title: 'both tunnels of VPN connections are up',
    severity: 'medium',
    decision: config('VPC_VPN_2_TUNNELS_UP', 'The state of tunnels is known only at run time.'),
  },
  {
    id: 'EC2.21',
    title: 'network ACLs do not allow SSH and RDP from all addresses',
    severity: 'medium',
    decision: rule(networkAclAdministration),
  },
  {
    id: 'EC2.23',
    title: 'transit gateways do not accept attachments of other accounts automatically',
    severity: 'high',
    decision: rule(transitGatewayAttachments),
  },
  {
    id: 'EC2.24',
    title: 'instances are not paravirtual',
    severity: 'medium',
    decision: config('EC2_PARAVIRTUAL_INSTANCE_CHECK', 'The image of an instance decides on its virtualization.'),
  },
  {
    id: 'EC2.25',
    title: 'launch templates assign no public addresses',
    severity: 'high',
    decision: rule(launchPublicAddresses),
  },
  { id: 'EC2.51', title: 'Client VPN endpoints log connections', severity: 'low', decision: rule(clientVpnLog) },
  {
    id: 'EC2.53',
    title: 'security groups do not open SSH and RDP to all IPv4 addresses',
    severity: 'high',
    decision: rule(administrationIpv4, PREFIXES),
  },
  {
    id: 'EC2.54',
    title: 'security groups do not open SSH and RDP to all IPv6 addresses',
    severity: 'high',
    decision: rule(administrationIpv6, PREFIXES),
  },
  {
    id: 'EC2.55',
    title: 'each VPC has an endpoint for the API of Amazon ECR',
    severity: 'medium',
    decision: rule(ecrApiEndpoint, ENDPOINTS),
  },
  {
    id: 'EC2.56',
    title: 'each VPC has an endpoint for the Docker registry of Amazon ECR',
    severity: 'medium',
    decision: rule(dockerRegistryEndpoint, ENDPOINTS),
  },
  {
    id: 'EC2.57',
    title: 'each VPC has an endpoint for AWS Systems Manager',
    severity: 'medium',
    decision: rule(systemsManagerEndpoint, ENDPOINTS),
  },
  {
    id: 'EC2.58',
    title: 'each VPC has an endpoint for the contacts of Incident Manager',
    severity: 'medium',
    decision: rule(incidentContactsEndpoint, ENDPOINTS),
  },
  {
    id: 'EC2.60',
    title: 'each VPC has an endpoint for Incident Manager',
    severity: 'medium',
    decision: rule(incidentManagerEndpoint, ENDPOINTS),
  },
  {
    id: 'EC2.170',
    title: 'launch templates require tokens for instance metadata (IMDSv2)',
    severity: 'low',
    decision: rule(metadataTokens),
  },
  { id: 'EC2.171', title: 'both tunnels of VPN connections have logs', severity: 'medium', decision: rule(vpnLog) },
  {
    id: 'EC2.172',
    title: 'the account blocks traffic through internet gateways',
    severity: 'medium',
    decision: account('Block Public Access of Amazon VPC in each Region'),
  },
  {
    id: 'EC2.173',
    title: 'volumes of Spot Fleets are encrypted',
    severity: 'medium',
    decision: rule(spotFleetVolumes),
  },
  {
    id: 'EC2.180',
    title: 'network interfaces check the source and destination of traffic',
    severity: 'medium',
    decision: config('EC2_ENIS_SOURCE_DESTINATION_CHECK_ENABLED', 'AWS services create most network interfaces.'),
  },
  {
    id: 'EC2.181',
    title: 'volumes of launch templates are encrypted',
    severity: 'medium',
    decision: rule(launchEncryptedVolumes),
  },
  {
    id: 'EC2.182',
    title: 'the account does not let volume snapshots be public',
    severity: 'high',
    decision: account('Block public access for snapshots of Amazon EBS in each Region'),
  },
  {
    id: 'EC2.183',
    title: 'both tunnels of VPN connections allow only IKEv2',
    severity: 'medium',
    decision: rule(vpnProtocol),
  },
];
