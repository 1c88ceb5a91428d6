import type { Statement } from '../model/aws-managed-policies';
import type { Evaluated, Simulation } from './simulate';

/** Expectations that are not met: principal, action, resource, reason and page. */
export function unmet({ results }: Simulation): string[] {
  return results.flatMap((each) => {
    const { expectation, result, error, ignored = [] } = each;
    const given = ignored.filter((key) => key in expectation.context);
    if (result === 'error') return [`${describe(each)}: the request is not valid: ${error}`];
    if (given.length > 0) return [`${describe(each)}: the action has no context key ${given.join(', ')}`];
    return (result === 'Allowed') === expectation.allowed ? [] : [describe(each)];
  });
}

function describe({ expectation, result }: Evaluated): string {
  const { allowed, principal, action, resource, context, reason, source, from } = expectation;
  const keys = Object.entries(context).filter(([key]) => key !== 'aws:PrincipalIsAWSService');
  const given = keys.length === 0 ? '' : ` with ${keys.map(([key, value]) => `${key}=${value}`).join(', ')}`;
  const verb = allowed ? 'must be able to' : 'must not be able to';
  return `${principal.name} ${verb} ${action} on ${resource}${given}, got ${result}. Reason: ${reason}, for ${from}, ${source}`;
}

/** A statement that is needed although no request of a principal depends on it. */
interface Accepted {
  /** Name of the statement in the documentation. */
  readonly statement: string;
  /** Whether it is the statement. */
  readonly applies: (statement: Statement) => boolean;
  readonly reason: string;
  readonly source: string;
}

export const ACCEPTED: readonly Accepted[] = [
  {
    statement: '`kms:*` of the account in a key policy',
    applies: ({ Action, Principal }) => Action === 'kms:*' && isAccount(Principal),
    reason: 'Administrators of the account can manage the key with IAM policies.',
    source: 'https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html',
  },
  {
    statement: 'Secrets Manager in a key policy',
    applies: ({ Condition, Principal }) =>
      isAccount(Principal) && /"secretsmanager\.[\w-]+\./.test(JSON.stringify(Condition)),
    reason: 'The AWS CDK adds the statement for each secret. Principals need the actions in their own policies too.',
    source: 'https://docs.aws.amazon.com/cdk/api/v2/docs/aws-cdk-lib.aws_secretsmanager-readme.html',
  },
  {
    statement: '`delivery.logs.amazonaws.com` in the policy of a bucket for access logs',
    applies: ({ Principal }) => JSON.stringify(Principal) === '{"Service":"delivery.logs.amazonaws.com"}',
    reason: 'The AWS CDK allows it for each load balancer. Network Load Balancers deliver their logs with it.',
    source: 'https://docs.aws.amazon.com/elasticloadbalancing/latest/network/enable-access-logs.html',
  },
];

function isAccount(principal: unknown): boolean {
  return /^\{"AWS":"arn:aws:iam::\d{12}:root"\}$/.test(JSON.stringify(principal) ?? '');
}

/** Allowed actions and resources that no expectation needs. */
export function needless({ results, policies }: Simulation): string[] {
  const used = new Set(
    results
      .filter(({ expectation }) => expectation.allowed)
      .flatMap((each) => each.used ?? [])
      .flatMap(({ policy, statement, actions, resources }) =>
        [...actions, ...resources].map((pattern) => `${policy} ${statement} ${pattern}`),
      ),
  );
  return policies
    .filter(({ managedByAws }) => !managedByAws)
    .flatMap(({ name, statements }) =>
      statements.flatMap((statement, position) => {
        if (statement.Effect === 'Deny' || ACCEPTED.some(({ applies }) => applies(statement))) return [];
        const { Action, Resource = [] } = statement;
        return [...[Action].flat(), ...[Resource].flat()]
          .filter((pattern) => !used.has(`${name} ${position} ${pattern}`))
          .map((pattern) => `${name}, statement ${position + 1}: no expectation needs ${pattern}`);
      }),
    );
}
