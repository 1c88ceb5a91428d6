import { Aspects } from 'aws-cdk-lib/core';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import * as wafv2 from 'aws-cdk-lib/aws-wafv2';
import type { Construct } from 'constructs';
import { checkWhole } from '../private/checks';
import { DefaultResponse } from '../private/default-response';
import { selectSubnets, failBefore, failOn } from '../private/validation';
import type { HttpsLoadBalancerProps } from './load-balancer-props';
import { loadBalancerProblems, webAclProblems } from './private/load-balancer-checks';

const NOT_FOUND = elbv2.ListenerAction.fixedResponse(404, { contentType: 'text/plain', messageBody: 'not found' });

/**
 * Base class of `PublicLoadBalancer` and `InternalLoadBalancer`: an Application Load Balancer with an HTTPS listener.
 *
 * It extends `elbv2.ApplicationLoadBalancer`, because listeners are children of their load balancer there too. It can be used
 * wherever the CDK takes a load balancer.
 *
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/introduction.html
 * @example
 * const traffic = Traffic.fromListener(loadBalancer.listener);
 */
export abstract class HttpsLoadBalancer extends elbv2.ApplicationLoadBalancer {
  /** The HTTPS listener on port 443, for `Traffic.fromListener` and `Traffic.fromListenerRule`. */
  readonly listener: elbv2.ApplicationListener;

  /** The listener on port 80 that redirects to HTTPS, if the load balancer is internet-facing. */
  readonly redirectListener?: elbv2.ApplicationListener;

  private readonly tls: elbv2.BaseApplicationListenerProps;

  constructor(scope: Construct, id: string, props: HttpsLoadBalancerProps) {
    const { vpc, vpcSubnets, internetFacing, connectionLogs } = props;
    failBefore(scope, id, loadBalancerProblems(scope, props, selectSubnets(scope, vpc, vpcSubnets)));
    super(scope, id, {
      vpc,
      vpcSubnets,
      securityGroup: props.securityGroup,
      internetFacing,
      ipAddressType: props.ipAddressType ?? elbv2.IpAddressType.IPV4,
      loadBalancerName: props.loadBalancerName,
      deletionProtection: props.deletionProtection ?? true,
      idleTimeout: props.idleTimeout,
      dropInvalidHeaderFields: true,
      desyncMitigationMode: props.desyncMitigationMode ?? elbv2.DesyncMitigationMode.DEFENSIVE,
    });
    this.logAccessLogs(props.accessLogs, props.accessLogsPrefix);
    if (connectionLogs) this.logConnectionLogs(connectionLogs.bucket, connectionLogs.prefix);

    this.tls = {
      protocol: elbv2.ApplicationProtocol.HTTPS,
      certificates: [props.certificate],
      sslPolicy: props.sslPolicy ?? elbv2.SslPolicy.TLS13_12_RES_PQ,
      mutualAuthentication: props.mutualAuthentication?.bind(this),
    };
    this.listener = this.addListener('Https', {
      ...this.tls,
      port: 443,
      defaultAction: props.defaultAction,
      open: false,
    });
    Aspects.of(this.listener).add(new DefaultResponse(NOT_FOUND));
    if (internetFacing) this.redirectListener = this.redirectToHttps();
  }

  /**
   * Adds an HTTPS listener for the test traffic of a deployment, with the certificate and security policy of the other one. It
   * responds with 404 to requests that no service receives. Open its port in the security group, to testers only.
   *
   * Throws if the port is invalid, or if the load balancer has a test listener.
   *
   * @param port Port of the listener, 1 to 65,535 except 80 and 443.
   */
  addTestListener(port = 8443): elbv2.ApplicationListener {
    failOn(this, [
      checkWhole('port', port, 1, 65_535),
      port === 80 || port === 443 ? `port must not be 80 or 443, got ${port}` : undefined,
      this.node.tryFindChild('Test')
        ? 'addTestListener must be called once, because all services share one test listener'
        : undefined,
    ]);
    return this.addListener('Test', { ...this.tls, port, defaultAction: NOT_FOUND, open: false });
  }

  /**
   * Associates a web ACL with the load balancer. The association is created in the stack of the load balancer.
   *
   * Throws if the web ACL has the scope CLOUDFRONT or is in another Region, or if a web ACL is associated.
   *
   * @param webAcl Web ACL with the scope REGIONAL, in the Region of the load balancer.
   *
   * @see https://docs.aws.amazon.com/waf/latest/developerguide/web-acl-associating-aws-resource.html
   */
  associateWebAcl(webAcl: wafv2.IWebACLRef): void {
    const id = 'WebAclAssociation';
    const { webAclArn } = webAcl.webAclRef;
    failOn(this, [
      ...webAclProblems(this, webAclArn),
      this.node.tryFindChild(id)
        ? `webAcl must be the only one of the load balancer, got "${webAclArn}" as a second one`
        : undefined,
    ]);
    new wafv2.CfnWebACLAssociation(this, id, { resourceArn: this.loadBalancerArn, webAclArn });
  }

  private redirectToHttps(): elbv2.ApplicationListener {
    return this.addListener('Http', {
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
}
