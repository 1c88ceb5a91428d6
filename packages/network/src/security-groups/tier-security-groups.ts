import { Stack, Token } from 'aws-cdk-lib/core';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { Construct } from 'constructs';
import type { Ingress } from './ingress';
import { failOn } from '../private/validation';

const HTTPS = ec2.Port.tcp(443);

/**
 * A rule that lets nothing through, as nothing answers there. EC2 gives a group without an outbound rule of its own
 * one that allows everything, and rules between groups stand outside the group, so come later.
 */
const NOWHERE = ec2.Peer.ipv4('255.255.255.255/32');
const NOTHING = ec2.Port.icmpTypeAndCode(252, 0);

/** Amazon EC2 takes up to 255 of these characters (`AuthorizeSecurityGroupIngress`, "Description"). */
const DESCRIPTION = /^[a-zA-Z0-9 ._\-:/()#,@[\]+=&;{}!$*]{1,255}$/;

/** Properties of `TierSecurityGroups`. */
export interface TierSecurityGroupsProps {
  /** The VPC. Create the groups in its stack. */
  readonly vpc: ec2.IVpc;

  /** Who may call the load balancer. */
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
}

/**
 * The security groups of a load balancer, a service, a database, a cache and the function that rotates the database's
 * password, with a rule on both sides for every flow between them and none for anything else.
 *
 * All groups and rules stand in this one stack, so that users in other stacks make no dependency cycle. The groups
 * are stateful in so far as a replaced one must first leave all that uses it.
 *
 * Throws when a port is not a literal from 1 to 65535, and as `Ingress` does.
 */
export class TierSecurityGroups extends Construct {
  /** In: as `ingress` says. Out: to the service. */
  readonly loadBalancer: ec2.SecurityGroup;

  /** In: from the load balancer. Out: to the database, to the cache, and HTTPS to anywhere, for AWS's API. */
  readonly service: ec2.SecurityGroup;

  /** In: from the service and from rotation. Out: nothing. */
  readonly database: ec2.SecurityGroup;

  /** In: from the service. Out: nothing. */
  readonly cache: ec2.SecurityGroup;

  /** In: nothing. Out: to the database, and HTTPS to anywhere, for AWS Secrets Manager. */
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

    props.ingress._admitTo(this.loadBalancer, this);
    this.allow(this.loadBalancer, this.service, servicePort, 'Load balancer to service');
    this.allow(this.service, this.database, databasePort, 'Service to database');
    this.allow(this.service, this.cache, cachePort, 'Service to cache');
    this.allow(this.rotation, this.database, databasePort, 'Password rotation to database');
    this.service.addEgressRule(ec2.Peer.anyIpv4(), HTTPS, 'Service to AWS APIs');
    this.rotation.addEgressRule(ec2.Peer.anyIpv4(), HTTPS, 'Password rotation to AWS Secrets Manager');
  }

  /**
   * Makes a further group, which lets nothing in or out until `allow` says so.
   *
   * Throws when the description has characters that Amazon EC2 refuses.
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
   * Lets the source group call the target group on a TCP port: out of the one and into the other.
   *
   * Throws when the port is not a literal from 1 to 65535, when the description has characters that Amazon EC2
   * refuses, and when a group is of another stack, since the stacks would then need one another.
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
    return `${name} must be a group of stack ${Stack.of(this).node.path}, got ${group.node.path}`;
  }
}

function checkPort(name: string, port: number): string | undefined {
  if (Token.isUnresolved(port)) return `${name} must be a literal port, got a token`;
  if (Number.isInteger(port) && port >= 1 && port <= 65535) return undefined;
  return `${name} must be a port from 1 to 65535, got ${port}`;
}

function checkDescription(description: string): string | undefined {
  if (Token.isUnresolved(description) || DESCRIPTION.test(description)) return undefined;
  return `description must be 1 to 255 of the characters that Amazon EC2 takes, got "${description}"`;
}
