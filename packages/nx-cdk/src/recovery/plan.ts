import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { CommandError } from '../shared/command-error';
import { reasonOf } from '../shared/sdk';
import { clientConfig } from './clients';

/** Names of the resources of one Region. */
export interface RegionPlan {
  readonly region: string;
  /** Identifier of the DB instance. */
  readonly database: string;
  readonly cluster: string;
  readonly service: string;
  /** SSM parameter with the minimum number of tasks, which the templates read. */
  readonly minCapacityParameter: string;
  /** Minimum number of tasks while the Region serves. */
  readonly minTasks: number;
  /** Number of tasks to start when the Region takes over. */
  readonly takeOverTasks: number;
  readonly maxTasks: number;
  /** Number of tasks while another Region serves. @default 0 */
  readonly restingTasks?: number;
  /** CPU units of a task, for the check of the quota. */
  readonly cpu?: number;
  /** SSM parameter with the image tag. */
  readonly imageTagParameter?: string;
  readonly imageRepository?: string;
  /** Names of the secrets that are rotated in the Region. */
  readonly rotatedSecrets?: readonly string[];
  /** Name of the serverless cache. */
  readonly cache?: string;
  /** ARN of the load balancer's certificate. */
  readonly certificateArn?: string;
  /** ARN of the topic to notify. */
  readonly topicArn?: string;
}

/** The CloudWatch metric that directs the traffic: 0 to the primary Region, 1 to the recovery Region. */
export interface SwitchPlan {
  readonly namespace: string;
  readonly metricName: string;
  /** Alarm in the recovery Region that is in ALARM while the metric is 1. */
  readonly alarmName: string;
  /** Route 53 health check of the primary record, for a return while the recovery Region is lost. */
  readonly healthCheckId?: string;
}

/** Names of everything that a failover uses. The stacks store it in an SSM parameter of both Regions. */
export interface FailoverPlan {
  readonly version: 1;
  readonly environment: string;
  readonly account?: string;
  /** URL that must answer after a failover. */
  readonly publicUrl?: string;
  readonly switch: SwitchPlan;
  /** Names of the secrets that the tasks read. */
  readonly secrets?: readonly string[];
  readonly primary: RegionPlan;
  readonly recovery: RegionPlan;
}

const NAMES = ['region', 'database', 'cluster', 'service', 'minCapacityParameter'] as const;
const COUNTS = ['minTasks', 'takeOverTasks', 'maxTasks'] as const;

/**
 * Reads the plan from an SSM parameter.
 *
 * @throws CommandError if the parameter does not exist or its value is not a plan
 */
export async function readPlan(region: string, parameter: string): Promise<FailoverPlan> {
  const place = `the failover plan ${parameter} in ${region}`;
  const client = new SSMClient(clientConfig(region));
  const answer = await client.send(new GetParameterCommand({ Name: parameter })).catch((error: Error) => {
    throw new CommandError(
      error.name === 'ParameterNotFound'
        ? `${place} does not exist. Deploy the stacks of the recovery Region, or set --region and --plan`
        : `${place} cannot be read: ${reasonOf(error)}`,
      { cause: error },
    );
  });
  return parsePlan(answer.Parameter?.Value ?? '', place);
}

/**
 * Parses a plan.
 *
 * @throws CommandError that lists all problems
 */
export function parsePlan(text: string, place: string): FailoverPlan {
  const plan = parse(text);
  if (plan === undefined) throw new CommandError(`${place} must be a JSON object`);
  if (plan.version !== 1) throw new CommandError(`${place}: version must be 1, got ${JSON.stringify(plan.version)}`);
  const problems = [
    ...missingNames(plan, 'environment'),
    ...missingNames(plan.switch, 'switch', 'namespace', 'metricName', 'alarmName'),
    ...(['primary', 'recovery'] as const).flatMap((side) => regionProblems(plan[side], side)),
  ];
  if (problems.length > 0) throw new CommandError(`${place}: ${problems.join(', ')}`);
  return plan as unknown as FailoverPlan;
}

type Fields = Readonly<Record<string, unknown>>;

function parse(text: string): Fields | undefined {
  try {
    const value = JSON.parse(text) as unknown;
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function regionProblems(fields: unknown, side: string): string[] {
  if (!isObject(fields)) return [`${side} must be an object`];
  const isCount = (value: unknown) => Number.isInteger(value) && (value as number) > 0;
  const counts = COUNTS.filter((name) => !isCount(fields[name])).map(
    (name) => `${side}.${name} must be a positive integer, got ${JSON.stringify(fields[name])}`,
  );
  const [min, start, max] = COUNTS.map((name) => Number(fields[name]));
  if (counts.length === 0 && !(min <= start && start <= max)) {
    counts.push(`${side}: minTasks <= takeOverTasks <= maxTasks is required, got ${min}, ${start}, ${max}`);
  }
  return [...missingNames(fields, side, ...NAMES), ...counts];
}

/** With names, checks the fields of an object. Without names, checks that the object has the field. */
function missingNames(fields: unknown, prefix: string, ...names: readonly string[]): string[] {
  if (!isObject(fields)) return [`${prefix} must be an object`];
  const all = names.length === 0 ? [prefix] : names;
  return all
    .filter((name) => typeof fields[name] !== 'string' || fields[name] === '')
    .map((name) => `${names.length === 0 ? '' : `${prefix}.`}${name} must be a string`);
}
