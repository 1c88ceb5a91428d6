import { join } from 'node:path';
import { commandLine, type OptionTypes } from '../operations/command-line';
import { openEnvironment, type Environment, type OperationOptions } from '../operations/environment';
import { formatEvent } from '../operations/events/line';
import { LogSource } from '../operations/events/source';
import {
  chooseContainer,
  chooseService,
  describedService,
  describeService,
  describeTaskDefinition,
  logDestinations,
  type ServiceDetails,
} from '../operations/services';
import { followTask } from '../operations/tasks/follow';
import { startTask, type StartedTask } from '../operations/tasks/start';
import type { Ended } from '../operations/tasks/watch';
import { paintFor } from '../shared/color';
import { CommandError } from '../shared/command-error';
import { progress } from '../shared/console';
import { executor } from '../shared/executor';
import { quoted } from '../shared/printable';
import { writeWhole } from '../shared/write-whole';

/** Options of the executor `run-task`, before the command. */
export interface RunTaskOptions extends OperationOptions {
  /** Container that runs the command. @default - the one that serves requests */
  readonly container?: string;
  /** Family or ARN of another task definition. @default - that of the service */
  readonly taskDefinition?: string;
  /** Prints the log events as they were written. */
  readonly raw?: boolean;
  /** JSON file for the result, relative to the workspace. */
  readonly outputFile?: string;
}

/** Arguments after the project, as Nx passes them on. */
interface Arguments {
  readonly __unparsed__?: readonly string[];
}

/** Content of `--outputFile`. */
export interface TaskResult extends Ended {
  /** ARN of the task. */
  readonly task: string;
}

/** Types of the options. The schema has no types, because Nx would check the arguments of the command. */
export const OPTIONS: OptionTypes = {
  stage: 'string',
  outdir: 'string',
  service: 'string',
  container: 'string',
  taskDefinition: 'string',
  raw: 'boolean',
  outputFile: 'string',
};

/** The clock of this machine can differ from that of AWS. Only the events of the task are read. */
const EARLIER_MILLISECONDS = 3_600_000;

/** Runs a command in a new task that is like the tasks of a service. */
export default executor<Arguments>(async ({ __unparsed__ = [] }, context) => {
  const { options, command } = commandLine<RunTaskOptions>(__unparsed__, OPTIONS, context);
  if (command.length === 0 && options.taskDefinition === undefined) {
    throw new CommandError('a command is required: nx run-task APP -c STAGE -- COMMAND');
  }
  const environment = await openEnvironment(options, context);
  const details = await detailsOf(environment, options);
  const container = chooseContainer(details, options.container);
  const { family = '', revision = '' } = details.taskDefinition;
  const what = command.length === 0 ? 'the command' : quoted(command.join(' '));
  progress(
    `${environment.name}: ${what} of the container ${container.name} of ${family}:${revision}, as a task of the service ${details.name} in ${details.region}`,
  );
  const since = Date.now() - EARLIER_MILLISECONDS;
  const task = await startTask(environment, details, container, command);
  progress(`the task ${task.id} of the cluster ${task.cluster} is started, press Ctrl-C to stop it`);
  const ended = await followTask(environment, task, logsOf(environment, details, task, { ...options, since }));
  const result: TaskResult = { task: task.arn, ...ended };
  if (options.outputFile !== undefined) {
    writeWhole(join(context.root, options.outputFile), `${JSON.stringify(result, undefined, 2)}\n`);
  }
  const { exitCode, reason } = ended;
  if (exitCode === 0) return progress('exit code 0');
  const problem = exitCode === undefined ? 'the command has no exit code' : `exit code ${exitCode}`;
  throw new CommandError(reason === undefined ? problem : `${problem}: ${reason}`);
});

/** Reads the service, with its task definition or another one. */
async function detailsOf(
  environment: Environment,
  { service, taskDefinition: wanted }: RunTaskOptions,
): Promise<ServiceDetails> {
  const chosen = await chooseService(environment, service);
  if (wanted === undefined) return describeService(environment, chosen);
  const taskDefinition = await describeTaskDefinition(environment, chosen.region, wanted);
  return { ...(await describedService(environment, chosen)), taskDefinition };
}

/** Returns a function that prints the new log events of a task, and returns how many. */
function logsOf(
  environment: Environment,
  { taskDefinition, region }: ServiceDetails,
  { container, id }: StartedTask,
  { raw = false, since }: Pick<RunTaskOptions, 'raw'> & { readonly since: number },
): () => Promise<number> {
  const destinations = logDestinations(taskDefinition, region).filter((each) => each.container === container);
  if (destinations.length === 0) {
    progress(
      `the output is not shown, because ${container} does not write to CloudWatch Logs with the log driver awslogs`,
    );
    return () => Promise.resolve(0);
  }
  const next = new LogSource(environment, destinations, container, id).tail({ since });
  const paint = paintFor();
  return async () => {
    const events = await next();
    for (const event of events) {
      process.stdout.write(`${raw ? event.message.trimEnd() : formatEvent(event, paint)}\n`);
    }
    return events.length;
  };
}
