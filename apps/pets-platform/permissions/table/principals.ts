import type { DeploymentModel } from '../model/deployment-model';
import type { ModelResource, ModelStack } from '../model/types';

/** Context keys of a request. */
export type Context = Readonly<Record<string, string>>;

/** A principal that sends a request. */
export interface Principal {
  /** Construct path of a role, name of a service, or a description. */
  readonly name: string;
  readonly kind: 'role' | 'service' | 'administrator' | 'outsider' | 'account' | 'identity provider' | 'anonymous';
  /** Value that policies match: an ARN or a service principal. */
  readonly value: string;
  /** The role, if the templates create it. */
  readonly role?: ModelResource;
  /** Context keys of every request of the principal. */
  readonly context: Context;
}

/** Account that no policy names. */
export const OTHER_ACCOUNT = '999999999999';

/** The role with this ARN. */
export function roleOf(model: DeploymentModel, arn: unknown): Principal {
  return principalOf(model.get('AWS::IAM::Role', arn));
}

/** A role as a principal: a session of the role. */
export function principalOf(role: ModelResource): Principal {
  return {
    name: role.path,
    kind: 'role',
    value: `arn:aws:sts::${role.stack.account}:assumed-role/${role.ref}/session`,
    role,
    context: { 'aws:PrincipalIsAWSService': 'false' },
  };
}

/** An AWS service, with the context keys that it sends. */
export function service(name: string, context: Context = {}): Principal {
  return { name, kind: 'service', value: name, context: { 'aws:PrincipalIsAWSService': 'true', ...context } };
}

/** An AWS service that acts for a resource: sends its ARN and account. */
export function serviceFor(name: string, resource: ModelResource, sourceArn = resource.arn): Principal {
  return service(name, { 'aws:SourceArn': sourceArn, 'aws:SourceAccount': resource.stack.account });
}

/** The role of the CDK bootstrap stack that CloudFormation assumes to create resources. */
export function administrator({ account, region }: ModelStack): Principal {
  return {
    name: 'CloudFormation (execution role of the CDK bootstrap stack)',
    kind: 'administrator',
    value: `arn:aws:sts::${account}:assumed-role/cdk-hnb659fds-cfn-exec-role-${account}-${region}/session`,
    context: { 'aws:PrincipalIsAWSService': 'false' },
  };
}

/** An administrator of another account: all permissions there, so that only resource policies protect. */
export function outsider(): Principal {
  return {
    name: 'an administrator of another account',
    kind: 'outsider',
    value: `arn:aws:sts::${OTHER_ACCOUNT}:assumed-role/Administrator/session`,
    context: { 'aws:PrincipalIsAWSService': 'false' },
  };
}

/** An unsigned request. */
export function anonymous(): Principal {
  return { name: 'an unsigned request', kind: 'anonymous', value: 'anonymous', context: {} };
}

/** An account that AWS operates. */
export function awsAccount(name: string, account: string): Principal {
  return { name, kind: 'account', value: `arn:aws:iam::${account}:root`, context: {} };
}

/** A GitHub workflow with the claims of its OIDC token. */
export function workflow(name: string, provider: ModelResource, claims: Readonly<Record<string, string>>): Principal {
  const host = provider.ref.split('oidc-provider/')[1];
  const context = Object.fromEntries(Object.entries(claims).map(([claim, value]) => [`${host}:${claim}`, value]));
  return { name, kind: 'identity provider', value: provider.ref, context };
}
