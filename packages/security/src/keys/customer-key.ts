import { type Duration, RemovalPolicy, Token } from 'aws-cdk-lib/core';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';
import { checkNoSnapshot, checkDays, failAt, pathOf, type Problem } from '../private/validation';
import type { KeyService } from './key-service';

/** Actions of a key administrator, none of which uses the key (AWS KMS Developer Guide, "Allow key administrators"). */
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
  /** Description of the data that the key protects, 1 to 8192 characters (AWS KMS API, `CreateKey`). */
  readonly description: string;

  /**
   * Alias, with or without `alias/`: 1 to 250 letters, digits, `/`, `_` and `-`. A fixed name blocks replacement.
   *
   * @default - no alias
   */
  readonly alias?: string;

  /**
   * AWS services that can use the key. Allow roles and users of the account with the grant methods of the key.
   *
   * @default - none
   */
  readonly services?: KeyService[];

  /**
   * Principals that can manage the key but not use it, in addition to the administrators of the account.
   *
   * @default - none
   */
  readonly admins?: iam.IPrincipal[];

  /**
   * Time between rotations, 90 to 2560 days (AWS KMS API, `EnableKeyRotation`). Old key material remains available for
   * decryption.
   *
   * @default Duration.days(365)
   */
  readonly rotationPeriod?: Duration;

  /**
   * Waiting period before a key is deleted, 7 to 30 days (AWS KMS API, `ScheduleKeyDeletion`).
   *
   * @default Duration.days(30)
   */
  readonly pendingWindow?: Duration;

  /**
   * Whether the key is enabled.
   *
   * @default true
   */
  readonly enabled?: boolean;

  /**
   * Whether the key can be replicated to other Regions. It cannot be changed after creation.
   *
   * @default false
   */
  readonly multiRegion?: boolean;

  /**
   * What happens to the key when it is removed from the stack. Data that a deleted key encrypted is lost.
   *
   * @default RemovalPolicy.RETAIN
   */
  readonly removalPolicy?: RemovalPolicy;
}

/**
 * Creates a symmetric customer managed KMS key with automatic rotation. Its policy allows the account and the given AWS
 * services only. A monthly charge per key and a charge per request apply.
 *
 * The account keeps full control through IAM policies. Principals can create grants through AWS services only.
 *
 * This resource is stateful: data that it encrypted cannot be decrypted without it.
 *
 * Throws when `description`, `alias`, `rotationPeriod` or `pendingWindow` exceeds the limits of AWS KMS.
 *
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/concepts.html
 *
 * @example
 * const encryptionKey = new CustomerKey(this, 'Key', {
 *   description: 'application logs',
 *   services: [KeyService.cloudWatchLogs('/ecs/*')],
 * });
 * new logs.LogGroup(this, 'Logs', { logGroupName: '/ecs/shop', encryptionKey });
 */
export class CustomerKey extends kms.Key {
  constructor(scope: Construct, id: string, props: CustomerKeyProps) {
    failAt(pathOf(scope, id), [
      checkDescription(props.description),
      checkAlias(props.alias),
      checkNoSnapshot(props.removalPolicy),
      checkLiteral('rotationPeriod', props.rotationPeriod),
      checkDays('rotationPeriod', props.rotationPeriod, 90, 2560),
      checkLiteral('pendingWindow', props.pendingWindow),
      checkDays('pendingWindow', props.pendingWindow, 7, 30),
    ]);
    super(scope, id, {
      description: props.description,
      alias: props.alias,
      enabled: props.enabled,
      enableKeyRotation: true,
      rotationPeriod: props.rotationPeriod,
      pendingWindow: props.pendingWindow,
      multiRegion: props.multiRegion,
      removalPolicy: props.removalPolicy ?? RemovalPolicy.RETAIN,
    });
    this.addToResourcePolicy(denyGrants());
    for (const service of props.services ?? []) this.addService(service);
    this.allowAdmins(props.admins ?? [], props.multiRegion ?? false);
  }

  /** Allows one more AWS service to use the key. */
  addService(service: KeyService): void {
    for (const statement of service.bind(this).statements) this.addToResourcePolicy(statement);
  }

  /** The `admins` of the CDK would add inline policies to their roles. This uses the key policy only. */
  private allowAdmins(admins: iam.IPrincipal[], multiRegion: boolean): void {
    if (admins.length === 0) return;
    const actions = multiRegion ? [...ADMINISTER, 'kms:ReplicateKey', 'kms:SynchronizeMultiRegionKey'] : ADMINISTER;
    this.addToResourcePolicy(new iam.PolicyStatement({ principals: admins, actions, resources: ['*'] }));
  }
}

/** A grant does not appear in any policy, so principals can create grants through AWS services only. */
function denyGrants(): iam.PolicyStatement {
  return new iam.PolicyStatement({
    effect: iam.Effect.DENY,
    principals: [new iam.AnyPrincipal()],
    actions: ['kms:CreateGrant'],
    resources: ['*'],
    conditions: { BoolIfExists: { 'kms:GrantIsForAWSResource': 'false', 'aws:PrincipalIsAWSService': 'false' } },
  });
}

function checkDescription(description: string): Problem {
  if (Token.isUnresolved(description)) return undefined;
  if (description.trim().length > 0 && description.length <= 8192) return undefined;
  return `description must be 1 to 8192 characters and not blank, got ${description.length}`;
}

/** The CDK compares the number of days. */
function checkLiteral(prop: string, value: Duration | undefined): Problem {
  return value?.isUnresolved() ? `${prop} must be a literal, got a token` : undefined;
}

function checkAlias(alias: string | undefined): Problem {
  if (alias === undefined || Token.isUnresolved(alias)) return undefined;
  const name = alias.replace(/^alias\//, '');
  if (name.startsWith('aws/')) return `alias must not begin with aws/, which is reserved, got '${alias}'`;
  if (/^[\w/-]{1,250}$/.test(name)) return undefined;
  return `alias must be 1 to 250 letters, digits, '/', '_' or '-', got '${alias}'`;
}
