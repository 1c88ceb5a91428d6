import { setTimeout } from 'node:timers/promises';
import {
  CreateStackRefactorCommand,
  DescribeStackRefactorCommand,
  ExecuteStackRefactorCommand,
  paginateListStackRefactorActions,
  type CloudFormationClient,
  type StackRefactorAction,
} from '@aws-sdk/client-cloudformation';
import type { SynthesizedStack, Template } from '../assembly/assembly';
import { described, type StackReader } from '../deployment/aws';
import { CommandError } from '../shared/command-error';
import { reasonOf } from '../shared/sdk';
import type { Move } from './place';
import { templateInput } from './template-upload';

const POLL_MILLISECONDS = 2_000;

/** A refactoring that CloudFormation has validated. */
export class StackRefactor {
  private constructor(
    private readonly client: CloudFormationClient,
    private readonly id: string,
  ) {}

  /**
   * Lets CloudFormation validate a refactoring, without a change.
   *
   * @throws CommandError with the reason for which CloudFormation refuses it
   */
  static async create(
    reader: StackReader,
    moves: readonly Move[],
    templates: ReadonlyMap<SynthesizedStack, Template>,
    isDeployed: (stack: SynthesizedStack) => boolean,
  ): Promise<StackRefactor> {
    const stacks = [...templates.keys()];
    const client = await reader.deployer(stacks.find(isDeployed) ?? stacks[0]);
    const StackDefinitions = await Promise.all(
      [...templates].map(async ([stack, template]) => ({
        StackName: stack.name,
        ...(await templateInput(stack, template, reader)),
      })),
    );
    const ResourceMappings = moves.map(({ from, to }) => ({
      Source: { StackName: from.stack.name, LogicalResourceId: from.logicalId },
      Destination: { StackName: to.stack.name, LogicalResourceId: to.logicalId },
    }));
    const command = new CreateStackRefactorCommand({
      Description: `nx refactor of ${stacks.map(({ name }) => name).join(', ')}`,
      EnableStackCreation: !stacks.every(isDeployed),
      StackDefinitions,
      ResourceMappings,
    });
    const { StackRefactorId = '' } = await client.send(command).catch((error: unknown) => {
      throw refused(reasonOf(error), error);
    });
    const refactor = new StackRefactor(client, StackRefactorId);
    const { Status, StatusReason } = await refactor.settled('Status');
    if (Status !== 'CREATE_COMPLETE') throw refused(StatusReason ?? `its status is ${Status}`);
    return refactor;
  }

  /** Returns what CloudFormation does when it executes the refactoring. */
  async actions(): Promise<readonly StackRefactorAction[]> {
    const actions: StackRefactorAction[] = [];
    const pages = paginateListStackRefactorActions({ client: this.client }, { StackRefactorId: this.id });
    for await (const { StackRefactorActions = [] } of pages) actions.push(...StackRefactorActions);
    return actions;
  }

  /** @throws CommandError if CloudFormation rolls the refactoring back */
  async execute(): Promise<void> {
    await this.client.send(new ExecuteStackRefactorCommand({ StackRefactorId: this.id })).catch((error: unknown) => {
      throw refused(reasonOf(error), error);
    });
    const { ExecutionStatus, ExecutionStatusReason } = await this.settled('ExecutionStatus');
    if (ExecutionStatus === 'EXECUTE_COMPLETE') return;
    const reason = ExecutionStatusReason ?? 'CloudFormation gave no reason';
    throw new CommandError(`the refactoring failed with ${ExecutionStatus}: ${reason}`);
  }

  private async settled(field: 'Status' | 'ExecutionStatus') {
    for (;;) {
      const command = new DescribeStackRefactorCommand({ StackRefactorId: this.id });
      const found = await described('the refactoring', this.client.send(command));
      if (!found[field]?.endsWith('_IN_PROGRESS') && found[field] !== 'AVAILABLE') return found;
      await setTimeout(POLL_MILLISECONDS);
    }
  }
}

function refused(reason: string, cause?: unknown): CommandError {
  return new CommandError(`CloudFormation refused the refactoring: ${reason}`, { cause });
}
