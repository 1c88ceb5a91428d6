import { Token } from 'aws-cdk-lib/core';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import type * as kms from 'aws-cdk-lib/aws-kms';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { failOn } from '../private/validation';

/** Priorities are from 1 to 50,000 (Elastic Load Balancing API, `CreateRule`, "Priority"). */
const LAST_PRIORITY = 50_000;

/**
 * Elastic Load Balancing compares header values case-insensitively and treats `*` and `?` as wildcards, so the value
 * has lowercase letters and digits only.
 */
const VALUE: secretsmanager.SecretStringGenerator = {
  passwordLength: 64,
  excludePunctuation: true,
  excludeUppercase: true,
};

/** Headers that CloudFront or the load balancer sets itself, or does not allow as custom headers. */
const RESERVED_HEADER = /^x-(amz|amzn|edge|forwarded)-|^x-real-ip$/i;

/** Header names have at most 40 characters (Elastic Load Balancing API, `HttpHeaderConditionConfig`). */
const HEADER = /^x-[a-z0-9-]{1,38}$/i;

/** Properties of `OriginVerification`. */
export interface OriginVerificationProps {
  /** Key that encrypts the secret. */
  readonly encryptionKey: kms.IKey;

  /**
   * Name of the header. It begins with `X-` and has at most 40 characters.
   *
   * @default 'X-Origin-Verify'
   */
  readonly headerName?: string;

  /**
   * Number of the secret that CloudFront sends, from 1. Each number has its own secret with its own value.
   *
   * @default 1
   */
  readonly generation?: number;

  /**
   * Number of a second secret that the load balancer accepts during a rotation.
   *
   * @default - none
   */
  readonly alsoAccept?: number;
}

/**
 * Creates a secret header that only your CloudFront distribution sends, to prevent requests from bypassing CloudFront
 * and its web ACL. Anyone who finds the load balancer's DNS name could send requests to it otherwise.
 *
 * The value is stored in AWS Secrets Manager and is in no template. CloudFormation resolves a reference to it during a
 * deployment only, so writing another value to the secret has no effect. To rotate from 1 to 2, deploy three times:
 *
 * 1. `generation: 1, alsoAccept: 2`: the load balancer accepts both values.
 * 2. `generation: 2, alsoAccept: 1`: CloudFront sends the new value.
 * 3. `generation: 2`: the old secret is deleted.
 *
 * A principal that can read the distribution's configuration or the listener's rules can read the value.
 *
 * Create it in the Region of the distribution and the listener, preferably in their stack. The secrets are stateful: a
 * replaced secret must reach both at once.
 *
 * Throws when `headerName` is not a custom header, when a generation is not a whole number from 1, and when both
 * generations are the same.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/restrict-access-to-load-balancer.html
 *
 * @example
 * const verification = new OriginVerification(this, 'OriginVerification', { encryptionKey: key });
 * listener.addTargetGroups('Api', {
 *   priority: 10,
 *   conditions: [verification.condition],
 *   targetGroups: [targetGroup],
 * });
 * verification.enforceOn(listener);
 */
export class OriginVerification extends Construct {
  /** Name of the header. */
  readonly headerName: string;

  /** Secret whose value CloudFront sends. */
  readonly secret: secretsmanager.ISecret;

  /** Listener condition: the header has an accepted value. It counts as one or two condition values. */
  readonly condition: elbv2.ListenerCondition;

  /** Custom headers for the origin of the distribution. */
  readonly customHeaders: Record<string, string>;

  constructor(scope: Construct, id: string, props: OriginVerificationProps) {
    super(scope, id);
    const headerName = props.headerName ?? 'X-Origin-Verify';
    const generation = props.generation ?? 1;
    const { alsoAccept } = props;
    failOn(this, [
      checkHeader(headerName),
      checkGeneration('generation', generation),
      alsoAccept === undefined ? undefined : checkGeneration('alsoAccept', alsoAccept),
      alsoAccept === generation ? `alsoAccept must differ from generation, got ${generation} for both` : undefined,
    ]);
    this.headerName = headerName;
    this.secret = this.createSecret(generation, props.encryptionKey);
    this.customHeaders = { [headerName]: valueOf(this.secret) };
    const accepted = [this.secret];
    if (alsoAccept !== undefined) accepted.push(this.createSecret(alsoAccept, props.encryptionKey));
    this.condition = elbv2.ListenerCondition.httpHeader(headerName, accepted.map(valueOf));
  }

  /**
   * Adds a listener rule that answers 403 to every request that no rule with a lower priority number has forwarded. Add
   * `condition` to each rule that forwards requests: together they deny every request without the header.
   *
   * Throws when the priority is out of range.
   *
   * @param listener the listener that receives CloudFront's requests
   * @param priority priority of the rule, from 1 to 50,000. Defaults to 50,000, the last before the default action.
   */
  enforceOn(listener: elbv2.IApplicationListener, priority = LAST_PRIORITY): elbv2.ApplicationListenerRule {
    failOn(this, [checkPriority(priority)]);
    return new elbv2.ApplicationListenerRule(this, `Refuse${listener.node.id}`, {
      listener,
      priority,
      conditions: [elbv2.ListenerCondition.pathPatterns(['/*'])],
      action: elbv2.ListenerAction.fixedResponse(403, { contentType: 'text/plain', messageBody: 'Forbidden' }),
    });
  }

  private createSecret(generation: number, encryptionKey: kms.IKey): secretsmanager.Secret {
    return new secretsmanager.Secret(this, `Generation${generation}`, {
      description: `${this.headerName} header that CloudFront sends and the load balancer requires, generation ${generation}`,
      encryptionKey,
      generateSecretString: VALUE,
    });
  }
}

/** A dynamic reference that CloudFormation resolves during a deployment. The template does not contain the value. */
function valueOf(secret: secretsmanager.ISecret): string {
  return secret.secretValue.unsafeUnwrap();
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

function checkPriority(priority: number): string | undefined {
  if (Token.isUnresolved(priority)) return undefined;
  if (Number.isInteger(priority) && priority >= 1 && priority <= LAST_PRIORITY) return undefined;
  return `priority must be a whole number from 1 to ${LAST_PRIORITY}, got ${priority}`;
}
