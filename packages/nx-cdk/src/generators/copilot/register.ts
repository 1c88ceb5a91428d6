import type { Workload } from './translate';
import type { StageCode } from './translation/stage-code';

/** An acknowledgement of the register file of `@pets/compliance`. */
export interface Acknowledgement {
  readonly id: string;
  readonly rules: readonly string[];
  readonly at: readonly string[];
  readonly stages?: readonly string[];
  readonly reason: string;
  readonly owner: string;
  readonly expires: string;
}

/** Parts of the app that need acknowledgements. */
export interface RegisterOptions {
  readonly workloads: readonly Workload[];
  readonly stages: readonly string[];
  readonly owner: string;
  readonly expires: string;
  /** Construct id of the stack of a workload. */
  readonly idOf: (workload: Workload) => string;
  readonly hasLoadBalancer: boolean;
}

type Entry = Omit<Acknowledgement, 'owner' | 'expires'>;

const WILDCARD = 'AwsSolutions::AwsSolutions-IAM5[Resource::*]';
const LOAD_BALANCER: readonly Entry[] = [
  {
    id: 'access-logs',
    rules: ['AwsSolutions::AwsSolutions-S1'],
    at: ['Platform/AccessLogs'],
    reason:
      'Server access logging on the logging bucket itself would create an infinite loop. The bucket blocks public access and requires TLS',
  },
];
const PUBLIC: Entry = {
  id: 'public-load-balancer',
  rules: ['AwsSolutions::AwsSolutions-EC23'],
  at: ['Platform/SecurityGroups/LoadBalancer'],
  reason:
    'Anyone can call the load balancer, as with AWS Copilot. It accepts ports 80 and 443 only, and redirects HTTP to HTTPS. Tasks accept requests from the load balancer only',
};

/** Days after which the acknowledgements expire. */
const DAYS = 180;

/** Returns the date on which acknowledgements expire that are written now. */
export function expiryOf(now: Date): string {
  return new Date(now.getTime() + DAYS * 86_400_000).toISOString().slice(0, 10);
}

/** Returns the acknowledgements of the generated app, which its user reviews. */
export function acknowledgementsOf(options: RegisterOptions, publicStages: readonly string[]): Acknowledgement[] {
  const { workloads, stages, owner, expires, hasLoadBalancer } = options;
  const platform = hasLoadBalancer ? [...LOAD_BALANCER, ...inStages(PUBLIC, publicStages, stages)] : [];
  const entries = [...platform, ...workloads.flatMap((workload) => entriesOf(workload, options))];
  return entries.map((entry) => ({ ...entry, owner, expires }));
}

function entriesOf(workload: Workload, { stages, idOf }: RegisterOptions): Entry[] {
  const isJob = workload.type === 'Scheduled Job';
  const construct = `${idOf(workload)}/${isJob ? 'Job' : 'Service'}`;
  const where = (holds: (code: StageCode) => boolean) => stages.filter((stage) => holds(workload.stages[stage]));
  const deadLetters: Entry = {
    id: `dead-letters-${workload.name}`,
    rules: ['AwsSolutions::AwsSolutions-SQS3'],
    at: [`${construct}/DeadLetters`],
    reason:
      'Messages of a queue without a dead-letter queue can be lost. The queue is itself a dead-letter queue, of a schedule, which cdk-nag does not recognize',
  };
  const execution: Entry = {
    id: `image-${workload.name}`,
    rules: [WILDCARD],
    at: [`${construct}/ExecutionPolicy`],
    reason:
      'ecr:GetAuthorizationToken does not support resource-level permissions. Every other action of the policy is limited to its resources',
  };
  const exec: Entry = {
    id: `exec-${workload.name}`,
    rules: [WILDCARD],
    at: [`${construct}/TaskRole/GrantedPolicy`],
    reason:
      'The actions of ECS Exec do not support resource-level permissions. Sessions are encrypted with a KMS key and logged',
  };
  return [
    ...(isJob ? [deadLetters] : []),
    ...inStages(
      execution,
      where(({ usesEcr }) => usesEcr),
      stages,
    ),
    ...inStages(
      exec,
      where(({ hasExec }) => hasExec),
      stages,
    ),
    ...variablesOf(workload, construct, stages),
  ];
}

/** Variables can differ between stages, and an acknowledgement must match a finding in each of its stages. */
function variablesOf(workload: Workload, construct: string, stages: readonly string[]): Entry[] {
  const byNames = new Map<string, string[]>();
  for (const stage of stages) {
    const names = JSON.stringify(Object.keys(workload.stages[stage].variables).sort());
    byNames.set(names, [...(byNames.get(names) ?? []), stage]);
  }
  return [...byNames].flatMap(([names, found], index) =>
    inStages(
      {
        id: `variables-${workload.name}${index === 0 ? '' : `-${index + 1}`}`,
        rules: (JSON.parse(names) as string[]).map((name) => `AwsSolutions::AwsSolutions-ECS2[Variable::${name}]`),
        at: [`${construct}/TaskDefinition`],
        reason:
          'Environment variables are readable in the console. These are the variables of the AWS Copilot manifest, which is in the repository. Secrets are read from Secrets Manager and Parameter Store',
      },
      found,
      stages,
    ),
  );
}

function inStages(entry: Entry, found: readonly string[], stages: readonly string[]): Entry[] {
  if (found.length === 0) return [];
  return [found.length === stages.length ? entry : { ...entry, stages: found }];
}
