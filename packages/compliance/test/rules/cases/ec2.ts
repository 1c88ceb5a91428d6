import { dockerRegistryEndpoint } from '../../../src/rules/ec2/endpoints/docker-registry-endpoint';
import { ec2Endpoint } from '../../../src/rules/ec2/endpoints/ec2-endpoint';
import { ecrApiEndpoint } from '../../../src/rules/ec2/endpoints/ecr-api-endpoint';
import { incidentContactsEndpoint } from '../../../src/rules/ec2/endpoints/incident-contacts-endpoint';
import { incidentManagerEndpoint } from '../../../src/rules/ec2/endpoints/incident-manager-endpoint';
import { systemsManagerEndpoint } from '../../../src/rules/ec2/endpoints/systems-manager-endpoint';
import { networkInterfaces } from '../../../src/rules/ec2/instance/network-interfaces';
import { publicAddress } from '../../../src/rules/ec2/instance/public-address';
import { launchEncryptedVolumes } from '../../../src/rules/ec2/launch/encrypted-volumes';
import { metadataTokens } from '../../../src/rules/ec2/launch/metadata-tokens';
import { launchPublicAddresses } from '../../../src/rules/ec2/launch/public-addresses';
import { spotFleetVolumes } from '../../../src/rules/ec2/launch/spot-fleet-volumes';
import { flowLogs } from '../../../src/rules/ec2/network/flow-logs';
import { networkAclAdministration } from '../../../src/rules/ec2/network/network-acl-administration';
import { networkAclUsed } from '../../../src/rules/ec2/network/network-acl-used';
import { subnetPublicAddresses } from '../../../src/rules/ec2/network/subnet-public-addresses';
import { transitGatewayAttachments } from '../../../src/rules/ec2/network/transit-gateway-attachments';
import { clientVpnLog } from '../../../src/rules/ec2/vpn/client-vpn-log';
import { vpnLog } from '../../../src/rules/ec2/vpn/vpn-log';
import { vpnProtocol } from '../../../src/rules/ec2/vpn/vpn-protocol';
import type { Rule } from '../../../src/rules/rule';
import { type Case, included, PARAMETER, properties, resources, type RuleCases } from './case';

function withEndpoint(ServiceName: unknown): Case {
  return resources({
    'Judged AWS::EC2::VPC': {},
    'Endpoint AWS::EC2::VPCEndpoint': { VpcId: { Ref: 'Judged' }, ServiceName },
  });
}

function endpoint(rule: Rule, service: string): RuleCases {
  return {
    rule,
    compliant: {
      'an endpoint': withEndpoint(`com.amazonaws.us-east-1.${service}`),
      'an endpoint in the Region of the stack': withEndpoint({
        'Fn::Join': ['', ['com.amazonaws.', { Ref: 'AWS::Region' }, `.${service}`]],
      }),
      'an endpoint in China': withEndpoint(`cn.com.amazonaws.cn-north-1.${service}`),
    },
    nonCompliant: {
      'no endpoint': properties({}),
      'an endpoint for another service': withEndpoint('com.amazonaws.us-east-1.s3'),
      'an endpoint without a service': withEndpoint(undefined),
      'an endpoint of another VPC': resources({
        'Judged AWS::EC2::VPC': {},
        'Endpoint AWS::EC2::VPCEndpoint': { VpcId: 'vpc-1', ServiceName: `com.amazonaws.us-east-1.${service}` },
      }),
    },
    unresolved: { 'a parameter': withEndpoint(PARAMETER) },
  };
}

function withFlowLog(TrafficType: unknown): Case {
  return resources({
    'Judged AWS::EC2::VPC': {},
    'Log AWS::EC2::FlowLog': { ResourceId: { Ref: 'Judged' }, ResourceType: 'VPC', TrafficType },
  });
}

const entry = (values: object) =>
  properties({ RuleAction: 'allow', CidrBlock: '0.0.0.0/0', Protocol: 6, PortRange: { From: 22, To: 22 }, ...values });

const tunnels = (...VpnTunnelOptionsSpecifications: readonly object[]) =>
  properties({ VpnTunnelOptionsSpecifications });
const logged = (LogEnabled: unknown) => ({ LogOptions: { CloudwatchLogOptions: { LogEnabled } } });
const ike = (...versions: readonly unknown[]) => ({ IKEVersions: versions.map((Value) => ({ Value })) });

