import { Arn, ArnFormat, type Duration, Stack, Token } from 'aws-cdk-lib/core';
import type * as acm from 'aws-cdk-lib/aws-certificatemanager';
import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import * as s3 from 'aws-cdk-lib/aws-s3';
import type { Construct, IConstruct } from 'constructs';
import { checkHostName } from './host-name';

/** Where AWS asks for what CloudFront uses. */
const EDGE_REGION = 'us-east-1';

const WEB_ACL = /^arn:[^:]+:wafv2:us-east-1:\d{12}:global\/webacl\/.+/;

/** CloudFront waits 120 seconds at most unless asked for more ("Amazon CloudFront quotas"). */
const LONGEST_TIMEOUT = 120;

/** A pattern of a path, other than one that takes in everything (CloudFront, "Path pattern"). */
const STATIC_PATH = /^\/(?!\*+$)[A-Za-z0-9_\-.*$/~"'@:+&?]{1,254}$/;

const MODERN_TLS: readonly cloudfront.SecurityPolicyProtocol[] = [
  cloudfront.SecurityPolicyProtocol.TLS_V1_2_2021,
  cloudfront.SecurityPolicyProtocol.TLS_V1_2_2025,
  cloudfront.SecurityPolicyProtocol.TLS_V1_3_2025,
];

/** What of a distribution is checked. */
export interface CheckedDistribution {
  readonly originDomainName: string;
  readonly originVerification: IConstruct;
  readonly domainNames: string[];
  readonly certificate: acm.ICertificate;
  readonly webAclArn: string;
  readonly logBucket: s3.IBucket;
  readonly staticPaths: string[];
  readonly minimumTls: cloudfront.SecurityPolicyProtocol;
  readonly originTimeout: Duration;
}

/** What is wrong with a distribution. */
export function checkDistribution(scope: Construct, props: CheckedDistribution): (string | undefined)[] {
  return [
    ...checkNames(props),
    checkCertificate(props.certificate),
    checkWebAcl(props.webAclArn),
    checkLogBucket(props.logBucket),
    checkVerification(scope, props.originVerification),
    ...props.staticPaths.map(checkStaticPath),
    checkTls(props.minimumTls),
    checkTimeout(props.originTimeout),
  ];
}

function checkNames({ originDomainName, domainNames }: CheckedDistribution): (string | undefined)[] {
  return [
    domainNames.length === 0 ? 'domainNames must hold at least one name, got none' : undefined,
    ...domainNames.map((name) => checkHostName('domainNames', name)),
    checkHostName('originDomainName', originDomainName),
    domainNames.includes(originDomainName)
      ? `originDomainName must not be one of domainNames, or CloudFront calls itself, got ${originDomainName}`
      : undefined,
  ];
}

function checkCertificate(certificate: acm.ICertificate): string | undefined {
  const arn = certificate.certificateArn;
  const region = Token.isUnresolved(arn)
    ? certificate.env.region
    : Arn.split(arn, ArnFormat.SLASH_RESOURCE_NAME).region;
  if (region === undefined || Token.isUnresolved(region) || region === EDGE_REGION) return undefined;
  return `certificate must be of ${EDGE_REGION}, as CloudFront asks, got ${region}`;
}

function checkWebAcl(arn: string): string | undefined {
  if (Token.isUnresolved(arn) || WEB_ACL.test(arn)) return undefined;
  return `webAclArn must be the ARN of a web ACL of scope CLOUDFRONT in ${EDGE_REGION}, got ${arn}`;
}

function checkLogBucket(bucket: s3.IBucket): string | undefined {
  const resource = bucket.node.defaultChild;
  if (!(resource instanceof s3.CfnBucket)) return undefined;
  const controls = JSON.stringify(Stack.of(bucket).resolve(resource.ownershipControls) ?? {});
  if (/ObjectWriter|BucketOwnerPreferred/.test(controls)) return undefined;
  return 'logBucket must take access control lists: objectOwnership must be OBJECT_WRITER or BUCKET_OWNER_PREFERRED';
}

function checkVerification(scope: Construct, verification: IConstruct): string | undefined {
  const [own, other] = [Stack.of(scope).region, Stack.of(verification).region];
  // Only within its own region can CloudFormation resolve the secret.
  if (own === other || Token.isUnresolved(own) || Token.isUnresolved(other)) return undefined;
  return `originVerification must be of region ${own}, got ${other}`;
}

function checkStaticPath(path: string): string | undefined {
  if (Token.isUnresolved(path) || STATIC_PATH.test(path)) return undefined;
  return `staticPaths must be patterns of some paths, such as /static/*, got "${path}"`;
}

function checkTls(minimumTls: cloudfront.SecurityPolicyProtocol): string | undefined {
  if (MODERN_TLS.includes(minimumTls)) return undefined;
  return `minimumTls must be TLS_V1_2_2021 or newer, got ${minimumTls}`;
}

function checkTimeout(timeout: Duration): string | undefined {
  if (timeout.isUnresolved()) return 'originTimeout must be a literal value, got a token';
  const seconds = timeout.toSeconds({ integral: false });
  if (Number.isInteger(seconds) && seconds >= 1 && seconds <= LONGEST_TIMEOUT) return undefined;
  return `originTimeout must be a whole number of seconds from 1 to ${LONGEST_TIMEOUT}, got ${seconds}`;
}
