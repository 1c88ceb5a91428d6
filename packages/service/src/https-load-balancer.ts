import { Aspects, type Duration } from 'aws-cdk-lib/core';
import type * as acm from 'aws-cdk-lib/aws-certificatemanager';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import type * as s3 from 'aws-cdk-lib/aws-s3';
import * as wafv2 from 'aws-cdk-lib/aws-wafv2';
import { Construct } from 'constructs';
import type { ClientCertificates } from './client-certificates';
import { checkWhole } from './private/checks';
import { DefaultResponse } from './private/default-response';
import { loadBalancerProblems, webAclProblems } from './private/load-balancer-checks';
import { failOn } from './private/validation';

const NOT_FOUND = elbv2.ListenerAction.fixedResponse(404, { contentType: 'text/plain', messageBody: 'not found' });

/** Properties that every load balancer has. */
export interface LoadBalancerProps {
  /** VPC of the load balancer. */
  readonly vpc: ec2.IVpc;

  /** Security group of the load balancer. The load balancer adds no rule to it: its ports must be opened there. */
  readonly securityGroup: ec2.ISecurityGroup;

  /** Certificate that the load balancer shows, of its own region. */
  readonly certificate: acm.ICertificate;

  /**
   * Bucket for the access logs, of the same region. Elastic Load Balancing writes to no bucket that is encrypted with a
   * customer's key: SSE-S3 it must be. Its policy is extended.
   */
  readonly accessLogs: s3.IBucket;

  /**
   * Folder of the access logs in their bucket; no slash first or last.
   *
   * @default - none
   */
  readonly accessLogsPrefix?: string;

  /**
   * Bucket for the connection logs, which tell of TLS handshakes; the same rules hold, and it may be the same bucket.
   *
   * @default - no connection logs
   */
  readonly connectionLogs?: s3.IBucket;

  /**
   * Folder of the connection logs in their bucket; no slash first or last.
   *
   * @default - none
   */
  readonly connectionLogsPrefix?: string;

  /**
   * Name of the load balancer. A fixed name blocks replacement.
   *
   * @default - CloudFormation chooses one
   */
  readonly loadBalancerName?: string;

  /**
   * Whether the load balancer refuses to be deleted, by a stack too.
   *
   * @default true
   */
  readonly deletionProtection?: boolean;

  /**
   * How long a connection may be silent, 1 to 4,000 seconds.
   *
   * @default - 60 seconds, by Elastic Load Balancing
   */
  readonly idleTimeout?: Duration;

  /**
   * Protocols and ciphers towards clients: TLS 1.2 or newer.
   *
   * @default elbv2.SslPolicy.TLS13_12_RES_PQ
   */
  readonly sslPolicy?: elbv2.SslPolicy;

  /**
   * Certificates that clients must show.
   *
   * @default - clients show none
   */
  readonly clientCertificates?: ClientCertificates;

  /**
   * What becomes of requests that may hide a second one within.
   *
   * @default elbv2.DesyncMitigationMode.DEFENSIVE
   */
  readonly desyncMitigationMode?: elbv2.DesyncMitigationMode;

  /**
   * What answers requests to the HTTPS listener that no rule takes. Leave it out when a service is to be the default.
   *
   * @default - 404, unless a service becomes the listener's default
   */
  readonly defaultAction?: elbv2.ListenerAction;
}

/** Properties of `HttpsLoadBalancer`. */
export interface HttpsLoadBalancerProps extends LoadBalancerProps {
  /** Whether the internet reaches the load balancer; then it redirects HTTP to HTTPS too. */
  readonly internetFacing: boolean;

  /** Subnets, in two Availability Zones or more. */
  readonly vpcSubnets: ec2.SubnetSelection;
}

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
