/** Names of a Region in a failover plan. */
export interface RegionPlan {
  readonly region: string;
  readonly cluster: string;
  readonly service: string;
  readonly minCapacityParameter: string;
  readonly imageTagParameter: string;
  readonly imageRepository: string;
  readonly database: string;
  /** Minimum number of tasks while the other Region serves, in the recovery Region, or in the primary one at rest. */
  readonly restingTasks: number;
  readonly maxTasks: number;
  readonly cpu: number;
  readonly certificateArn?: string;
}

/** The part of a failover plan that the checks read. */
export interface Plan {
  readonly switch: { readonly alarmName: string };
  readonly secrets: readonly string[];
  readonly primary: RegionPlan;
  readonly recovery: RegionPlan;
}

/** Reads the state of a Region. Each call has a time limit. */
export interface RegionState {
  parameter(name: string): Promise<string>;
  /** Id of the current version of a secret. */
  secretVersion(name: string): Promise<string | undefined>;
  database(identifier: string): Promise<{ status?: string; version?: string; instanceClass?: string }>;
  hasImage(repository: string, tag: string): Promise<boolean>;
  /** Task definition of a service. */
  taskDefinition(cluster: string, service: string): Promise<TaskDefinition>;
  certificate(arn: string): Promise<{ status?: string; notAfter?: Date }>;
  /** Quota of Fargate vCPUs. */
  fargateQuota(): Promise<number>;
  isInAlarm(alarmName: string): Promise<boolean>;
}

/** The part of a task definition that must be equal in both Regions. */
export interface TaskDefinition {
  readonly cpu?: string;
  readonly memory?: string;
  readonly containers: readonly Container[];
}

export interface Container {
  readonly name?: string;
  readonly image?: string;
  readonly environment: Readonly<Record<string, string>>;
  /** Names of the variables with secrets. */
  readonly secrets: readonly string[];
}

/** Result of a check. `unknown`: the primary Region did not answer. */
export interface Result {
  readonly check: string;
  readonly result: 'ready' | 'not ready' | 'unknown';
  readonly reason?: string;
}

export interface Surroundings {
  readonly plan: Plan;
  readonly primary: RegionState;
  readonly recovery: RegionState;
  readonly now: () => Date;
  /** Writes the metric: 1 if no check failed. */
  readonly put: (ready: number) => Promise<void>;
  readonly log: (result: Result) => void;
}

/** A certificate is renewed 60 days before it expires. Fewer days mean that the renewal failed. */
const CERTIFICATE_DAYS = 30;

/** Runs all checks, logs each result, and writes one metric. */
export function createHandler(surroundings: Surroundings): () => Promise<Result[]> {
  return async () => {
    const results = await Promise.all(
      Object.entries(CHECKS).map(async ([check, find]): Promise<Result> => {
        try {
          const reason = await find(surroundings);
          return reason === undefined ? { check, result: 'ready' } : { check, result: 'not ready', reason };
        } catch (error) {
          if (error instanceof PrimaryRegionError) return { check, result: 'unknown', reason: error.message };
          return { check, result: 'not ready', reason: String(error) };
        }
      }),
    );
    for (const result of results) surroundings.log(result);
    await surroundings.put(results.some(({ result }) => result === 'not ready') ? 0 : 1);
    return results;
  };
}

/** The primary Region did not answer, so nothing is known about it. */
class PrimaryRegionError extends Error {}

/** Reads from the primary Region, which can be lost. */
async function fromPrimary<T>({ primary }: Surroundings, read: (state: RegionState) => Promise<T>): Promise<T> {
  try {
    return await read(primary);
  } catch (error) {
    throw new PrimaryRegionError(String(error));
  }
}

type Check = (surroundings: Surroundings) => Promise<string | undefined>;

