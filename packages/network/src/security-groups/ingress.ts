import { Stack, Token } from 'aws-cdk-lib/core';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import type { IConstruct } from 'constructs';
import { CLOUDFRONT_PREFIX_LISTS } from './private/cloudfront-prefix-lists';
import { networkOf, parseBlock } from '../private/ipv4';
import { failOn } from '../private/validation';

/** A security group takes 60 inbound rules for IPv4 (Amazon VPC User Guide, "Amazon VPC quotas"). */
const MOST_RULES = 60;

const HTTP = 80;
const HTTPS = 443;

/** Properties of `Ingress.cloudFrontOnly()`. */
export interface CloudFrontIngressProps {
  /**
   * Id of the prefix list `com.amazonaws.global.cloudfront.origin-facing` in the region of the VPC.
   *
   * @default - the id of the stack's region, of which 17 are known; nothing is looked up
   */
  readonly prefixListId?: string;
}

/** Properties of `Ingress.cidrs()`. */
export interface CidrIngressProps {
  /**
   * Whether port 80 is open as well, for a listener that redirects to HTTPS.
   *
   * @default false
   */
  readonly http?: boolean;
}

/** Who may call the load balancer. */
export abstract class Ingress {
  /** Everybody: ports 80, for a listener that redirects to HTTPS, and 443 from any IPv4 address. */
  static internet(): Ingress {
    return new CidrIngress(['0.0.0.0/0'], [HTTP, HTTPS], 'from the internet');
  }

  /**
   * CloudFront alone: port 443 from its origin-facing prefix list. The list counts as 55 of the 60 rules of a security
   * group, so that a second port would not fit.
   *
   * Any CloudFront distribution can call from these addresses, not yours only: have the load balancer refuse what
   * lacks the header of `OriginVerification` as well.
   *
   * Throws, where it is used, when the region of the stack is not known and no `prefixListId` is given.
   */
  static cloudFrontOnly(props: CloudFrontIngressProps = {}): Ingress {
    return new CloudFrontIngress(props.prefixListId);
  }

  /**
   * These IPv4 blocks alone, on port 443: an office, a VPN, a partner.
   *
   * Throws, where it is used, when there is no block, when a value is no IPv4 block, and when the rules are more than
   * the 60 that a security group takes.
   */
  static cidrs(cidrs: string[], props: CidrIngressProps = {}): Ingress {
    return new CidrIngress(cidrs, (props.http ?? false) ? [HTTP, HTTPS] : [HTTPS], 'from an admitted network');
  }

  /**
   * Adds the rules to a group.
   *
   * @internal
   */
  abstract _admitTo(group: ec2.ISecurityGroup, scope: IConstruct): void;
}

class CidrIngress extends Ingress {
  constructor(
    private readonly cidrs: string[],
    private readonly ports: number[],
    private readonly origin: string,
  ) {
    super();
  }

  /** @internal */
  _admitTo(group: ec2.ISecurityGroup, scope: IConstruct): void {
    const { cidrs, ports, origin } = this;
    const rules = cidrs.length * ports.length;
    failOn(scope, [
      cidrs.length === 0 ? 'ingress must hold at least one block, got none' : undefined,
      rules > MOST_RULES ? `ingress must make ${MOST_RULES} rules at most, got ${rules}` : undefined,
      ...cidrs
        .filter((cidr) => !Token.isUnresolved(cidr) && !isNetwork(cidr))
        .map((cidr) => `ingress must hold IPv4 blocks without host bits, such as 203.0.113.0/24, got "${cidr}"`),
    ]);
    for (const cidr of cidrs) {
      for (const port of ports) {
        group.addIngressRule(ec2.Peer.ipv4(cidr), ec2.Port.tcp(port), `${port === HTTP ? 'HTTP' : 'HTTPS'} ${origin}`);
      }
    }
  }
}

class CloudFrontIngress extends Ingress {
  constructor(private readonly prefixListId?: string) {
    super();
  }

  /** @internal */
  _admitTo(group: ec2.ISecurityGroup, scope: IConstruct): void {
    const { region } = Stack.of(scope);
    const id = this.prefixListId ?? CLOUDFRONT_PREFIX_LISTS[region];
    if (id === undefined) {
      const where = Token.isUnresolved(region) ? 'a stack without a region' : region;
      failOn(scope, [`ingress needs the prefixListId of CloudFront for ${where}, got none`]);
    }
    group.addIngressRule(ec2.Peer.prefixList(id), ec2.Port.tcp(HTTPS), 'HTTPS from CloudFront');
  }
}

function isNetwork(cidr: string): boolean {
  const block = parseBlock(cidr);
  return block !== undefined && networkOf(block).first === block.first;
}
