import type { DeploymentModel } from './model/deployment-model';
import { hasArn } from './model/identities';
import { allExpectations } from './must-not';
import { MANAGED_EXCESS } from './must-not/roles';
import { ACCEPTED } from './simulation/verdict';
import type { Expectation } from './table/expectation';
import type { Principal } from './table/principals';

/** Resources of one need that the page names. The others are counted. */
const NAMED_RESOURCES = 3;

/** The permission table of an environment as Markdown. */
export function page(model: DeploymentModel): string {
  const prefix = `${model.stacks[0].environment}/`;
  const expectations = allExpectations(model);
  const names = namesOf(model, prefix);
  const section = (title: string, kinds: readonly Principal['kind'][]) => {
    const own = expectations.filter(({ principal }) => kinds.includes(principal.kind));
    return `### ${title}\n\n${principals(own, prefix, names)}`;
  };
  return [
    section('Roles', ['role']),
    section('AWS services', ['service', 'account']),
    section('GitHub workflows', ['identity provider']),
    section('Deployment', ['administrator']),
    `### Must not\n\n${mustNots(expectations)}`,
    `### Exceptions\n\n${exceptions(expectations)}`,
  ].join('\n\n');
}

/** Construct paths by ARN. */
function namesOf(model: DeploymentModel, prefix: string): (arn: string) => string {
  const paths = new Map<string, string>();
  for (const resource of model.resources()) {
    if (!hasArn(resource)) continue;
    const arn = resource.arn.replace(/:\*$/, '');
    // an attachment has the ARN of its secret, which is created before it
    if (!paths.has(arn)) paths.set(arn, shortPath(resource.path, prefix));
  }
  return (arn) => {
    const container = arn.replace(/:log-stream:.*$/, '');
    const known = paths.get(container) ?? paths.get(container.split('/')[0]);
    const id = container.replace(/^arn:aws:[^:]+:[^:]*:\d*:/, '');
    return known ?? id.replace(/\b\d{12}\b/, 'ACCOUNT').replace(/\b(sg)-[0-9a-f]+$/, '$1-ID');
  };
}

function shortPath(path: string, prefix: string): string {
  return path.startsWith(prefix) ? path.slice(prefix.length) : path;
}

function principals(expectations: readonly Expectation[], prefix: string, nameOf: (arn: string) => string): string {
  // only roles must be listed without a permission
  const listed = expectations.filter(({ allowed, principal }) => allowed || principal.kind === 'role');
  const groups = groupBy(listed, ({ principal }) => shortPath(principal.name, prefix));
  const sorted = [...groups].sort(([a], [b]) => (a < b ? -1 : 1));
  return sorted.map(([name, own]) => `- **${name}**\n${needs(own, nameOf) || '  - no permission'}`).join('\n');
}

function needs(expectations: readonly Expectation[], nameOf: (arn: string) => string): string {
  const allowed = expectations.filter((each) => each.allowed);
  const groups = groupBy(
    allowed,
    ({ reason, source }) => `${reason.replace(/ (of|to) \S+\/\S+$/, '')} ([page](${source}))`,
  );
  return [...groups]
    .map(([need, own]) => {
      const resources = [...new Set(own.map(({ resource }) => nameOf(resource)))];
      const others = resources.length - NAMED_RESOURCES;
      const named = resources.slice(0, NAMED_RESOURCES).map(code).join(', ');
      return `  - ${need}: ${actions(own)} on ${named}${others > 0 ? ` and ${others} more` : ''}`;
    })
    .join('\n');
}

/** Names of principals in the list of what they must not do. */
const KINDS: Readonly<Record<Principal['kind'], string>> = {
  role: 'A role',
  service: 'An AWS service for another account',
  administrator: 'An administrator of the account',
  outsider: 'A principal of another account',
  account: 'An account of AWS',
  'identity provider': 'A GitHub workflow',
  anonymous: 'An unsigned request',
};

function mustNots(expectations: readonly Expectation[]): string {
  const denied = expectations.filter(({ allowed }) => !allowed);
  const groups = groupBy(
    denied,
    ({ principal, reason, source }) => `**${KINDS[principal.kind]}**: ${reason} ([page](${source}))`,
  );
  return [...groups].map(([rule, own]) => `- ${rule}: ${actions(own)}`).join('\n');
}

function exceptions(expectations: readonly Expectation[]): string {
  const anySource = groupBy(
    expectations.filter((each) => each.anySource !== undefined),
    (each) => each.anySource!,
  );
  return [
    ...[...anySource].map(
      ([reason, own]) =>
        `- No source condition for ${unique(own.map(({ principal }) => code(principal.name)))}: ${reason}.`,
    ),
    ...MANAGED_EXCESS.map(
      ({ policy, actions: excess, reason }) => `- ${excess.map(code).join(', ')} of ${code(policy)}: ${reason}`,
    ),
    ...ACCEPTED.map(({ statement, reason, source }) => `- ${statement}: ${reason} ([page](${source}))`),
  ].join('\n');
}

function actions(expectations: readonly Expectation[]): string {
  return unique(expectations.map(({ action }) => code(action)));
}

function unique(texts: readonly string[]): string {
  return [...new Set(texts)].join(', ');
}

function code(text: string): string {
  return `\`${text}\``;
}

function groupBy<T>(values: readonly T[], keyOf: (value: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const value of values) groups.set(keyOf(value), [...(groups.get(keyOf(value)) ?? []), value]);
  return groups;
}