function inSubnet(MapPublicIpOnLaunch: unknown, others: Readonly<Record<string, object>> = {}): Case {
  return resources({
    'Judged AWS::EC2::Instance': { SubnetId: { Ref: 'Subnet' } },
    'Subnet AWS::EC2::Subnet': { MapPublicIpOnLaunch },
    ...others,
  } as Parameters<typeof resources>[0]);
}

const interfaces = (...NetworkInterfaces: readonly object[]) => properties({ NetworkInterfaces });
const launch = (LaunchTemplateData: unknown) => properties({ LaunchTemplateData });
const volumes = (...all: readonly object[]) => ({ BlockDeviceMappings: all.map((Ebs) => ({ Ebs })) });
const fleet = (...LaunchSpecifications: readonly unknown[]) =>
  properties({ SpotFleetRequestConfigData: { LaunchSpecifications } });

export const ec2: Readonly<Record<string, RuleCases>> = {
  ec2Endpoint: endpoint(ec2Endpoint, 'ec2'),
  ecrApiEndpoint: endpoint(ecrApiEndpoint, 'ecr.api'),
  dockerRegistryEndpoint: endpoint(dockerRegistryEndpoint, 'ecr.dkr'),
  systemsManagerEndpoint: endpoint(systemsManagerEndpoint, 'ssm'),
  incidentContactsEndpoint: endpoint(incidentContactsEndpoint, 'ssm-contacts'),
  incidentManagerEndpoint: endpoint(incidentManagerEndpoint, 'ssm-incidents'),
  flowLogs: {
    rule: flowLogs,
    compliant: { 'rejected traffic': withFlowLog('REJECT'), 'all traffic': withFlowLog('ALL') },
    nonCompliant: {
      'accepted traffic': withFlowLog('ACCEPT'),
      'no type of traffic': withFlowLog(undefined),
      'no flow log': properties({}),
    },
    unresolved: { 'a parameter': withFlowLog(PARAMETER) },
  },
  subnetPublicAddresses: {
    rule: subnetPublicAddresses,
    compliant: { 'the default': properties({}), disabled: properties({ MapPublicIpOnLaunch: false }) },
    nonCompliant: {
      'IPv4 addresses': properties({ MapPublicIpOnLaunch: true }),
      'IPv6 addresses': properties({ AssignIpv6AddressOnCreation: 'true' }),
    },
    unresolved: { 'a parameter': properties({ MapPublicIpOnLaunch: PARAMETER }) },
  },
  networkAclUsed: {
    rule: networkAclUsed,
    compliant: {
      'a subnet': resources({
        'Judged AWS::EC2::NetworkAcl': {},
        'Association AWS::EC2::SubnetNetworkAclAssociation': { NetworkAclId: { Ref: 'Judged' } },
      }),
    },
    nonCompliant: { 'no subnet': properties({}) },
    unresolved: {
      'an included association': resources({
        'Judged AWS::EC2::NetworkAcl': {},
        'Association AWS::EC2::SubnetNetworkAclAssociation': { 'Fn::Transform': { Name: 'AWS::Include' } },
      }),
    },
  },
  networkAclAdministration: {
    rule: networkAclAdministration,
    compliant: {
      'some addresses': entry({ CidrBlock: '10.0.0.0/8' }),
      'another port': entry({ PortRange: { From: 443, To: 443 } }),
      UDP: entry({ Protocol: '17' }),
      'no protocol': entry({ Protocol: undefined }),
    },
    nonCompliant: {
      SSH: entry({}),
      'RDP for IPv6': entry({ CidrBlock: undefined, Ipv6CidrBlock: '::/0', PortRange: { From: 3000, To: 4000 } }),
      'all protocols': entry({ Protocol: -1, PortRange: undefined }),
      'all ports': entry({ PortRange: undefined }),
    },
    notApplicable: { 'outgoing traffic': entry({ Egress: true }), 'denied traffic': entry({ RuleAction: 'deny' }) },
    unresolved: { 'a parameter': entry({ CidrBlock: PARAMETER }) },
  },
  transitGatewayAttachments: {
    rule: transitGatewayAttachments,
    compliant: { 'the default': properties({}), disabled: properties({ AutoAcceptSharedAttachments: 'disable' }) },
    nonCompliant: { enabled: properties({ AutoAcceptSharedAttachments: 'enable' }) },
    unresolved: { 'a parameter': properties({ AutoAcceptSharedAttachments: PARAMETER }) },
  },
  clientVpnLog: {
    rule: clientVpnLog,
    compliant: { 'a log': properties({ ConnectionLogOptions: { Enabled: true } }) },
    nonCompliant: { 'no log': properties({ ConnectionLogOptions: { Enabled: false } }) },
    unresolved: { 'a parameter': properties({ ConnectionLogOptions: PARAMETER }) },
  },
  vpnLog: {
    rule: vpnLog,
    compliant: { 'two logs': tunnels(logged(true), logged('true')) },
    nonCompliant: {
      'one log': tunnels(logged(true), logged(false)),
      'one tunnel': tunnels(logged(true)),
      'the default': properties({}),
    },
    unresolved: { 'a parameter': tunnels(logged(PARAMETER), logged(true)) },
  },
  vpnProtocol: {
    rule: vpnProtocol,
    compliant: { IKEv2: tunnels(ike('ikev2'), ike('ikev2')) },
    nonCompliant: {
      'both versions': tunnels(ike('ikev2'), ike('ikev1', 'ikev2')),
      'the default': tunnels({}, {}),
    },
    unresolved: { 'a parameter': tunnels(ike(PARAMETER), ike('ikev2')) },
  },
  publicAddress: {
    rule: publicAddress,
    compliant: {
      'a private subnet': inSubnet(false),
      'a network interface without an address': interfaces({ AssociatePublicIpAddress: false }),
      'a network interface that exists': interfaces({ NetworkInterfaceId: { Ref: 'Interface' } }),
    },
    nonCompliant: {
      'a public subnet': inSubnet(true),
      'the default VPC': properties({}),
      'a network interface with an address': interfaces({ AssociatePublicIpAddress: true }),
      'an Elastic IP address': inSubnet(false, { 'Address AWS::EC2::EIP': { InstanceId: { Ref: 'Judged' } } }),
    },
    unresolved: { 'a subnet of another stack': properties({ SubnetId: { 'Fn::ImportValue': 'Subnet' } }) },
  },
  networkInterfaces: {
    rule: networkInterfaces,
    compliant: { 'the default': properties({}), 'one network interface': interfaces({}) },
    nonCompliant: {
      'two network interfaces': interfaces({}, {}),
      'an attached network interface': resources({
        'Judged AWS::EC2::Instance': {},
        'Attachment AWS::EC2::NetworkInterfaceAttachment': { InstanceId: { Ref: 'Judged' } },
      }),
    },
    unresolved: { 'a parameter': properties({ NetworkInterfaces: PARAMETER }) },
  },
  launchPublicAddresses: {
    rule: launchPublicAddresses,
    compliant: { 'the default': launch({}), disabled: launch({ NetworkInterfaces: [{}] }) },
    nonCompliant: { 'a public address': launch({ NetworkInterfaces: [{}, { AssociatePublicIpAddress: true }] }) },
    unresolved: { 'a parameter': launch(PARAMETER) },
  },
  metadataTokens: {
    rule: metadataTokens,
    compliant: { required: launch({ MetadataOptions: { HttpTokens: 'required' } }) },
    nonCompliant: { 'the default': launch({}), optional: launch({ MetadataOptions: { HttpTokens: 'optional' } }) },
    unresolved: { 'an included snippet': included },
  },
  launchEncryptedVolumes: {
    rule: launchEncryptedVolumes,
    compliant: { encrypted: launch(volumes({ Encrypted: true })) },
    nonCompliant: { 'the default': launch(volumes({ Encrypted: true }, { VolumeSize: 8 })) },
    notApplicable: { 'no volumes': launch({ BlockDeviceMappings: [{ NoDevice: '' }] }) },
    unresolved: { 'a parameter': launch(volumes({ Encrypted: PARAMETER })) },
  },
  spotFleetVolumes: {
    rule: spotFleetVolumes,
    compliant: { encrypted: fleet(volumes({ Encrypted: true })) },
    nonCompliant: { 'no encryption': fleet(volumes({ Encrypted: true }), volumes({ Encrypted: false })) },
    notApplicable: { 'a launch template': fleet() },
    unresolved: { 'a parameter': fleet(PARAMETER) },
  },
};
