import { isIPv6 } from 'node:net';
import { Stack, Token } from 'aws-cdk-lib/core';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import type { IConstruct } from 'constructs';
import { CLOUDFRONT_PREFIX_LISTS } from '../private/cloudfront-prefix-lists';
import { networkOf, parseBlock } from '../private/ipv4';
import { failOn } from '../private/validation';

/** A security group has at most 60 inbound rules for IPv4 and 60 for IPv6 (Amazon VPC User Guide, "Amazon VPC quotas"). */
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

/** Options of `Ingress.internet()`. */
export interface InternetIngressOptions {
  /**
   * Whether any IPv6 address is allowed too, for a dual-stack load balancer.
   *
   * @default false
   */
  readonly ipv6?: boolean;
}

/** Options of `Ingress.cidrs()`. */
export interface CidrIngressOptions {
  /**
   * Whether port 80 is open as well, for a listener that redirects to HTTPS.
   *
   * @default false
   */
  readonly http?: boolean;

  /**
   * IPv6 blocks that are allowed too, such as `2001:db8::/32`.
   *
   * @default - none
   */
  readonly ipv6Cidrs?: string[];
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
  static internet(options: InternetIngressOptions = {}): Ingress {
    const ipv6 = (options.ipv6 ?? false) ? ['::/0'] : [];
    return new CidrIngress(['0.0.0.0/0'], ipv6, [HTTP, HTTPS], 'from the internet');
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
   * Throws when it is used and `cidrs` is empty, a value is not a CIDR block, or the rules exceed the quota of 60 for an IP
   * version.
   */
  static cidrs(cidrs: string[], options: CidrIngressOptions = {}): Ingress {
    const ports = (options.http ?? false) ? [HTTP, HTTPS] : [HTTPS];
    return new CidrIngress(cidrs, options.ipv6Cidrs ?? [], ports, 'from an allowed network');
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
    private readonly ipv6Cidrs: string[],
    private readonly ports: number[],
    private readonly origin: string,
  ) {
    super();
  }

  bind(scope: IConstruct): IngressConfig {
    const { cidrs, ipv6Cidrs, ports, origin } = this;
    failOn(scope, [
      cidrs.length === 0 ? 'ingress must have at least one IPv4 block, got none' : undefined,
      checkRules(cidrs, ports),
      checkRules(ipv6Cidrs, ports),
      ...cidrs
        .filter((cidr) => !Token.isUnresolved(cidr) && !isNetwork(cidr))
        .map((cidr) => `ingress must be IPv4 blocks without host bits, such as 203.0.113.0/24, got "${cidr}"`),
      ...ipv6Cidrs
        .filter((cidr) => !Token.isUnresolved(cidr) && !isIpv6Network(cidr))
        .map((cidr) => `ingress.ipv6Cidrs must be IPv6 blocks such as 2001:db8::/32, got "${cidr}"`),
    ]);
    const peers = [...cidrs.map((cidr) => ec2.Peer.ipv4(cidr)), ...ipv6Cidrs.map((cidr) => ec2.Peer.ipv6(cidr))];
    return {
      rules: peers.flatMap((peer) =>
        ports.map((port) => ({
          peer,
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

function checkRules(cidrs: string[], ports: number[]): string | undefined {
  const rules = cidrs.length * ports.length;
  return rules > MOST_RULES ? `ingress must have at most ${MOST_RULES} rules, got ${rules}` : undefined;
}

function isIpv6Network(cidr: string): boolean {
  const [address, prefix, ...rest] = cidr.split('/');
  return rest.length === 0 && isIPv6(address) && /^\d{1,3}$/.test(prefix) && Number(prefix) <= 128;
}

function isNetwork(cidr: string): boolean {
  const block = parseBlock(cidr);
  return block !== undefined && networkOf(block).first === block.first;
}
