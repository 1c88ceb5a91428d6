import { Aspects } from 'aws-cdk-lib/core';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import * as wafv2 from 'aws-cdk-lib/aws-wafv2';
import { Construct } from 'constructs';
import { checkWhole } from '../private/checks';
import { DefaultResponse } from '../private/default-response';
import { loadBalancerProblems, webAclProblems } from './private/load-balancer-checks';
import { failOn } from '../private/validation';
import type { HttpsLoadBalancerProps } from './load-balancer-props';

const NOT_FOUND = elbv2.ListenerAction.fixedResponse(404, { contentType: 'text/plain', messageBody: 'not found' });

/** What public and internal load balancers have in common: use `PublicLoadBalancer` or `InternalLoadBalancer`. */
export abstract class HttpsLoadBalancer extends Construct implements ec2.IConnectable {
  /** The load balancer. */
  readonly loadBalancer: elbv2.ApplicationLoadBalancer;

  /** The HTTPS listener on port 443, for services to take requests from. */
  readonly listener: elbv2.ApplicationListener;

  /** Security group of the load balancer, with port 443 as its default. */
  readonly connections: ec2.Connections;

  private readonly tls: elbv2.BaseApplicationListenerProps;

  constructor(scope: Construct, id: string, props: HttpsLoadBalancerProps) {
    super(scope, id);
    const { vpcSubnets, internetFacing } = props;
    failOn(this, loadBalancerProblems(this, props, props.vpc.selectSubnets(vpcSubnets)));

    this.loadBalancer = new elbv2.ApplicationLoadBalancer(this, 'Resource', {
      vpc: props.vpc,
      vpcSubnets,
      securityGroup: props.securityGroup,
      internetFacing,
      ipAddressType: elbv2.IpAddressType.IPV4,
      loadBalancerName: props.loadBalancerName,
      deletionProtection: props.deletionProtection ?? true,
      idleTimeout: props.idleTimeout,
      dropInvalidHeaderFields: true,
      desyncMitigationMode: props.desyncMitigationMode ?? elbv2.DesyncMitigationMode.DEFENSIVE,
    });
    this.loadBalancer.logAccessLogs(props.accessLogs, props.accessLogsPrefix);
    if (props.connectionLogs) this.loadBalancer.logConnectionLogs(props.connectionLogs, props.connectionLogsPrefix);
    this.connections = new ec2.Connections({
      securityGroups: [props.securityGroup],
      defaultPort: ec2.Port.tcp(443),
    });

    this.tls = {
      protocol: elbv2.ApplicationProtocol.HTTPS,
      certificates: [props.certificate],
      sslPolicy: props.sslPolicy ?? elbv2.SslPolicy.TLS13_12_RES_PQ,
      mutualAuthentication: props.clientCertificates?._mutualAuthentication,
    };
    this.listener = this.loadBalancer.addListener('Https', {
      ...this.tls,
      port: 443,
      defaultAction: props.defaultAction,
      open: false,
    });
    Aspects.of(this.listener).add(new DefaultResponse(NOT_FOUND));
    if (!internetFacing) return;
    this.loadBalancer.addListener('Http', {
      port: 80,
      protocol: elbv2.ApplicationProtocol.HTTP,
      defaultAction: elbv2.ListenerAction.redirect({
        protocol: elbv2.ApplicationProtocol.HTTPS,
        port: '443',
        permanent: true,
      }),
      open: false,
    });
  }

  /**
   * Adds an HTTPS listener for the test requests of a deployment, `TestTraffic`, with the certificate and the TLS policy of
   * the other. It answers what no service takes with 404. The port must be opened in the security group, to testers alone.
   *
   * @param port Port of the listener, 1 to 65,535 other than 80 and 443.
   *
   * Throws when the port is not possible, and when the load balancer has a test listener already.
   */
  addTestListener(port = 8443): elbv2.ApplicationListener {
    failOn(this, [
      checkWhole('port', port, 1, 65_535),
      port === 80 || port === 443 ? `port must be another than 80 and 443, got ${port}` : undefined,
      this.node.tryFindChild('Resource')?.node.tryFindChild('Test')
        ? 'addTestListener must be called once, since one listener serves every service'
        : undefined,
    ]);
    return this.loadBalancer.addListener('Test', { ...this.tls, port, defaultAction: NOT_FOUND, open: false });
  }

  /**
   * Puts a web ACL before the load balancer. The association stands in the load balancer's stack.
   *
   * @param webAclArn ARN of a web ACL of AWS WAF with the scope REGIONAL, in the load balancer's region.
   *
   * Throws when the web ACL is one for Amazon CloudFront or of another region, and when one is before the load balancer
   * already.
   */
  associateWebAcl(webAclArn: string): void {
    const id = 'WebAclAssociation';
    failOn(this, [
      ...webAclProblems(this, webAclArn),
      this.node.tryFindChild(id) ? `webAclArn must be the only one, got "${webAclArn}" as a second` : undefined,
    ]);
    new wafv2.CfnWebACLAssociation(this, id, { resourceArn: this.loadBalancer.loadBalancerArn, webAclArn });
  }
}
