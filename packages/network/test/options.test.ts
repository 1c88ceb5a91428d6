import { join } from 'node:path';
import { testOptions } from '../../../tools/jest/src/options';

testOptions(
  join(__dirname, '..'),
  [
    {
      construct: 'TieredVpc',
      props: 'TieredVpcProps',
      options: 'aws_ec2.VpcProps',
      l2: 'aws_ec2.Vpc',
      l1: 'aws_ec2.CfnVPC',
      set: {
        createInternetGateway: 'with a public tier only',
        restrictDefaultSecurityGroup: 'the default security group has no rules',
      },
      byProp: {
        availabilityZones: 'addressPlan',
        cidr: 'addressPlan',
        ipAddresses: 'addressPlan',
        maxAzs: 'addressPlan',
        natGatewayProvider: 'natGateways',
        natGatewaySubnets: 'natGateways',
        reservedAzs: 'addressPlan',
        subnetConfiguration: 'addressPlan',
      },
      byMethod: {
        gatewayEndpoints: 'addGatewayEndpoint',
        vpnConnections: 'addVpnConnection',
        vpnGateway: 'enableVpnGateway',
        vpnGatewayAsn: 'enableVpnGateway',
        vpnRoutePropagation: 'enableVpnGateway',
      },
      byL1: {
        defaultInstanceTenancy: 'instanceTenancy',
        enableDnsHostnames: 'enableDnsHostnames',
        enableDnsSupport: 'enableDnsSupport',
      },
      unsupported: {
        ipProtocol: 'the address plan has IPv4 addresses',
        ipv6Addresses: 'the address plan has IPv4 addresses',
      },
    },
    {
      construct: 'ApiDistribution',
      props: 'ApiDistributionProps',
      options: 'aws_cloudfront.DistributionProps',
      l2: 'aws_cloudfront.Distribution',
      l1: 'aws_cloudfront.CfnDistribution',
      set: { sslSupportMethod: 'clients send the server name (SNI)' },
      byProp: {
        enableLogging: 'logging',
        logBucket: 'logging',
        logFilePrefix: 'logging',
        logIncludesCookies: 'logging',
        webAclId: 'webAcl',
      },
      byMethod: { additionalBehaviors: 'addBehavior' },
      byL1: {
        comment: 'distributionConfig',
        defaultBehavior: 'distributionConfig',
        defaultRootObject: 'distributionConfig',
        enableIpv6: 'distributionConfig',
        enabled: 'distributionConfig',
        httpVersion: 'distributionConfig',
      },
      unsupported: {
        publishAdditionalMetrics: 'creates another resource, cloudfront.CfnMonitoringSubscription for the distribution',
      },
    },
  ],
  {
    ApiDomain: 'creates records and certificates of a hosted zone',
    OriginVerification: 'creates a secret with a generated value',
    RegionSwitch: 'creates an alarm and a health check that belong together',
    TierSecurityGroups: 'creates security groups, which are attributes',
    VpcNatGateways: 'creates NAT gateways from NatGateways',
  },
);
