import { PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import type { ExecutorContext } from '@nx/devkit';
import { sum } from '../../comparison/verdict';
import { ChangeSets } from '../../deployment/change-sets';
import { Gate } from '../../deployment/gate';
import { exclusively } from '../../deployment/lock';
import { withPrivateSession, type PrivateSession } from '../../deployment/session';
import { CommandError } from '../../shared/command-error';
import { progress } from '../../shared/console';
import { reasonOf } from '../../shared/sdk';
import type { Environment, OperationOptions } from '../environment';
import type { ImageSource } from './image-source';

/**
 * Writes the image tag to the parameter, and updates the stack with its deployed template. Nothing else changes, also if the
 * app has changes that are not deployed.
 *
 * @throws CommandError if the update fails, after the tag that remains deployed was written to the parameter
 */
export async function deployTag(
  environment: Environment,
  source: ImageSource,
  tag: string,
  options: OperationOptions,
  context: ExecutorContext,
): Promise<void> {
  const target = { stage: options.stage, outdir: options.outdir, stacks: [source.stack.id] };
  await exclusively(context, environment.stage, () =>
    withPrivateSession(target, context, async (session) => {
      await writeTag(environment, source, tag);
      try {
        await updateStack(session, environment.name);
      } catch (error) {
        await writeTag(environment, source, source.tag);
        throw error;
      }
    }),
  );
}

async function updateStack({ selected, reader, copy, cli }: PrivateSession, stage: string): Promise<void> {
  const [stack] = selected;
  const deployed = await reader.read(stack);
  if (!deployed) throw new CommandError(`${stack.id} is not deployed`);
  const { template, nested, parameters, terminationProtection } = deployed;
  copy.writeTemplate(stack, template);
  copy.setTerminationProtection(stack, terminationProtection);
  const changeSets = new ChangeSets(reader, 1);
  const prepared = await changeSets.prepare(cli, [stack], new Map([[stack, { template, nested, parameters }]]));
  if (prepared.length === 0) return progress(`${stack.id}: has this tag already`);
  try {
    // the user has confirmed the new tag
    await new Gate({ stage, yes: true }).pass(sum(prepared.map(({ findings }) => findings)));
  } catch (error) {
    await changeSets.discard([stack]);
    throw error;
  }
  await changeSets.execute(cli, prepared, () => undefined);
}

async function writeTag(environment: Environment, { parameter, service }: ImageSource, tag: string): Promise<void> {
  const client = environment.client(SSMClient, service.region);
  try {
    await client.send(new PutParameterCommand({ Name: parameter, Value: tag, Overwrite: true }));
  } catch (error) {
    throw new CommandError(`the parameter ${parameter} cannot be written: ${reasonOf(error)}`, { cause: error });
  }
  progress(`${parameter} in ${service.region}: ${tag}`);
}
