import { RegionInfo } from 'aws-cdk-lib/region-info';
import { may, type Entries, type NoPermission } from './expectation';
import { awsAccount, roleOf, serviceFor } from './principals';
import { assumes, logGroupRequest, writesLogs } from './shared';

const VPC = 'https://docs.aws.amazon.com/vpc/latest/userguide';
const ELB = 'https://docs.aws.amazon.com/elasticloadbalancing/latest/application';

function part(source: string): NoPermission {
  return { none: 'It is part of the network. No principal uses it with an IAM permission.', source };
}

/** Amazon VPC, Elastic Load Balancing, Amazon CloudFront, Amazon Route 53 and AWS WAF. */
export const NETWORK: Entries = {
  'AWS::EC2::FlowLog': (flowLog, model) => {
    const { LogDestinationType, DeliverLogsPermissionArn, LogGroupName } = flowLog.properties;
    if (LogDestinationType !== 'cloud-watch-logs')
      throw new Error(`table/network.ts must know the destination ${LogDestinationType} of ${flowLog.path}`);
    const logGroup = model.get('AWS::Logs::LogGroup', LogGroupName, flowLog);
    const role = roleOf(model, DeliverLogsPermissionArn);
    const source = `${VPC}/flow-logs-iam-role.html`;
    const why = 'writes flow logs';
    return [
      ...assumes(serviceFor('vpc-flow-logs.amazonaws.com', flowLog), role, why, source),
      ...writesLogs(role, logGroup, why, source),
      ...may({ by: role, actions: ['logs:DescribeLogStreams'], on: [logGroupRequest(logGroup)], why, source }),
    ];
  },
  'AWS::ElasticLoadBalancingV2::LoadBalancer': (loadBalancer, model) => {
    const attributes = loadBalancer.properties.LoadBalancerAttributes as { Key: string; Value: string }[];
    const { 'access_logs.s3.bucket': name, 'access_logs.s3.prefix': prefix } = Object.fromEntries(
      attributes.map(({ Key, Value }) => [Key, Value]),
    );
    if (name === undefined) return [];
    const bucket = model.get('AWS::S3::Bucket', name);
    const { region, account } = loadBalancer.stack;
    const elb = RegionInfo.get(region).elbv2Account;
    if (elb === undefined) throw new Error(`table/network.ts must know who delivers access logs in ${region}`);
    return may({
      by: awsAccount(`Elastic Load Balancing in ${region}`, elb),
      actions: ['s3:PutObject'],
      on: [`${bucket.arn}/${prefix ? `${prefix}/` : ''}AWSLogs/${account}/elasticloadbalancing/file.log.gz`],
      why: 'delivers access logs',
      source: `${ELB}/enable-access-logging.html`,
    });
  },
  'AWS::ElasticLoadBalancingV2::Listener': part(`${ELB}/load-balancer-listeners.html`),
  'AWS::ElasticLoadBalancingV2::ListenerRule': part(`${ELB}/listener-rules.html`),
  'AWS::ElasticLoadBalancingV2::TargetGroup': part(`${ELB}/load-balancer-target-groups.html`),
  'AWS::CloudFront::Distribution': {
    none: 'Requests to the origin need no IAM permission. Its delivery source has the permissions for access logs.',
    source: 'https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/standard-logging.html',
  },
  'AWS::CertificateManager::Certificate': {
    none: 'CloudFormation creates the DNS record that validates it.',
    source: 'https://docs.aws.amazon.com/acm/latest/userguide/dns-validation.html',
  },
  'AWS::Route53::HealthCheck': {
    none: 'Amazon Route 53 evaluates the metric of an alarm without a role.',
    source:
      'https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/dns-failover-determining-health-of-endpoints.html',
  },
  'AWS::Route53::RecordSet': {
    none: 'Anyone can resolve a public record.',
    source: 'https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/rrsets-working-with.html',
  },
  'AWS::WAFv2::WebACL': {
    none: 'AWS WAF evaluates requests of the resource that it is associated with.',
    source: 'https://docs.aws.amazon.com/waf/latest/developerguide/web-acl.html',
  },
  'AWS::WAFv2::WebACLAssociation': {
    none: 'AWS WAF evaluates requests of the resource that it is associated with.',
    source: 'https://docs.aws.amazon.com/waf/latest/developerguide/web-acl-associating-aws-resource.html',
  },
  'AWS::EC2::VPCEndpoint': {
    none: 'It has no endpoint policy. The policies of principals and resources decide.',
    source: 'https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-access.html',
  },
  'AWS::EC2::EIP': part(`${VPC}/vpc-eips.html`),
  'AWS::EC2::InternetGateway': part(`${VPC}/VPC_Internet_Gateway.html`),
  'AWS::EC2::NatGateway': part(`${VPC}/vpc-nat-gateway.html`),
  'AWS::EC2::NetworkAcl': part(`${VPC}/vpc-network-acls.html`),
  'AWS::EC2::NetworkAclEntry': part(`${VPC}/vpc-network-acls.html`),
  'AWS::EC2::Route': part(`${VPC}/VPC_Route_Tables.html`),
  'AWS::EC2::RouteTable': part(`${VPC}/VPC_Route_Tables.html`),
  'AWS::EC2::SecurityGroup': part(`${VPC}/vpc-security-groups.html`),
  'AWS::EC2::SecurityGroupEgress': part(`${VPC}/vpc-security-groups.html`),
  'AWS::EC2::SecurityGroupIngress': part(`${VPC}/vpc-security-groups.html`),
  'AWS::EC2::Subnet': part(`${VPC}/configure-subnets.html`),
  'AWS::EC2::SubnetNetworkAclAssociation': part(`${VPC}/vpc-network-acls.html`),
  'AWS::EC2::SubnetRouteTableAssociation': part(`${VPC}/VPC_Route_Tables.html`),
  'AWS::EC2::VPC': part(`${VPC}/configure-your-vpc.html`),
  'AWS::EC2::VPCGatewayAttachment': part(`${VPC}/VPC_Internet_Gateway.html`),
};