/** Each check returns a reason if the standby is not ready. */
const CHECKS: Readonly<Record<string, Check>> = {
  async database({ plan, recovery }) {
    const { status } = await recovery.database(plan.recovery.database);
    return status === 'available' ? undefined : `${plan.recovery.database} is ${status}`;
  },
  async 'database version and class'(surroundings) {
    const { plan, recovery } = surroundings;
    const here = await recovery.database(plan.recovery.database);
    const there = await fromPrimary(surroundings, (state) => state.database(plan.primary.database));
    if (here.version !== there.version) return `${here.version} instead of ${there.version}`;
    return here.instanceClass === there.instanceClass
      ? undefined
      : `${here.instanceClass} instead of ${there.instanceClass}`;
  },
  async image({ plan, recovery }) {
    const { imageRepository, imageTagParameter } = plan.recovery;
    const tag = await recovery.parameter(imageTagParameter);
    return (await recovery.hasImage(imageRepository, tag)) ? undefined : `${imageRepository} has no image ${tag}`;
  },
  async 'image tag'(surroundings) {
    const { plan, recovery } = surroundings;
    const here = await recovery.parameter(plan.recovery.imageTagParameter);
    const there = await fromPrimary(surroundings, (state) => state.parameter(plan.primary.imageTagParameter));
    return here === there ? undefined : `${here} instead of ${there}`;
  },
  async secrets({ plan, recovery }) {
    const versions = await Promise.all(plan.secrets.map((name) => recovery.secretVersion(name)));
    const missing = plan.secrets.filter((_, index) => versions[index] === undefined);
    return missing.length === 0 ? undefined : `no current version of ${missing.join(', ')}`;
  },
  async 'secret versions'(surroundings) {
    const { plan, recovery } = surroundings;
    const stale = await Promise.all(
      plan.secrets.map(async (name) => {
        const here = await recovery.secretVersion(name);
        const there = await fromPrimary(surroundings, (state) => state.secretVersion(name));
        return here === there ? [] : [name];
      }),
    );
    return stale.flat().length === 0 ? undefined : `another version of ${stale.flat().join(', ')}`;
  },
  async 'task definition'(surroundings) {
    const { plan, recovery } = surroundings;
    const here = await recovery.taskDefinition(plan.recovery.cluster, plan.recovery.service);
    const there = await fromPrimary(surroundings, (state) =>
      state.taskDefinition(plan.primary.cluster, plan.primary.service),
    );
    const differences = differencesOf(here, there);
    return differences.length === 0 ? undefined : `differs in ${differences.join(', ')}`;
  },
  async certificate({ plan, recovery, now }) {
    const arn = plan.recovery.certificateArn;
    if (arn === undefined) return undefined;
    const { notAfter, status } = await recovery.certificate(arn);
    if (status !== 'ISSUED') return `the certificate is ${status}`;
    const days = ((notAfter?.getTime() ?? 0) - now().getTime()) / 86_400_000;
    return days >= CERTIFICATE_DAYS ? undefined : `the certificate expires in ${Math.floor(days)} days`;
  },
  async quota({ plan, recovery }) {
    const { cpu, maxTasks } = plan.recovery;
    // old and new tasks run during a deployment
    const needed = (2 * maxTasks * cpu) / 1024;
    const quota = await recovery.fargateQuota();
    return quota >= needed ? undefined : `the quota of Fargate is ${quota} vCPU, and ${needed} are needed`;
  },
  async 'switch and capacity'(surroundings) {
    const { plan, recovery } = surroundings;
    const isActive = await recovery.isInAlarm(plan.switch.alarmName);
    const here = Number(await recovery.parameter(plan.recovery.minCapacityParameter));
    if (isActive && here === 0) return 'the recovery Region serves without tasks';
    if (!isActive && here > plan.recovery.restingTasks) return `${here} tasks while the primary Region serves`;
    const there = Number(
      await fromPrimary(surroundings, (state) => state.parameter(plan.primary.minCapacityParameter)),
    );
    if (isActive && there > 0)
      return `the primary Region has ${there} tasks while the recovery Region serves: fence it`;
    return !isActive && there === 0 ? 'the primary Region serves without tasks' : undefined;
  },
};

/** Names of the differences between two task definitions. A variable can be a secret in one Region only. */
function differencesOf(here: TaskDefinition, there: TaskDefinition): string[] {
  const containers = there.containers.flatMap((container, index): string[] => {
    const other = here.containers[index] as Container | undefined;
    if (!other) return [`container ${container.name}`];
    const tagOf = (image = '') => image.slice(image.lastIndexOf('/') + 1);
    const names = (each: Container) => [...Object.keys(each.environment), ...each.secrets].sort().join();
    const changed = Object.keys(container.environment).filter(
      (name) => name in other.environment && other.environment[name] !== container.environment[name],
    );
    return [
      ...(tagOf(other.image) === tagOf(container.image) ? [] : ['image']),
      ...(names(other) === names(container) ? [] : ['names of variables']),
      ...changed,
    ];
  });
  return [
    ...(here.cpu === there.cpu ? [] : ['cpu']),
    ...(here.memory === there.memory ? [] : ['memory']),
    ...containers,
  ];
}
