import { Stack, Token } from 'aws-cdk-lib/core';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { Construct } from 'constructs';
import type { Ingress } from './ingress';
import { failOn } from '../private/validation';

const HTTPS = ec2.Port.tcp(443);

/**
 * A rule that allows no traffic. EC2 adds an allow-all outbound rule to a group that is created without outbound rules, and
 * the rules between groups are separate resources that are created later.
 */
const NOWHERE = ec2.Peer.ipv4('255.255.255.255/32');
const NOTHING = ec2.Port.icmpTypeAndCode(252, 0);

/** EC2 accepts up to 255 of these characters (`AuthorizeSecurityGroupIngress`, "Description"). */
const DESCRIPTION = /^[a-zA-Z0-9 ._\-:/()#,@[\]+=&;{}!$*]{1,255}$/;

/** Properties of `TierSecurityGroups`. */
export interface TierSecurityGroupsProps {
  /** VPC of the security groups. Create the security groups in the stack of the VPC. */
  readonly vpc: ec2.IVpc;

  /** Sources that are allowed to connect to the load balancer. */
  readonly ingress: Ingress;

  /**
   * TCP port on which the service listens.
   *
   * @default 8080
   */
  readonly servicePort?: number;

  /**
   * TCP port on which the database listens.
   *
   * @default 5432 - PostgreSQL
   */
  readonly databasePort?: number;

  /**
   * TCP port on which the cache listens.
   *
   * @default 6379 - Redis and Valkey
   */
  readonly cachePort?: number;

  /**
   * Whether the service and the password rotation function can connect to AWS APIs over IPv6 too. Rules between the groups
   * apply to both IP versions.
   *
   * @default - true if a private subnet of `vpc` has an IPv6 CIDR block, false if `vpc` is imported
   */
  readonly ipv6?: boolean;
}

/**
 * Creates the security groups of a load balancer, a service, a database, a cache and a password rotation function,
 * with an outbound and an inbound rule for each flow between them. All other traffic is denied.
 *
 * All groups and rules are created in one stack, so constructs in other stacks can use them without a dependency
 * cycle. A security group can be replaced only after it is detached from every resource that uses it.
 *
 * Throws when a port is not a literal from 1 to 65535, and when `Ingress` throws.
 *
 * @see https://docs.aws.amazon.com/vpc/latest/userguide/vpc-security-groups.html
 *
 * @example
 * const groups = new TierSecurityGroups(this, 'Groups', { vpc, ingress: Ingress.cloudFrontOnly() });
 * const search = groups.addGroup('Search', 'Search cluster');
 * groups.allow(groups.service, search, 9200, 'Service to search cluster');
 */
export class TierSecurityGroups extends Construct {
  /** Security group of the load balancer. Inbound: `ingress`. Outbound: the service. */
  readonly loadBalancer: ec2.SecurityGroup;

  /**
   * Security group of the service. Inbound: the load balancer. Outbound: the database, the cache, and HTTPS to any
   * address for AWS APIs.
   */
  readonly service: ec2.SecurityGroup;

  /** Security group of the database. Inbound: the service and password rotation. Outbound: nothing. */
  readonly database: ec2.SecurityGroup;

  /** Security group of the cache. Inbound: the service. Outbound: nothing. */
  readonly cache: ec2.SecurityGroup;

  /**
   * Security group of the password rotation function. Inbound: nothing. Outbound: the database, and HTTPS to any
   * address for AWS Secrets Manager.
   */
  readonly rotation: ec2.SecurityGroup;

  private readonly vpc: ec2.IVpc;

  constructor(scope: Construct, id: string, props: TierSecurityGroupsProps) {
    super(scope, id);
    const servicePort = props.servicePort ?? 8080;
    const databasePort = props.databasePort ?? 5432;
    const cachePort = props.cachePort ?? 6379;
    failOn(this, [
      checkPort('servicePort', servicePort),
      checkPort('databasePort', databasePort),
      checkPort('cachePort', cachePort),
    ]);
    this.vpc = props.vpc;
    this.loadBalancer = this.addGroup('LoadBalancer', 'Load balancer');
    this.service = this.addGroup('Service', 'Service');
    this.database = this.addGroup('Database', 'Database');
    this.cache = this.addGroup('Cache', 'Cache');
    this.rotation = this.addGroup('Rotation', 'Password rotation');

    for (const { peer, port, description } of props.ingress.bind(this).rules) {
      this.loadBalancer.addIngressRule(peer, port, description);
    }
    this.allow(this.loadBalancer, this.service, servicePort, 'Load balancer to service');
    this.allow(this.service, this.database, databasePort, 'Service to database');
    this.allow(this.service, this.cache, cachePort, 'Service to cache');
    this.allow(this.rotation, this.database, databasePort, 'Password rotation to database');
    this.service.addEgressRule(ec2.Peer.anyIpv4(), HTTPS, 'Service to AWS APIs');
    this.rotation.addEgressRule(ec2.Peer.anyIpv4(), HTTPS, 'Password rotation to AWS Secrets Manager');
    if (!(props.ipv6 ?? isDualStack(props.vpc))) return;
    this.service.addEgressRule(ec2.Peer.anyIpv6(), HTTPS, 'Service to AWS APIs over IPv6');
    this.rotation.addEgressRule(ec2.Peer.anyIpv6(), HTTPS, 'Password rotation to AWS Secrets Manager over IPv6');
  }

  /**
   * Creates another security group. It denies all traffic until `allow` adds rules.
   *
   * Throws when the description contains characters that EC2 does not accept.
   *
   * @param id construct id
   * @param description description of the security group, 1 to 255 characters
   */
  addGroup(id: string, description: string): ec2.SecurityGroup {
    failOn(this, [checkDescription(description)]);
    const group = new ec2.SecurityGroup(this, id, {
      vpc: this.vpc,
      description,
      allowAllOutbound: false,
      disableInlineRules: false,
    });
    group.addEgressRule(NOWHERE, NOTHING, 'Nothing else');
    return group;
  }

  /**
   * Allows TCP traffic from the source to the target: adds an outbound rule to the source and an inbound rule to the
   * target.
   *
   * Throws when the port is not a literal from 1 to 65535, when the description contains characters that EC2 does not
   * accept, and when a group belongs to another stack, because the two stacks would depend on each other.
   *
   * @param source security group that opens the connection
   * @param target security group that accepts the connection
   * @param port TCP port, from 1 to 65535
   * @param description description of both rules, 1 to 255 characters
   */
  allow(source: ec2.ISecurityGroup, target: ec2.ISecurityGroup, port: number, description: string): void {
    failOn(this, [
      checkPort('port', port),
      checkDescription(description),
      this.checkStack('source', source),
      this.checkStack('target', target),
    ]);
    source.addEgressRule(target, ec2.Port.tcp(port), description);
    target.addIngressRule(source, ec2.Port.tcp(port), description);
  }

  private checkStack(name: string, group: ec2.ISecurityGroup): string | undefined {
    if (Stack.of(group) === Stack.of(this)) return undefined;
    return `${name} must be a security group of the stack ${Stack.of(this).node.path}, got ${group.node.path}`;
  }
}

function isDualStack({ privateSubnets }: ec2.IVpc): boolean {
  return privateSubnets.some(
    ({ node: { defaultChild } }) => defaultChild instanceof ec2.CfnSubnet && defaultChild.ipv6CidrBlock !== undefined,
  );
}

function checkPort(name: string, port: number): string | undefined {
  if (Token.isUnresolved(port)) return `${name} must be a literal, got a token`;
  if (Number.isInteger(port) && port >= 1 && port <= 65535) return undefined;
  return `${name} must be a port from 1 to 65535, got ${port}`;
}

function checkDescription(description: string): string | undefined {
  if (Token.isUnresolved(description) || DESCRIPTION.test(description)) return undefined;
  return `description must be 1 to 255 characters that EC2 accepts (letters, digits, spaces and ._-:/()#,@[]+=&;{}!$*), got "${description}"`;
}
