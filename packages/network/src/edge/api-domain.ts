import { Token } from 'aws-cdk-lib/core';
import * as acm from 'aws-cdk-lib/aws-certificatemanager';
import type * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import type * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import * as route53 from 'aws-cdk-lib/aws-route53';
import * as targets from 'aws-cdk-lib/aws-route53-targets';
import { Construct } from 'constructs';
import type { FailoverRouting } from './failover-routing';
import { checkHostName } from './private/host-name';
import { failOn } from '../private/validation';

/** Properties of `ApiDomain`. */
export interface ApiDomainProps {
  /**
   * Public hosted zone of the domain name. Import a zone with its name: `HostedZone.fromHostedZoneAttributes()` or
   * `PublicHostedZone.fromPublicHostedZoneAttributes()`, which look nothing up.
   */
  readonly hostedZone: route53.IHostedZone;

  /** Domain name of the API, in the hosted zone: `api.example.com`. */
  readonly domainName: string;
}

/** Properties of `ApiDomain.certificate()`. */
export interface ApiCertificateProps {
  /**
   * Domain name of the certificate, in the hosted zone.
   *
   * @default - the domain name of the API
   */
  readonly domainName?: string;

  /**
   * Other domain names that the certificate covers, all in the hosted zone.
   *
   * @default - none
   */
  readonly subjectAlternativeNames?: string[];
}

/**
 * Creates the certificates and DNS records of an API's domain name.
 *
 * Create one in each stack that needs it: CloudFront requires a certificate in us-east-1, a load balancer a certificate
 * in its own Region.
 *
 * Throws when a name is not a host name or not in the hosted zone.
 *
 * @see https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/resource-record-sets-choosing-alias-non-alias.html
 *
 * @example
 * const hostedZone = route53.HostedZone.fromHostedZoneAttributes(this, 'Zone', {
 *   hostedZoneId: 'Z0123456789ABCDEFGHIJ',
 *   zoneName: 'example.com',
 * });
 * const domain = new ApiDomain(this, 'Domain', { hostedZone, domainName: 'api.example.com' });
 * domain.certificate('Certificate');
 * domain.aliasToLoadBalancer(loadBalancer);
 */
export class ApiDomain extends Construct {
  /** Hosted zone of the domain name. */
  readonly hostedZone: route53.IHostedZone;

  /** Domain name of the API. */
  readonly domainName: string;

  private readonly zoneName: string;

  constructor(scope: Construct, id: string, props: ApiDomainProps) {
    super(scope, id);
    const { hostedZone, domainName } = props;
    const zoneName = nameOf(hostedZone);
    if (zoneName === undefined) {
      failOn(this, ['hostedZone must have a name, got a zone that was imported by id: use fromHostedZoneAttributes()']);
    }
    this.zoneName = zoneName as string;
    failOn(this, [
      checkHostName('zoneName of hostedZone', this.zoneName),
      checkZoneId(hostedZone.hostedZoneId),
      checkInZone('domainName', domainName, this.zoneName),
    ]);
    this.domainName = domainName;
    this.hostedZone = hostedZone;
  }

  /**
   * Creates a certificate in this stack. AWS Certificate Manager validates it with records in the hosted zone. The
   * deployment waits until the certificate is issued.
   *
   * @param id construct id
   * @param props domain names
   */
  certificate(id: string, props: ApiCertificateProps = {}): acm.Certificate {
    const domainName = props.domainName ?? this.domainName;
    const alternatives = props.subjectAlternativeNames ?? [];
    failOn(this, [
      checkInZone('domainName', domainName, this.zoneName),
      ...alternatives.map((name) => checkInZone('subjectAlternativeNames', name, this.zoneName)),
    ]);
    return new acm.Certificate(this, id, {
      domainName,
      subjectAlternativeNames: alternatives.length > 0 ? alternatives : undefined,
      validation: acm.CertificateValidation.fromDns(this.hostedZone),
    });
  }

  /**
   * Creates A and AAAA alias records for a distribution.
   *
   * @param distribution the distribution. The record name must be one of its domain names.
   * @param recordName name of the records, in the hosted zone. Defaults to the domain name of the API.
   */
  aliasToDistribution(distribution: cloudfront.IDistribution, recordName = this.domainName): void {
    this.alias(recordName, new targets.CloudFrontTarget(distribution));
  }

