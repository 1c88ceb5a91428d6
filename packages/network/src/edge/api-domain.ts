import { Token } from 'aws-cdk-lib/core';
import * as acm from 'aws-cdk-lib/aws-certificatemanager';
import type * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import type * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import * as route53 from 'aws-cdk-lib/aws-route53';
import * as targets from 'aws-cdk-lib/aws-route53-targets';
import { Construct } from 'constructs';
import { checkHostName } from './private/host-name';
import { failOn } from '../private/validation';

/** Properties of `ApiDomain`. */
export interface ApiDomainProps {
  /** Id of the public hosted zone, such as `Z0123456789ABCDEFGHIJ`. */
  readonly hostedZoneId: string;

  /** Name of the hosted zone, such as `example.com`. */
  readonly zoneName: string;

  /** Name under which the API is called, in the zone: `api.example.com`. */
  readonly domainName: string;
}

/** Properties of `ApiDomain.certificate()`. */
export interface ApiCertificateProps {
  /**
   * Name that the certificate is for, in the zone.
   *
   * @default - the domain's own name
   */
  readonly domainName?: string;

  /**
   * Further names that the certificate covers, all in the zone.
   *
   * @default - none
   */
  readonly alternativeNames?: string[];
}

/**
 * The name of an API in a hosted zone that is given by id and name, so that nothing is looked up: its certificates
 * and its records.
 *
 * Create one in each stack that needs it: a certificate for CloudFront must be made in a stack of us-east-1, that of a
 * load balancer in the load balancer's region.
 *
 * Throws when a name is no host name or not in the zone.
 */
export class ApiDomain extends Construct {
  /** The hosted zone. */
  readonly hostedZone: route53.IHostedZone;

  /** Name under which the API is called. */
  readonly domainName: string;

  private readonly zoneName: string;

  constructor(scope: Construct, id: string, props: ApiDomainProps) {
    super(scope, id);
    const { hostedZoneId, zoneName, domainName } = props;
    failOn(this, [checkHostName('zoneName', zoneName), checkInZone('domainName', domainName, zoneName)]);
    this.domainName = domainName;
    this.zoneName = zoneName;
    this.hostedZone = route53.HostedZone.fromHostedZoneAttributes(this, 'Zone', { hostedZoneId, zoneName });
  }

  /**
   * Makes a certificate in this stack, validated by records that AWS Certificate Manager writes into the zone. The
   * stack waits until the certificate is issued.
   */
  certificate(id: string, props: ApiCertificateProps = {}): acm.Certificate {
    const domainName = props.domainName ?? this.domainName;
    const alternatives = props.alternativeNames ?? [];
    failOn(this, [
      checkInZone('domainName', domainName, this.zoneName),
      ...alternatives.map((name) => checkInZone('alternativeNames', name, this.zoneName)),
    ]);
    return new acm.Certificate(this, id, {
      domainName,
      subjectAlternativeNames: alternatives.length > 0 ? alternatives : undefined,
      validation: acm.CertificateValidation.fromDns(this.hostedZone),
    });
  }

  /**
   * Points a name at a distribution, by an A and an AAAA record.
   *
   * @param distribution the distribution; the name must be among its domain names
   * @param recordName name of the records, in the zone; by default the domain's own
   */
  aliasToDistribution(distribution: cloudfront.IDistribution, recordName = this.domainName): void {
    this.alias(recordName, new targets.CloudFrontTarget(distribution));
  }

  /**
   * Points a name at a load balancer, by an A and an AAAA record; the latter answers nothing while the load balancer
   * has no IPv6 addresses.
   *
   * @param loadBalancer the load balancer
   * @param recordName name of the records, in the zone; by default the domain's own
   */
  aliasToLoadBalancer(loadBalancer: elbv2.ILoadBalancerV2, recordName = this.domainName): void {
    this.alias(recordName, new targets.LoadBalancerTarget(loadBalancer));
  }

  private alias(recordName: string, target: route53.IAliasRecordTarget): void {
    failOn(this, [checkInZone('recordName', recordName, this.zoneName)]);
    const options = { zone: this.hostedZone, recordName, target: route53.RecordTarget.fromAlias(target) };
    new route53.ARecord(this, `A ${recordName}`, options);
    new route53.AaaaRecord(this, `Aaaa ${recordName}`, options);
  }
}

function checkInZone(prop: string, name: string, zoneName: string): string | undefined {
  if (Token.isUnresolved(name)) return `${prop} must be a literal value, got a token`;
  const problem = checkHostName(prop, name);
  if (problem !== undefined || Token.isUnresolved(zoneName)) return problem;
  const inZone = name === zoneName || name.endsWith(`.${zoneName}`);
  return inZone ? undefined : `${prop} must be in the zone ${zoneName}, got ${name}`;
}
