import { type SecretValue, Token } from 'aws-cdk-lib/core';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import type { Construct } from 'constructs';
import { failOn } from '../../private/validation';

/** Name of the header if the user gives none. */
const DEFAULT_HEADER = 'X-Origin-Verify';

/** Headers that CloudFront or the load balancer sets itself, or does not allow as custom headers. */
const RESERVED_HEADER = /^x-(amz|amzn|edge|forwarded)-|^x-real-ip$/i;

/** Header names have at most 40 characters (Elastic Load Balancing API, `HttpHeaderConditionConfig`). */
const HEADER = /^x-[a-z0-9-]{1,38}$/i;

/** Props of created and imported verifications that are checked. */
interface CheckedProps {
  readonly headerName?: string;
  readonly generation?: number;
  readonly alsoAccept?: number;
  readonly secretNamePrefix?: string;
}

/** Header name and generations, with their defaults. The first generation is the one that CloudFront sends. */
export interface OriginHeader {
  readonly headerName: string;
  readonly generations: number[];
}

/** Checks the props and applies their defaults. */
export function originHeaderOf(scope: Construct, props: CheckedProps): OriginHeader {
  const { headerName = DEFAULT_HEADER, generation = 1, alsoAccept } = props;
  failOn(scope, [
    checkHeader(headerName),
    checkGeneration('generation', generation),
    alsoAccept === undefined ? undefined : checkGeneration('alsoAccept', alsoAccept),
    alsoAccept === generation ? `alsoAccept must differ from generation, got ${generation} for both` : undefined,
    checkPrefix(props.secretNamePrefix),
  ]);
  return { headerName, generations: alsoAccept === undefined ? [generation] : [generation, alsoAccept] };
}

/** Name of the secret of a generation. */
export function secretNameOf(secretNamePrefix: string, generation: number): string {
  return `${secretNamePrefix}origin-verify-${generation}`;
}

/** A listener condition on the values of the header. */
export function conditionOf(headerName: string, values: SecretValue[]): elbv2.ListenerCondition {
  return elbv2.ListenerCondition.httpHeader(headerName, values.map(referenceTo));
}

/** A dynamic reference that CloudFormation resolves during a deployment. The template does not contain the value. */
export function referenceTo(value: SecretValue): string {
  return value.unsafeUnwrap();
}

function checkHeader(name: string): string | undefined {
  if (Token.isUnresolved(name)) return undefined;
  if (HEADER.test(name) && !RESERVED_HEADER.test(name)) return undefined;
  return `headerName must be a custom header such as X-Origin-Verify with at most 40 characters, got "${name}"`;
}

function checkGeneration(prop: string, generation: number): string | undefined {
  if (Token.isUnresolved(generation)) return `${prop} must be a literal, got a token`;
  if (Number.isInteger(generation) && generation >= 1) return undefined;
  return `${prop} must be a whole number of at least 1, got ${generation}`;
}

/** Characters that Secrets Manager accepts in a name (`CreateSecret`, "Name"). */
function checkPrefix(prefix = ''): string | undefined {
  if (Token.isUnresolved(prefix) || /^[\w/+=.@-]{0,400}$/.test(prefix)) return undefined;
  return `secretNamePrefix must be at most 400 letters, digits and /_+=.@-, got "${prefix}"`;
}
