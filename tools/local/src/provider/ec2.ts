import {
  AllocateAddressCommand,
  AuthorizeSecurityGroupEgressCommand,
  AuthorizeSecurityGroupIngressCommand,
  CreateFlowLogsCommand,
  CreateNatGatewayCommand,
  CreateNetworkAclCommand,
  CreateNetworkAclEntryCommand,
  DeleteFlowLogsCommand,
  DeleteNatGatewayCommand,
  DeleteNetworkAclCommand,
  DeleteNetworkAclEntryCommand,
  DescribeAddressesCommand,
  DescribeNetworkAclsCommand,
  EC2Client,
  ReleaseAddressCommand,
  ReplaceNetworkAclAssociationCommand,
  RevokeSecurityGroupEgressCommand,
  RevokeSecurityGroupIngressCommand,
  type IpPermission,
  type ResourceType,
} from '@aws-sdk/client-ec2';
import { CLIENT, isTrue, type ResourceProvider, type Properties } from './resource-provider';

const ec2 = new EC2Client(CLIENT);

/** Elastic IP addresses, NAT gateways, network ACLs, flow logs and security group rules. */
export const ec2Providers: Record<string, ResourceProvider> = {
  'AWS::EC2::EIP': {
    async create(properties) {
      const { PublicIp = '', AllocationId = '' } = await ec2.send(
        new AllocateAddressCommand({ Domain: 'vpc', ...tagged('elastic-ip', properties) }),
      );
      return { id: PublicIp, attributes: { AllocationId, PublicIp } };
    },
    async delete(id) {
      const { Addresses = [] } = await ec2.send(new DescribeAddressesCommand({ PublicIps: [id] }));
      for (const { AllocationId } of Addresses) await ec2.send(new ReleaseAddressCommand({ AllocationId }));
    },
  },
  'AWS::EC2::NatGateway': {
    async create(properties) {
      const { AllocationId, SubnetId } = properties;
      const { NatGateway } = await ec2.send(
        new CreateNatGatewayCommand({ AllocationId, SubnetId, ...tagged('natgateway', properties) }),
      );
      const id = NatGateway?.NatGatewayId ?? '';
      return { id, attributes: { NatGatewayId: id } };
    },
    async delete(id) {
      await ec2.send(new DeleteNatGatewayCommand({ NatGatewayId: id }));
    },
  },
  'AWS::EC2::NetworkAcl': {
    async create(properties) {
      const { NetworkAcl } = await ec2.send(
        new CreateNetworkAclCommand({ VpcId: properties.VpcId, ...tagged('network-acl', properties) }),
      );
      const id = NetworkAcl?.NetworkAclId ?? '';
      return { id, attributes: { Id: id } };
    },
    async delete(id) {
      await ec2.send(new DeleteNetworkAclCommand({ NetworkAclId: id }));
    },
  },
  'AWS::EC2::NetworkAclEntry': {
    async create(properties) {
      const { NetworkAclId, CidrBlock, RuleAction } = properties;
      const key = entryKey(properties);
      const Protocol = String(properties.Protocol);
      await ec2.send(new CreateNetworkAclEntryCommand({ NetworkAclId, CidrBlock, Protocol, RuleAction, ...key }));
      return { id: `${NetworkAclId}-${key.Egress ? 'out' : 'in'}-${key.RuleNumber}-${CidrBlock}` };
    },
    async delete(_, properties) {
      await ec2.send(
        new DeleteNetworkAclEntryCommand({ NetworkAclId: properties.NetworkAclId, ...entryKey(properties) }),
      );
    },
  },
  'AWS::EC2::SubnetNetworkAclAssociation': {
    async create({ NetworkAclId, SubnetId }) {
      const { NewAssociationId = '' } = await ec2.send(
        new ReplaceNetworkAclAssociationCommand({ NetworkAclId, AssociationId: await associationOf(SubnetId) }),
      );
      return { id: NewAssociationId, attributes: { AssociationId: NewAssociationId } };
    },
    /** A subnet without its own network ACL uses the default network ACL of the VPC. */
    async delete(id, { NetworkAclId }) {
      const own = await ec2.send(new DescribeNetworkAclsCommand({ NetworkAclIds: [NetworkAclId] }));
      const VpcId = own.NetworkAcls?.[0]?.VpcId ?? '';
      const filters = [
        { Name: 'vpc-id', Values: [VpcId] },
        { Name: 'default', Values: ['true'] },
      ];
      const { NetworkAcls = [] } = await ec2.send(new DescribeNetworkAclsCommand({ Filters: filters }));
      const fallback = NetworkAcls.find(({ IsDefault }) => IsDefault)?.NetworkAclId;
      await ec2.send(new ReplaceNetworkAclAssociationCommand({ NetworkAclId: fallback, AssociationId: id }));
    },
  },
  'AWS::EC2::FlowLog': {
    async create(properties) {
      const { DeliverLogsPermissionArn, LogDestinationType, LogGroupName, LogDestination, ResourceId } = properties;
      const { FlowLogIds = [], Unsuccessful = [] } = await ec2.send(
        new CreateFlowLogsCommand({
          DeliverLogsPermissionArn,
          LogDestinationType,
          LogGroupName,
          LogDestination,
          ResourceIds: [ResourceId],
          ResourceType: properties.ResourceType,
          TrafficType: properties.TrafficType,
          ...tagged('vpc-flow-log', properties),
        }),
      );
      if (FlowLogIds.length === 0) throw new Error(Unsuccessful[0]?.Error?.Message ?? 'the flow log was not created');
      return { id: FlowLogIds[0], attributes: { Id: FlowLogIds[0] } };
    },
    async delete(id) {
      await ec2.send(new DeleteFlowLogsCommand({ FlowLogIds: [id] }));
    },
  },
  'AWS::EC2::SecurityGroupIngress': {
    async create({ GroupId, ...rule }) {
      const { SecurityGroupRules = [] } = await ec2.send(
        new AuthorizeSecurityGroupIngressCommand({ GroupId, IpPermissions: [permission(rule)] }),
      );
      return { id: SecurityGroupRules[0]?.SecurityGroupRuleId ?? '' };
    },
    async delete(id, { GroupId }) {
      await ec2.send(new RevokeSecurityGroupIngressCommand({ GroupId, SecurityGroupRuleIds: [id] }));
    },
  },
  'AWS::EC2::SecurityGroupEgress': {
    async create({ GroupId, ...rule }) {
      const { SecurityGroupRules = [] } = await ec2.send(
        new AuthorizeSecurityGroupEgressCommand({ GroupId, IpPermissions: [permission(rule)] }),
      );
      return { id: SecurityGroupRules[0]?.SecurityGroupRuleId ?? '' };
    },
    async delete(id, { GroupId }) {
      await ec2.send(new RevokeSecurityGroupEgressCommand({ GroupId, SecurityGroupRuleIds: [id] }));
    },
  },
};

