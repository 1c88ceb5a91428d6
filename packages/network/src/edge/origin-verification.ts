import { Token } from 'aws-cdk-lib/core';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import type * as kms from 'aws-cdk-lib/aws-kms';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { failOn } from '../private/validation';

/** Elastic Load Balancing takes priorities from 1 to 50,000 (`CreateRule`, "Priority"). */
const LAST_PRIORITY = 50_000;

/**
 * Elastic Load Balancing compares header values without regard to case and takes `*` and `?` as wildcards, so that
 * the value is of small letters and digits alone.
 */
const VALUE: secretsmanager.SecretStringGenerator = {
  passwordLength: 64,
  excludePunctuation: true,
  excludeUppercase: true,
};

/** Headers that CloudFront or the load balancer sets itself, or refuses to add. */
const TAKEN_HEADER = /^x-(amz|amzn|edge|forwarded)-|^x-real-ip$/i;

/** Elastic Load Balancing takes header names of up to 40 characters (`HttpHeaderConditionConfig`). */
const HEADER = /^x-[a-z0-9-]{1,38}$/i;

/** Properties of `OriginVerification`. */
export interface OriginVerificationProps {
  /** Key that encrypts the secret. */
  readonly encryptionKey: kms.IKey;

  /**
   * Name of the header: it begins with `X-` and has 40 characters at most.
   *
   * @default 'X-Origin-Verify'
   */
  readonly headerName?: string;

  /**
   * Which secret CloudFront sends. Each number has a secret of its own, with a value of its own.
   *
   * @default 1
   */
  readonly generation?: number;

  /**
   * A second secret that the load balancer accepts, while the one is replaced by the other.
   *
   * @default - none
   */
  readonly alsoAccept?: number;
}

/**
 * A header that only your CloudFront distribution knows, so that nobody who learns the load balancer's name can go
 * round CloudFront and its web ACL.
 *
 * The value is in AWS Secrets Manager and in no template: CloudFormation resolves a reference to it while it deploys,
 * and at no other time. To write another value into the secret by hand therefore changes nothing; to rotate from 1 to
 * 2, deploy three times: `generation: 1, alsoAccept: 2`, so that the load balancer accepts both; then
 * `generation: 2, alsoAccept: 1`, so that CloudFront sends the new one; then `generation: 2`, which forgets the old.
 *
 * Who may read the distribution's configuration or the listener's rules can read the value.
 *
 * Create it in the region and best in the stack of the distribution and the listener. The secrets are stateful: one
 * that is replaced must reach both at once.
 *
 * Throws when `headerName` is no custom header, and when a generation is not a whole number from 1 on or both are one.
 */
export class OriginVerification extends Construct {
  /** Name of the header. */
  readonly headerName: string;

  /** The secret whose value CloudFront sends. */
  readonly secret: secretsmanager.ISecret;

  /** What a listener rule asks of a request: that the header has an accepted value. It counts as one or two values. */
  readonly condition: elbv2.ListenerCondition;

  constructor(scope: Construct, id: string, props: OriginVerificationProps) {
    super(scope, id);
    const headerName = props.headerName ?? 'X-Origin-Verify';
    const generation = props.generation ?? 1;
    const { alsoAccept } = props;
    failOn(this, [
      checkHeader(headerName),
      checkGeneration('generation', generation),
      alsoAccept === undefined ? undefined : checkGeneration('alsoAccept', alsoAccept),
      alsoAccept === generation ? `alsoAccept must be another generation than ${generation}` : undefined,
    ]);
    this.headerName = headerName;
    this.secret = this.createSecret(generation, props.encryptionKey);
    const accepted = [this.secret];
    if (alsoAccept !== undefined) accepted.push(this.createSecret(alsoAccept, props.encryptionKey));
    this.condition = elbv2.ListenerCondition.httpHeader(headerName, accepted.map(valueOf));
  }

  /**
   * Has a listener answer 403 to whatever no rule of a lower number has taken. Give each rule that forwards the
   * `condition`: together they refuse every request without the header.
   *
   * Throws when the priority is out of range.
   *
   * @param listener the listener that receives CloudFront's requests
   * @param priority number of the rule, from 1 to 50,000; by default 50,000, the last before the default action
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

  /**
   * The header that the distribution adds.
   *
   * @internal
   */
  _headers(): Record<string, string> {
    return { [this.headerName]: valueOf(this.secret) };
  }

  private createSecret(generation: number, encryptionKey: kms.IKey): secretsmanager.Secret {
    return new secretsmanager.Secret(this, `Generation${generation}`, {
      description: `Value of ${this.headerName}, by which the load balancer knows CloudFront (${generation})`,
      encryptionKey,
      generateSecretString: VALUE,
    });
  }
}

/** A reference that CloudFormation resolves while it deploys; the template holds no value. */
function valueOf(secret: secretsmanager.ISecret): string {
  return secret.secretValue.unsafeUnwrap();
}

function checkHeader(name: string): string | undefined {
  if (Token.isUnresolved(name)) return undefined;
  if (HEADER.test(name) && !TAKEN_HEADER.test(name)) return undefined;
  return `headerName must be a custom header such as X-Origin-Verify, of 40 characters at most, got "${name}"`;
}

function checkGeneration(prop: string, generation: number): string | undefined {
  if (Token.isUnresolved(generation)) return `${prop} must be a literal value, got a token`;
  if (Number.isInteger(generation) && generation >= 1) return undefined;
  return `${prop} must be a whole number from 1 on, got ${generation}`;
}

function checkPriority(priority: number): string | undefined {
  if (Token.isUnresolved(priority)) return undefined;
  if (Number.isInteger(priority) && priority >= 1 && priority <= LAST_PRIORITY) return undefined;
  return `priority must be a whole number from 1 to ${LAST_PRIORITY}, got ${priority}`;
}
