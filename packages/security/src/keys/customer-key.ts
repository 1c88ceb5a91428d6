import { type Duration, RemovalPolicy, Stack, Token } from 'aws-cdk-lib/core';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import type { KeyService } from './key-service';
import { checkDays, failOn } from '../private/validation';

/** What an administrator may do: everything but use the key (KMS guide, "Allow key administrators"). */
const ADMINISTER = [
  'kms:CancelKeyDeletion',
  'kms:Create*',
  'kms:Delete*',
  'kms:Describe*',
  'kms:Disable*',
  'kms:Enable*',
  'kms:Get*',
  'kms:List*',
  'kms:Put*',
  'kms:Revoke*',
  'kms:RotateKeyOnDemand',
  'kms:ScheduleKeyDeletion',
  'kms:TagResource',
  'kms:UntagResource',
  'kms:Update*',
];

/** Properties of `CustomerKey`. */
export interface CustomerKeyProps {
  /** What the key protects, for whoever finds it in the console: 1 to 8192 characters. */
  readonly description: string;

  /**
   * Friendly name, with or without `alias/`. A fixed name blocks replacement.
   *
   * @default - no alias
   */
  readonly alias?: string;

  /**
   * AWS services that may use the key. Roles and users of the account are let in by IAM policies, not here.
   *
   * @default - none
   */
  readonly services?: KeyService[];

  /**
   * Principals that may manage the key and not use it, beside the account's own administrators.
   *
   * @default - none
   */
  readonly admins?: iam.IPrincipal[];

  /**
   * Time between rotations, 90 to 2560 days (KMS API, `EnableKeyRotation`). Old key material stays for decryption.
   *
   * @default Duration.days(365)
   */
  readonly rotationPeriod?: Duration;

  /**
   * Time between a request to delete the key and its loss, 7 to 30 days.
   *
   * @default Duration.days(30)
   */
  readonly pendingWindow?: Duration;

  /**
   * Whether the key can be replicated to other regions. It cannot be changed later.
   *
   * @default false
   */
  readonly multiRegion?: boolean;

  /**
   * What happens to the key when it leaves the stack. Without its key, what it encrypted is lost.
   *
   * @default RemovalPolicy.RETAIN
   */
  readonly removalPolicy?: RemovalPolicy;
}

/**
 * A symmetric customer managed key that rotates, and that only the named services may use.
 *
 * The account keeps full control by IAM, so that no policy given here can lock it out. Grants are made by services of AWS
 * alone, on behalf of whoever may use the key.
 *
 * This resource is stateful: without it, everything it encrypted is lost.
 *
 * Throws when the description, the alias, `rotationPeriod` or `pendingWindow` is out of the bounds of AWS KMS.
 */
export class CustomerKey extends Construct {
  /** The key, for everything that takes an `IKey`. */
  readonly key: kms.Key;

  constructor(scope: Construct, id: string, props: CustomerKeyProps) {
    super(scope, id);
    failOn(this, [
      checkDescription(props.description),
      checkAlias(props.alias),
      checkDays('rotationPeriod', props.rotationPeriod, 90, 2560),
      checkDays('pendingWindow', props.pendingWindow, 7, 30),
    ]);

    this.key = new kms.Key(this, 'Resource', {
      description: props.description,
      alias: props.alias,
      enableKeyRotation: true,
      rotationPeriod: props.rotationPeriod,
      pendingWindow: props.pendingWindow,
      multiRegion: props.multiRegion,
      removalPolicy: props.removalPolicy ?? RemovalPolicy.RETAIN,
    });
    this.key.addToResourcePolicy(grantsOfServicesAlone());
    for (const service of props.services ?? []) this.allow(service);
    this.admit(props.admins ?? [], props.multiRegion ?? false);
  }

  /** Lets one more service use the key. */
  allow(service: KeyService): void {
    for (const statement of service._statements(Stack.of(this))) this.key.addToResourcePolicy(statement);
  }

  /** The key policy says it, not the administrators' own: the CDK's `admins` would give their roles inline policies. */
  private admit(admins: iam.IPrincipal[], multiRegion: boolean): void {
    if (admins.length === 0) return;
    const actions = multiRegion ? [...ADMINISTER, 'kms:ReplicateKey', 'kms:SynchronizeMultiRegionKey'] : ADMINISTER;
    this.key.addToResourcePolicy(new iam.PolicyStatement({ principals: admins, actions, resources: ['*'] }));
  }
}

/** A grant lasts longer than any policy tells, so people and roles make none but through a service of AWS. */
function grantsOfServicesAlone(): iam.PolicyStatement {
  return new iam.PolicyStatement({
    effect: iam.Effect.DENY,
    principals: [new iam.AnyPrincipal()],
    actions: ['kms:CreateGrant'],
    resources: ['*'],
    conditions: { BoolIfExists: { 'kms:GrantIsForAWSResource': 'false', 'aws:PrincipalIsAWSService': 'false' } },
  });
}

function checkDescription(description: string): string | undefined {
  if (Token.isUnresolved(description)) return undefined;
  if (description.trim().length > 0 && description.length <= 8192) return undefined;
  return `description must say in 1 to 8192 characters what the key protects, got ${description.length}`;
}

function checkAlias(alias: string | undefined): string | undefined {
  if (alias === undefined || Token.isUnresolved(alias)) return undefined;
  const name = alias.replace(/^alias\//, '');
  if (name.startsWith('aws/')) return `alias must not begin with aws/, which belongs to AWS, got '${alias}'`;
  if (/^[\w/-]{1,250}$/.test(name)) return undefined;
  return `alias must be 1 to 250 letters, digits, '/', '_' or '-', got '${alias}'`;
}