  /**
   * Creates A and AAAA alias records for a load balancer. The AAAA record has no answer while the load balancer has no
   * IPv6 addresses.
   *
   * @param loadBalancer the load balancer
   * @param recordName name of the records, in the hosted zone. Defaults to the domain name of the API.
   */
  aliasToLoadBalancer(loadBalancer: elbv2.ILoadBalancerV2, recordName = this.domainName): void {
    this.alias(recordName, new targets.LoadBalancerTarget(loadBalancer));
  }

  /**
   * Creates A and AAAA failover alias records for a load balancer. Create the primary records and the secondary ones with
   * the same name, in the stacks of the two load balancers. Route 53 does not change an existing record to a failover record
   * of the same name.
   *
   * The health of the load balancer is not evaluated. Only the health check of the primary records decides, because traffic
   * that returns without a decision would reach a database that is behind.
   *
   * @param loadBalancer the load balancer
   * @param routing `FailoverRouting.primary()` or `FailoverRouting.secondary()`
   * @param recordName name of the records, in the hosted zone. Defaults to the domain name of the API.
   */
  failoverToLoadBalancer(
    loadBalancer: elbv2.ILoadBalancerV2,
    routing: FailoverRouting,
    recordName = this.domainName,
  ): void {
    const first = `A ${recordName} ${routing.failover}`;
    failOn(this, [checkInZone('recordName', recordName, this.zoneName), this.checkNew(first, recordName)]);
    for (const type of ['A', 'AAAA']) {
      // the L2 requires the evaluation of target health for failover aliases, which Route 53 does not
      new route53.CfnRecordSet(this, `${type} ${recordName} ${routing.failover}`, {
        hostedZoneId: this.hostedZone.hostedZoneId,
        name: `${recordName}.`,
        type,
        setIdentifier: routing.failover.toLowerCase(),
        failover: routing.failover,
        healthCheckId: routing.healthCheck?.healthCheckId,
        aliasTarget: {
          hostedZoneId: loadBalancer.loadBalancerCanonicalHostedZoneId,
          dnsName: `dualstack.${loadBalancer.loadBalancerDnsName}`,
          evaluateTargetHealth: false,
        },
      });
    }
  }

  private checkNew(id: string, recordName: string): string | undefined {
    const exists = !Token.isUnresolved(recordName) && this.node.tryFindChild(id) !== undefined;
    return exists ? `recordName must be unique, got ${recordName} twice` : undefined;
  }

  private alias(recordName: string, target: route53.IAliasRecordTarget): void {
    failOn(this, [checkInZone('recordName', recordName, this.zoneName), this.checkNew(`A ${recordName}`, recordName)]);
    const options = { zone: this.hostedZone, recordName, target: route53.RecordTarget.fromAlias(target) };
    new route53.ARecord(this, `A ${recordName}`, options);
    new route53.AaaaRecord(this, `Aaaa ${recordName}`, options);
  }
}

/** The name of a zone. A zone that was imported by id throws when it is asked for its name. */
/** Route 53 API, `ResourceId`. The id can have the prefix of the API. */
function checkZoneId(id: string): string | undefined {
  if (Token.isUnresolved(id) || /^(\/hostedzone\/)?[A-Z0-9]{1,32}$/.test(id)) return undefined;
  return `hostedZone must have an id of 1 to 32 upper-case letters and digits, got '${id}'`;
}

function nameOf(hostedZone: route53.IHostedZone): string | undefined {
  try {
    return hostedZone.zoneName;
  } catch {
    return undefined;
  }
}

function checkInZone(prop: string, name: string, zoneName: string): string | undefined {
  if (Token.isUnresolved(name)) return `${prop} must be a literal, got a token`;
  const problem = checkHostName(prop, name);
  if (problem !== undefined || Token.isUnresolved(zoneName)) return problem;
  const inZone = name === zoneName || name.endsWith(`.${zoneName}`);
  return inZone ? undefined : `${prop} must be in the hosted zone ${zoneName}, got ${name}`;
}
