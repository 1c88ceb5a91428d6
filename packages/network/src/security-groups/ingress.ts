import { Stack, Token } from 'aws-cdk-lib/core';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import type { IConstruct } from 'constructs';
import { CLOUDFRONT_PREFIX_LISTS } from '../private/cloudfront-prefix-lists';
import { networkOf, parseBlock } from '../private/ipv4';
import { failOn } from '../private/validation';

/** A security group has at most 60 inbound IPv4 rules (Amazon VPC User Guide, "Amazon VPC quotas"). */
const MOST_RULES = 60;

const HTTP = 80;
const HTTPS = 443;

/** Options of `Ingress.cloudFrontOnly()`. */
export interface CloudFrontIngressOptions {
  /**
   * Id of the prefix list `com.amazonaws.global.cloudfront.origin-facing` in the Region of the VPC.
   *
   * @default - the known id of the stack's Region (17 Regions), without a lookup
   */
  readonly prefixListId?: string;
}

/** Options of `Ingress.cidrs()`. */
export interface CidrIngressOptions {
  /**
   * Whether port 80 is open as well, for a listener that redirects to HTTPS.
   *
   * @default false
   */
  readonly http?: boolean;
}

/** One inbound rule of a security group. */
export interface IngressRule {
  /** Source of the traffic. */
  readonly peer: ec2.IPeer;

  /** Destination port. */
  readonly port: ec2.Port;

  /** Description of the rule, at most 255 characters. */
  readonly description: string;
}

/** Inbound rules, returned by `Ingress.bind()`. */
export interface IngressConfig {
  /** Rules to add to the security group. */
  readonly rules: IngressRule[];
}

/**
 * Sources that a load balancer's security group allows.
 *
 * Extend this class to allow other sources: return the rules from `bind()`.
 *
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-update-security-groups.html
 *
 * @example
 * declare const office: ec2.PrefixList;
 *
 * class OfficeIngress extends Ingress {
 *   public bind(_scope: IConstruct): IngressConfig {
 *     const peer = ec2.Peer.prefixList(office.prefixListId);
 *     return { rules: [{ peer, port: ec2.Port.tcp(443), description: 'HTTPS from the office' }] };
 *   }
 * }
 * new TierSecurityGroups(this, 'Groups', { vpc, ingress: new OfficeIngress() });
 */
export abstract class Ingress {
  /** Allows ports 443 and 80 from any IPv4 address. Port 80 is for a listener that redirects to HTTPS. */
  static internet(): Ingress {
    return new CidrIngress(['0.0.0.0/0'], [HTTP, HTTPS], 'from the internet');
  }

  /**
   * Allows port 443 from CloudFront's origin-facing prefix list only. The prefix list counts as 55 of the 60 rules of
   * a security group, so a second port does not fit.
   *
   * Every CloudFront distribution uses these addresses, not only yours. Use `OriginVerification` as well, so that the
   * load balancer denies requests from other distributions.
   *
   * Throws when it is used in a stack whose Region is not known and `prefixListId` is not set.
   *
   * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/LocationsOfEdgeServers.html
   */
  static cloudFrontOnly(options: CloudFrontIngressOptions = {}): Ingress {
    return new CloudFrontIngress(options.prefixListId);
  }

  /**
   * Allows port 443 from IPv4 blocks, such as an office, a VPN or a partner.
   *
   * Throws when it is used and `cidrs` is empty, a value is not an IPv4 block, or the rules exceed the quota of 60.
   */
  static cidrs(cidrs: string[], options: CidrIngressOptions = {}): Ingress {
    return new CidrIngress(cidrs, (options.http ?? false) ? [HTTP, HTTPS] : [HTTPS], 'from an allowed network');
  }

  /**
   * Returns the inbound rules of the load balancer's security group.
   *
   * @param scope construct that creates the security group
   */
  abstract bind(scope: IConstruct): IngressConfig;
}

class CidrIngress extends Ingress {
  constructor(
    private readonly cidrs: string[],
    private readonly ports: number[],
    private readonly origin: string,
  ) {
    super();
  }

  bind(scope: IConstruct): IngressConfig {
    const { cidrs, ports, origin } = this;
    const rules = cidrs.length * ports.length;
    failOn(scope, [
      cidrs.length === 0 ? 'ingress must have at least one IPv4 block, got none' : undefined,
      rules > MOST_RULES ? `ingress must have at most ${MOST_RULES} rules, got ${rules}` : undefined,
      ...cidrs
        .filter((cidr) => !Token.isUnresolved(cidr) && !isNetwork(cidr))
        .map((cidr) => `ingress must be IPv4 blocks without host bits, such as 203.0.113.0/24, got "${cidr}"`),
    ]);
    return {
      rules: cidrs.flatMap((cidr) =>
        ports.map((port) => ({
          peer: ec2.Peer.ipv4(cidr),
          port: ec2.Port.tcp(port),
          description: `${port === HTTP ? 'HTTP' : 'HTTPS'} ${origin}`,
        })),
      ),
    };
  }
}

class CloudFrontIngress extends Ingress {
  constructor(private readonly prefixListId?: string) {
    super();
  }

  bind(scope: IConstruct): IngressConfig {
    const { region } = Stack.of(scope);
    const id = this.prefixListId ?? CLOUDFRONT_PREFIX_LISTS[region];
    if (id === undefined) {
      const where = Token.isUnresolved(region) ? 'a stack without a Region' : region;
      failOn(scope, [`ingress must have the prefixListId of CloudFront in ${where}, got none`]);
    }
    return {
      rules: [{ peer: ec2.Peer.prefixList(id), port: ec2.Port.tcp(HTTPS), description: 'HTTPS from CloudFront' }],
    };
  }
}

function isNetwork(cidr: string): boolean {
  const block = parseBlock(cidr);
  return block !== undefined && networkOf(block).first === block.first;
}
