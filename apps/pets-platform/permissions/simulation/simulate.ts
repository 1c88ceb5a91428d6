import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { DeploymentModel } from '../model/deployment-model';
import { identityPolicies, permissionsBoundary, ResourcePolicies, type NamedPolicy } from '../model/policies';
import type { Statement } from '../model/aws-managed-policies';
import type { Expectation } from '../table/expectation';

/** Folder of the tool. It is not in a package of the repository because of its licence. */
export const TOOL = join(__dirname, '../../../../.nx/iam-simulate');

/** Command that installs the tool. */
export const INSTALL = 'npm run simulator';

/** Whether the tool is installed. */
export function isInstalled(): boolean {
  return existsSync(join(TOOL, 'node_modules/@cloud-copilot/iam-simulate/package.json'));
}

/** A statement that allowed a request. */
export interface UsedStatement {
  readonly policy: string;
  /** Position in the policy, from 0. */
  readonly statement: number;
  /** Patterns that matched. */
  readonly actions: readonly string[];
  readonly resources: readonly string[];
}

/** Result of one expectation. */
export interface Evaluated {
  readonly expectation: Expectation;
  readonly result: 'Allowed' | 'ImplicitlyDenied' | 'ExplicitlyDenied' | 'error';
  readonly error?: string;
  /** Context keys that the action does not have. */
  readonly ignored?: readonly string[];
  readonly used?: readonly UsedStatement[];
}

/** Results of a model's expectations, and the policies that were evaluated. */
export interface Simulation {
  readonly results: readonly Evaluated[];
  readonly policies: readonly NamedPolicy[];
}

const EVERYTHING: NamedPolicy = {
  name: 'AdministratorAccess',
  statements: [{ Effect: 'Allow', Action: '*', Resource: '*' }],
  managedByAws: true,
};

/** Evaluates all expectations in one process. */
export function simulate(model: DeploymentModel, expectations: readonly Expectation[]): Simulation {
  const batch = new Batch(model);
  const requests = expectations.map((expectation) => batch.request(expectation));
  const input = JSON.stringify({ policies: batch.statements(), requests });
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(__dirname, 'iam-simulate.mjs'), TOOL], {
    input,
    encoding: 'utf8',
    maxBuffer: 2 ** 30,
  });
  if (status !== 0) throw new Error(`the simulation failed: ${stderr}`);
  const results = JSON.parse(stdout) as Omit<Evaluated, 'expectation'>[];
  return {
    results: results.map((result, position) => ({ ...result, expectation: expectations[position] })),
    policies: batch.policies,
  };
}

/** Requests of a batch, and the policies that they name. */
class Batch {
  private readonly byName = new Map<string, NamedPolicy>();
  private readonly resourcePolicies: ResourcePolicies;
  private readonly account: string;

  constructor(private readonly model: DeploymentModel) {
    this.resourcePolicies = new ResourcePolicies(model);
    this.account = model.stacks[0].account;
    // policies that no request names are needless too
    for (const policy of this.resourcePolicies.all) this.add(policy);
    for (const role of model.resources('AWS::IAM::Role'))
      for (const policy of identityPolicies(role, model)) this.add(policy);
  }

  get policies(): NamedPolicy[] {
    return [...this.byName.values()];
  }

  statements(): Record<string, readonly Statement[]> {
    return Object.fromEntries([...this.byName].map(([name, { statements }]) => [name, statements]));
  }

  request({ principal, action, resource, context }: Expectation): object {
    const { kind, role } = principal;
    const boundary = role && permissionsBoundary(role, this.model);
    const all = kind === 'administrator' || kind === 'outsider' || kind === 'account';
    const identity = role ? identityPolicies(role, this.model) : all ? [EVERYTHING] : [];
    const resourcePolicy = this.resourcePolicies.of(resource);
    return {
      principal: principal.value,
      action,
      resource,
      account: resource.split(':')[4] || this.account,
      context: { ...defaults(action), ...context },
      identity: identity.map((policy) => this.add(policy)),
      boundary: boundary && this.add(boundary),
      resourcePolicy: resourcePolicy && this.add(resourcePolicy),
    };
  }

  private add(policy: NamedPolicy): string {
    this.byName.set(policy.name, policy);
    return policy.name;
  }
}

/** Context keys of every request. */
function defaults(action: string): Record<string, string> {
  return { 'aws:SecureTransport': 'true', ...(action.startsWith('s3:') ? { 's3:TlsVersion': '1.3' } : {}) };
}
