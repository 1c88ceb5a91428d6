/** A part of the report that could not be read. The other parts are not affected. */
export interface Unknown {
  /** Reason, for example `no permission for cloudwatch:DescribeAlarms`. */
  readonly unknown: string;
}

/** A part of the report. */
export type Part<T> = T | Unknown;

/** State of a stage: the output of `nx status --json`. Times are in ISO 8601. */
export interface StatusReport {
  /** Version of this format. It changes if a field is renamed or removed. */
  readonly version: 1;
  /** Name of the project in Nx. */
  readonly app: string;
  /** Name of the stage. Absent for an app without stages. */
  readonly environment?: string;
  readonly account: string;
  /** When the report was created. */
  readonly time: string;
  readonly stacks: readonly StackStatus[];
  readonly services: Part<readonly ServiceStatus[]>;
  readonly alarms: Part<AlarmStatus>;
  /** Secrets with automatic rotation, the next rotation first. */
  readonly rotations: Part<readonly Rotation[]>;
  readonly replicas: Part<readonly ReplicaStatus[]>;
  /** Stacks whose resources could not be listed. The other parts do not contain their resources. */
  readonly incomplete: readonly { readonly stack: string; readonly reason: string }[];
}

/** State of a stack. */
export interface StackStatus {
  /** Id in the stage. */
  readonly id: string;
  /** Name in CloudFormation. */
  readonly name: string;
  readonly region: string;
  readonly state: Part<StackState>;
}

/** State of a stack in CloudFormation. */
export interface StackState {
  /** Status in CloudFormation. `NOT_DEPLOYED` if the stack does not exist. */
  readonly status: string;
  readonly reason?: string;
  /** Last update, or the creation. */
  readonly updated?: string;
}

/** State of an Amazon ECS service. */
export interface ServiceStatus {
  readonly name: string;
  readonly cluster: string;
  readonly region: string;
  /** Id of the stack. */
  readonly stack: string;
  readonly tasks: Part<TaskCounts>;
  /** The deployment that Amazon ECS works on, or the last one. */
  readonly deployment: Part<DeploymentStatus>;
  readonly targets: Part<TargetHealth>;
  /** Images of the running tasks. A deployment under way has two. */
  readonly images: Part<readonly RunningImage[]>;
}

/** Tasks of a service. */
export interface TaskCounts {
  readonly desired: number;
  readonly running: number;
  readonly pending: number;
}

/** A deployment of a service. */
export interface DeploymentStatus {
  /** Status of the service deployment, for example `SUCCESSFUL`, `IN_PROGRESS` or `ROLLBACK_SUCCESSFUL`. */
  readonly state: string;
  readonly reason?: string;
  readonly started?: string;
  readonly finished?: string;
}

/** Health of the targets in all target groups of a service. */
export interface TargetHealth {
  readonly healthy: number;
  readonly total: number;
  readonly unhealthy: readonly { readonly target: string; readonly state: string; readonly reason?: string }[];
}

/** Image of running tasks. */
export interface RunningImage {
  readonly image: string;
  /** Tag, or digest if the task definition has no tag. */
  readonly tag: string;
  /** The tag if it is a Git commit. */
  readonly commit?: string;
  readonly tasks: number;
}

/** Alarms of the stage. */
export interface AlarmStatus {
  readonly total: number;
  /** Composite alarms first, then the most recent. */
  readonly firing: readonly FiringAlarm[];
  /** Names of alarms in the state INSUFFICIENT_DATA. */
  readonly withoutData: readonly string[];
}

/** An alarm in the state ALARM. */
export interface FiringAlarm {
  readonly name: string;
  readonly region: string;
  readonly type: 'metric' | 'composite';
  readonly since?: string;
  readonly reason?: string;
}

/** Rotation of a secret. */
export interface Rotation {
  readonly secret: string;
  readonly region: string;
  readonly next?: string;
  readonly last?: string;
}

/** State of a read replica. */
export interface ReplicaStatus {
  readonly name: string;
  readonly region: string;
  readonly source: string;
  readonly status: string;
  /** Average of the last minute with a value. */
  readonly lagSeconds: Part<number | null>;
}
