import { AWS_MANAGED_POLICIES, type Statement } from './aws-managed-policies';
import type { DeploymentModel } from './deployment-model';
import type { ModelResource } from './types';

/** A policy document, with a name for messages. */
export interface NamedPolicy {
  /** Construct path of the policy, or of the resource that it belongs to. */
  readonly name: string;
  readonly statements: readonly Statement[];
  /** AWS writes the policy, so that its statements can be more than needed. */
  readonly managedByAws?: boolean;
}

interface Document {
  readonly Statement: Statement | readonly Statement[];
}

function statementsOf(document: unknown): readonly Statement[] {
  const { Statement: statements } = (typeof document === 'string' ? JSON.parse(document) : document) as Document;
  return [statements].flat() as Statement[];
}

/** Identity policies of a role. */
export function identityPolicies(role: ModelResource, model: DeploymentModel): NamedPolicy[] {
  const { ManagedPolicyArns = [], Policies = [] } = role.properties as {
    ManagedPolicyArns?: string[];
    Policies?: { PolicyName: string; PolicyDocument: unknown }[];
  };
  const attached = model
    .resources('AWS::IAM::Policy')
    .filter(({ stack, properties }) => stack === role.stack && (properties.Roles as string[]).includes(role.ref));
  const attachedManaged = model
    .resources('AWS::IAM::ManagedPolicy')
    .filter(({ properties }) => ((properties.Roles ?? []) as string[]).includes(role.ref));
  return [
    ...ManagedPolicyArns.map((arn) => managedPolicy(arn, model)),
    ...Policies.map(({ PolicyName, PolicyDocument }) => ({
      name: `${role.path}/${PolicyName}`,
      statements: statementsOf(PolicyDocument),
    })),
    ...[...attached, ...attachedManaged].map(({ path, properties }) => ({
      name: path,
      statements: statementsOf(properties.PolicyDocument),
    })),
  ];
}

/** Permissions boundary of a role. */
export function permissionsBoundary(role: ModelResource, model: DeploymentModel): NamedPolicy | undefined {
  const arn = role.properties.PermissionsBoundary as string | undefined;
  return arn === undefined ? undefined : managedPolicy(arn, model);
}

function managedPolicy(arn: string, model: DeploymentModel): NamedPolicy {
  const own = model.find('AWS::IAM::ManagedPolicy', arn);
  if (own) return { name: own.path, statements: statementsOf(own.properties.PolicyDocument) };
  const name = arn.split(':policy/')[1];
  const statements = AWS_MANAGED_POLICIES[name];
  if (!statements) throw new Error(`aws-managed-policies.ts must have the statements of ${arn}`);
  return { name, statements, managedByAws: true };
}

/** Resource policies by the ARN that they protect. */
export class ResourcePolicies {
  private readonly policies = new Map<string, NamedPolicy>();

  constructor(private readonly model: DeploymentModel) {
    for (const { arn, path, properties } of model.resources('AWS::IAM::Role'))
      this.add(arn, `${path} (trust policy)`, properties.AssumeRolePolicyDocument);
    for (const type of ['AWS::KMS::Key', 'AWS::KMS::ReplicaKey'])
      for (const { arn, path, properties } of model.resources(type)) this.add(arn, path, properties.KeyPolicy);
    for (const { path, properties } of model.resources('AWS::S3::BucketPolicy'))
      this.add(model.get('AWS::S3::Bucket', properties.Bucket).arn, path, properties.PolicyDocument);
    for (const { path, properties } of model.resources('AWS::SNS::TopicPolicy'))
      for (const topic of properties.Topics as string[]) this.add(topic, path, properties.PolicyDocument);
    for (const { path, properties } of model.resources('AWS::SQS::QueuePolicy'))
      for (const queue of properties.Queues as string[])
        this.add(model.get('AWS::SQS::Queue', queue).arn, path, properties.PolicyDocument);
    for (const { path, properties } of model.resources('AWS::SecretsManager::ResourcePolicy'))
      this.add(properties.SecretId as string, path, properties.ResourcePolicy);
    for (const { arn, path, properties } of model.resources('AWS::ECR::Repository'))
      if (properties.RepositoryPolicyText) this.add(arn, path, properties.RepositoryPolicyText);
    for (const { arn, path, properties } of model.resources('AWS::Backup::BackupVault'))
      if (properties.AccessPolicy) this.add(arn, path, properties.AccessPolicy);
    for (const permission of model.resources('AWS::Lambda::Permission')) this.addPermission(permission);
  }

  /** All policies. */
  get all(): NamedPolicy[] {
    return [...this.policies.values()];
  }

  /** Policy of a resource, also of an object in a bucket. */
  of(arn: string): NamedPolicy | undefined {
    return this.policies.get(arn) ?? this.policies.get(arn.split('/')[0]) ?? bootstrapTrust(arn);
  }

  private add(arn: string, name: string, document: unknown): void {
    const before = this.policies.get(arn)?.statements ?? [];
    this.policies.set(arn, { name, statements: [...before, ...statementsOf(document)] });
  }

  /** A permission of a function is a statement of its policy. */
  private addPermission({ path, properties }: ModelResource): void {
    const { Action, FunctionName, Principal, SourceAccount, SourceArn } = properties as Record<string, string>;
    const { arn } = this.model.get('AWS::Lambda::Function', FunctionName);
    const condition = {
      ...(SourceAccount ? { StringEquals: { 'aws:SourceAccount': SourceAccount } } : {}),
      ...(SourceArn ? { ArnLike: { 'aws:SourceArn': SourceArn } } : {}),
    };
    const principal = Principal.endsWith('.amazonaws.com') ? { Service: Principal } : { AWS: Principal };
    const statement = { Effect: 'Allow', Action, Resource: arn, Principal: principal };
    this.add(arn, path, {
      Statement: Object.keys(condition).length > 0 ? { ...statement, Condition: condition } : statement,
    });
  }
}

/** Trust policies of the roles of the CDK bootstrap stack. */
function bootstrapTrust(arn: string): NamedPolicy | undefined {
  const [, account, name] = /^arn:aws:iam::(\d+):role\/cdk-hnb659fds-([\w-]+?)-role-/.exec(arn) ?? [];
  if (account === undefined) return undefined;
  const principal =
    name === 'cfn-exec' ? { Service: 'cloudformation.amazonaws.com' } : { AWS: `arn:aws:iam::${account}:root` };
  const statement: Statement = { Effect: 'Allow', Action: 'sts:AssumeRole', Principal: principal };
  return { name: `CDK bootstrap stack (${name})`, statements: [statement], managedByAws: true };
}
