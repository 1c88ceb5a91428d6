import type { DeploymentModel } from '../model/deployment-model';
import type { ModelResource } from '../model/types';
import { may, type Derived } from './expectation';
import { administrator, roleOf, type Principal } from './principals';

/** Properties of `usesKey`. */
export interface KeyUse {
  readonly by: Principal;
  /** ARN or id of the key. No expectation without one, or with a key that AWS manages. */
  readonly key: unknown;
  readonly actions: readonly string[];
  readonly why: string;
  readonly source: string;
  /** Service and Region that call AWS KMS for the principal, for example `s3.us-east-1`. */
  readonly via?: string;
  readonly encryptionContext?: Readonly<Record<string, string>>;
  readonly anySource?: string;
}

/** A principal must be able to use a key, with the context keys of AWS KMS. */
export function usesKey(model: DeploymentModel, use: KeyUse): Derived[] {
  const key = keyOf(model, use.key);
  if (!key) return [];
  const context = Object.entries(use.encryptionContext ?? {}).map(([name, value]) => [
    `kms:EncryptionContext:${name}`,
    value,
  ]);
  return may({
    ...use,
    on: [key.arn],
    context: {
      ...(Object.fromEntries(context) as Record<string, string>),
      ...(use.via === undefined ? {} : { 'kms:ViaService': `${use.via}.amazonaws.com` }),
    },
  });
}

/** Properties of `readsSecret`. */
export interface SecretUse {
  readonly by: Principal;
  readonly secret: ModelResource;
  readonly why: string;
  /** Why the principal needs the key of the secret. */
  readonly decrypts: string;
  readonly source: string;
}

/** A principal must be able to read a secret. */
export function readsSecret(model: DeploymentModel, { by, secret, why, decrypts, source }: SecretUse): Derived[] {
  return [
    ...may({ by, actions: ['secretsmanager:GetSecretValue'], on: [secret.arn], why, source }),
    ...usesKey(model, {
      by,
      key: secret.properties.KmsKeyId,
      actions: ['kms:Decrypt'],
      via: `secretsmanager.${secret.stack.region}`,
      encryptionContext: { SecretARN: secret.arn },
      why: decrypts,
      source,
    }),
  ];
}

/** The secret with this ARN, or the replica of a secret of another Region, which has its name and the same characters. */
export function secretOf(model: DeploymentModel, arn: string, near: ModelResource): ModelResource {
  const own = model.find('AWS::SecretsManager::Secret', arn);
  if (own) return own;
  const { stack } = near;
  const primary = model
    .resources('AWS::SecretsManager::Secret')
    .find((each) => each.arn.replace(`:${each.stack.region}:`, `:${stack.region}:`) === arn);
  const replicas = (primary?.properties.ReplicaRegions ?? []) as { Region: string; KmsKeyId?: string }[];
  const replica = replicas.find(({ Region }) => Region === stack.region);
  if (!primary || !replica) throw new Error(`the templates must replicate the secret ${arn}`);
  const { logicalId, path, type } = primary;
  const properties = { ...primary.properties, KmsKeyId: replica.KmsKeyId };
  return { arn, logicalId, path, properties, ref: arn, stack, type, attribute: (name) => primary.attribute(name) };
}

/** The key of the templates with this ARN, id or alias. Undefined for a key that AWS manages. */
export function keyOf(model: DeploymentModel, key: unknown): ModelResource | undefined {
  if (typeof key !== 'string' || key.startsWith('alias/aws/')) return undefined;
  return model.find('AWS::KMS::ReplicaKey', key) ?? model.get('AWS::KMS::Key', key);
}

/** Key of a bucket's default encryption. */
export function bucketKey(bucket: ModelResource): unknown {
  const [rule] = (bucket.properties.BucketEncryption?.ServerSideEncryptionConfiguration ?? []) as Record<
    string,
    Record<string, unknown>
  >[];
  return rule?.ServerSideEncryptionByDefault?.KMSMasterKeyID;
}

/** Writing objects to a bucket with a customer managed key, also in several parts. */
export function encryptsObjects(model: DeploymentModel, by: Principal, bucket: ModelResource): Derived[] {
  return usesKey(model, {
    by,
    key: bucketKey(bucket),
    actions: ['kms:Decrypt', 'kms:GenerateDataKey'],
    via: `s3.${bucket.stack.region}`,
    encryptionContext: { 'aws:s3:arn': bucket.arn },
    why: `writes encrypted objects to ${bucket.path}`,
    source: 'https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingKMSEncryption.html',
  });
}

/** A service must be able to assume a role of the templates. */
export function assumes(by: Principal, role: Principal, why: string, source: string, anySource?: string): Derived[] {
  return may({
    by,
    actions: ['sts:AssumeRole'],
    on: [role.role!.arn],
    why,
    source,
    ...(anySource ? { anySource } : {}),
  });
}

/** Why a trust policy needs no source condition. */
export const PASSED_INSIDE_ACCOUNT = 'only a principal of the account of a role can pass the role to the service';

/** As `assumes`, for the ARN in a property. */
export function assumesArn(
  model: DeploymentModel,
  by: Principal,
  arn: unknown,
  why: string,
  source: string,
): Derived[] {
  return assumes(by, roleOf(model, arn), why, source);
}

/** The service of a resource creates a grant on its key when CloudFormation creates the resource. */
export function grantsKey(
  model: DeploymentModel,
  resource: ModelResource,
  key: unknown,
  via: string,
  source: string,
): Derived[] {
  const found = keyOf(model, key);
  if (!found) return [];
  const by = administrator(resource.stack);
  return [
    ...may({
      by,
      actions: ['kms:CreateGrant'],
      on: [found.arn],
      context: { 'kms:ViaService': `${via}.amazonaws.com`, 'kms:GrantIsForAWSResource': 'true' },
      why: 'the service encrypts the resource with a grant, created with the resource',
      source,
    }),
    ...may({ by, actions: ['kms:DescribeKey'], on: [found.arn], why: 'checks the key', source }),
  ];
}

/** ARN of a log group without the suffix for streams. */
export function logGroupArn(logGroup: ModelResource): string {
  return logGroup.arn.replace(/:\*$/, '');
}

/** ARN of a stream of a log group. */
export function logStreamArn(logGroup: ModelResource, stream = 'stream'): string {
  return `${logGroupArn(logGroup)}:log-stream:${stream}`;
}

/** Creating a stream and writing to it. */
export function writesLogs(by: Principal, logGroup: ModelResource, why: string, source: string): Derived[] {
  return may({ by, actions: ['logs:CreateLogStream', 'logs:PutLogEvents'], on: [logStreamArn(logGroup)], why, source });
}

/** Resource of a request for a log group. AWS compares it with policies that end in `:*`. */
export function logGroupRequest(logGroup: ModelResource): string {
  return `${logGroupArn(logGroup)}:log-stream:`;
}
