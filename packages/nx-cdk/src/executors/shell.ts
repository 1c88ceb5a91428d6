import { ECSClient, ExecuteCommandCommand } from '@aws-sdk/client-ecs';
import { openEnvironment, type OperationOptions } from '../operations/environment';
import { chooseContainer, chooseService, describeService } from '../operations/services';
import { auditNotice } from '../operations/sessions/audit';
import { chooseExecTask, requireExec } from '../operations/sessions/exec-task';
import { connectTerminal, requirePlugin } from '../operations/sessions/plugin';
import { CommandError } from '../shared/command-error';
import { progress } from '../shared/console';
import { executor } from '../shared/executor';
import { quoted } from '../shared/printable';

/** Options of the executor `shell`. */
export interface ShellOptions extends OperationOptions {
  /** Container of the shell. @default - the one that serves requests */
  readonly container?: string;
  /** Id of the task. @default - the newest one */
  readonly task?: string;
  /** Command that the session runs. @default /bin/sh */
  readonly command?: string;
}

/** Opens a shell in a task of a service with ECS Exec. */
export default executor<ShellOptions>(async (options, context) => {
  const { command = '/bin/sh' } = options;
  if (!process.stdin.isTTY || !process.stdout.isTTY) {
    throw new CommandError('a shell needs a terminal. To run a command without a terminal, use nx run-task');
  }
  requirePlugin();
  const environment = await openEnvironment(options, context);
  const details = await describeService(environment, await chooseService(environment, options.service));
  const definition = chooseContainer(details, options.container);
  requireExec(details, definition);
  const { region, cluster, name } = details;
  const container = definition.name ?? '';
  const task = await chooseExecTask(environment, details, container, options.task);
  progress(
    `${environment.name}: ${quoted(command)} in the container ${container} of the task ${task.id}, service ${name} in ${region}`,
  );
  progress(await auditNotice(environment, details, container));
  const ecs = environment.client(ECSClient, region);
  const { session } = await environment.ask(
    'the session',
    ecs.send(new ExecuteCommandCommand({ cluster, task: task.arn, container, command, interactive: true })),
    'started',
  );
  if (!session) throw new CommandError('the session cannot be started: Amazon ECS returned none');
  await connectTerminal(session, region, task.target);
});