function tagged(type: ResourceType, { Tags }: Properties) {
  return Tags ? { TagSpecifications: [{ ResourceType: type, Tags }] } : {};
}

function entryKey(properties: Properties): { Egress: boolean; RuleNumber: number } {
  return { Egress: isTrue(properties.Egress), RuleNumber: Number(properties.RuleNumber) };
}

/** Source or destination of a rule: a CIDR block, a prefix list or a security group. */
function permission(rule: Properties): IpPermission {
  const { Description } = rule;
  const prefixList = rule.SourcePrefixListId ?? rule.DestinationPrefixListId;
  const group = rule.SourceSecurityGroupId ?? rule.DestinationSecurityGroupId;
  return {
    IpProtocol: rule.IpProtocol,
    FromPort: rule.FromPort && Number(rule.FromPort),
    ToPort: rule.ToPort && Number(rule.ToPort),
    ...(rule.CidrIp && { IpRanges: [{ CidrIp: rule.CidrIp, Description }] }),
    ...(rule.CidrIpv6 && { Ipv6Ranges: [{ CidrIpv6: rule.CidrIpv6, Description }] }),
    ...(prefixList && { PrefixListIds: [{ PrefixListId: prefixList, Description }] }),
    ...(group && { UserIdGroupPairs: [{ GroupId: group, Description }] }),
  };
}

async function associationOf(subnet: string): Promise<string | undefined> {
  const filters = [{ Name: 'association.subnet-id', Values: [subnet] }];
  const { NetworkAcls = [] } = await ec2.send(new DescribeNetworkAclsCommand({ Filters: filters }));
  return NetworkAcls.flatMap(({ Associations = [] }) => Associations).find(({ SubnetId }) => SubnetId === subnet)
    ?.NetworkAclAssociationId;
}
