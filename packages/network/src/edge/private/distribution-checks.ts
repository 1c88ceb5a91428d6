import { Arn, ArnFormat, type Duration, Stack, Token } from 'aws-cdk-lib/core';
import type * as acm from 'aws-cdk-lib/aws-certificatemanager';
import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import type { aws_wafv2 as wafv2 } from 'aws-cdk-lib/interfaces';
import type { Construct, IConstruct } from 'constructs';
import type { DistributionLogging } from '../distribution-logging';
import type { VpcApiOrigin } from '../vpc-api-origin';
import { checkHostName } from './host-name';
import { checkStaticPath } from './path-checks';
import { prefixListOf } from './vpc-origin';

/** Region that CloudFront requires for certificates and web ACLs. */
const EDGE_REGION = 'us-east-1';

const WEB_ACL = /^arn:[^:]+:wafv2:us-east-1:\d{12}:global\/webacl\/.+/;

/** CloudFront waits at most 120 seconds without a quota increase ("Amazon CloudFront quotas"). */
const LONGEST_TIMEOUT = 120;

/** Longest wait for a connection, in seconds (CloudFront, "Connection timeout"). */
const LONGEST_CONNECTION_TIMEOUT = 10;

const MODERN_TLS: readonly cloudfront.SecurityPolicyProtocol[] = [
  cloudfront.SecurityPolicyProtocol.TLS_V1_2_2021,
  cloudfront.SecurityPolicyProtocol.TLS_V1_2_2025,
  cloudfront.SecurityPolicyProtocol.TLS_V1_3_2025,
];

/** The props of a distribution that are checked. */
export interface CheckedDistribution {
  readonly originDomainName: string;
  readonly originVerification: IConstruct;
  readonly domainNames: string[];
  readonly certificate: acm.ICertificate;
  readonly webAcl: wafv2.IWebACLRef;
  readonly logging: DistributionLogging;
  readonly vpcOrigin?: VpcApiOrigin;
  readonly staticPathPatterns: string[];
  readonly minimumProtocolVersion: cloudfront.SecurityPolicyProtocol;
  readonly readTimeout: Duration;
  readonly connectionTimeout?: Duration;
  readonly connectionAttempts?: number;
}

/** Problems of a distribution's props. */
export function checkDistribution(scope: Construct, props: CheckedDistribution): (string | undefined)[] {
  return [
    ...checkNames(props),
    checkCertificate(props.certificate),
    checkWebAcl(props.webAcl),
    ...props.logging.validate(scope),
    props.vpcOrigin && checkVpcOrigin(props.vpcOrigin),
    checkVerification(scope, props.originVerification),
    ...props.staticPathPatterns.map((path) => checkStaticPath('staticPathPatterns', path)),
    checkTls(props.minimumProtocolVersion),
    checkTimeout('readTimeout', props.readTimeout, LONGEST_TIMEOUT),
    checkTimeout('connectionTimeout', props.connectionTimeout, LONGEST_CONNECTION_TIMEOUT),
    checkAttempts(props.connectionAttempts),
  ];
}

function checkNames({ originDomainName, domainNames }: CheckedDistribution): (string | undefined)[] {
  return [
    domainNames.length === 0 ? 'domainNames must have at least one name, got none' : undefined,
    ...domainNames.map((name) => checkHostName('domainNames', name)),
    checkHostName('originDomainName', originDomainName),
    domainNames.includes(originDomainName)
      ? `originDomainName must not be one of domainNames, because CloudFront would connect to itself, got ${originDomainName}`
      : undefined,
  ];
}

function checkCertificate(certificate: acm.ICertificate): string | undefined {
  const arn = certificate.certificateArn;
  const region = Token.isUnresolved(arn)
    ? certificate.env.region
    : Arn.split(arn, ArnFormat.SLASH_RESOURCE_NAME).region;
  if (region === undefined || Token.isUnresolved(region) || region === EDGE_REGION) return undefined;
  return `certificate must be in ${EDGE_REGION}, which CloudFront requires, got ${region}`;
}

function checkWebAcl(webAcl: wafv2.IWebACLRef): string | undefined {
  const { webAclRef, env } = webAcl;
  const { webAclArn: arn } = webAclRef;
  // the reference of a CfnWebACL has a token as its scope
  const scope = Token.isUnresolved(webAclRef.scope) ? (webAcl as { scope?: string }).scope : webAclRef.scope;
  const regional = scope !== undefined && !Token.isUnresolved(scope) && scope !== 'CLOUDFRONT';
  const elsewhere = Token.isUnresolved(arn)
    ? !Token.isUnresolved(env.region) && env.region !== EDGE_REGION
    : !WEB_ACL.test(arn);
  if (!regional && !elsewhere) return undefined;
  const found = Token.isUnresolved(arn) ? `scope ${scope} in ${env.region}` : arn;
  return `webAcl must have the scope CLOUDFRONT and be in ${EDGE_REGION}, got ${found}`;
}

function checkVpcOrigin(origin: VpcApiOrigin): string | undefined {
  const { region } = Stack.of(origin.loadBalancer);
  if (origin.openSecurityGroup === false || prefixListOf(origin) !== undefined) return undefined;
  const where = Token.isUnresolved(region) ? 'a stack without a Region' : region;
  return `vpcOrigin must have the prefixListId of CloudFront in ${where}, got none`;
}

function checkVerification(scope: Construct, verification: IConstruct): string | undefined {
  const [own, other] = [Stack.of(scope).region, Stack.of(verification).region];
  // CloudFormation resolves dynamic references to secrets of its own Region only
  if (own === other || Token.isUnresolved(own) || Token.isUnresolved(other)) return undefined;
  return `originVerification must be in the Region ${own}, got ${other}`;
}

function checkTls(version: cloudfront.SecurityPolicyProtocol): string | undefined {
  if (MODERN_TLS.includes(version)) return undefined;
  return `minimumProtocolVersion must be TLS_V1_2_2021 or later, got ${version}`;
}

function checkTimeout(prop: string, timeout: Duration | undefined, longest: number): string | undefined {
  if (timeout === undefined) return undefined;
  if (timeout.isUnresolved()) return `${prop} must be a literal, got a token`;
  const seconds = timeout.toSeconds({ integral: false });
  if (Number.isInteger(seconds) && seconds >= 1 && seconds <= longest) return undefined;
  return `${prop} must be a whole number of seconds from 1 to ${longest}, got ${seconds}`;
}

function checkAttempts(attempts: number | undefined): string | undefined {
  if (attempts === undefined || [1, 2, 3].includes(attempts)) return undefined;
  return `connectionAttempts must be 1, 2 or 3, got ${Token.isUnresolved(attempts) ? 'a token' : attempts}`;
}

/** @see https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_CustomErrorResponse.html */
export function checkErrorResponse(response: cloudfront.ErrorResponse): string | undefined {
  const { httpStatus, responseHttpStatus, responsePagePath, ttl } = response;
  if (![400, 403, 404, 405, 414, 416, 500, 501, 502, 503, 504].includes(httpStatus) && !Token.isUnresolved(httpStatus))
    return `errorResponses must have an httpStatus that CloudFront customizes, such as 404 or 503, got ${httpStatus}`;
  if ((responseHttpStatus ?? responsePagePath ?? ttl) === undefined)
    return `errorResponses must have a ttl, responseHttpStatus or responsePagePath, got none for ${httpStatus}`;
  if (responseHttpStatus !== undefined && responsePagePath === undefined)
    return `errorResponses must have a responsePagePath with responseHttpStatus, got none for ${httpStatus}`;
  return undefined;
}
