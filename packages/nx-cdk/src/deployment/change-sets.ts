import {
  DeleteChangeSetCommand,
  DescribeChangeSetCommand,
  type Change,
  type CloudFormationClient,
  type DescribeChangeSetCommandOutput,
} from '@aws-sdk/client-cloudformation';
import { randomUUID } from 'node:crypto';
import { NESTED_STACK, type StackTemplate, type SynthesizedStack } from '../assembly/assembly';
import { changeSetLosses, changeSetProtection } from '../comparison/change-set';
import { changesOf, type DeployedTemplate } from '../comparison/changes';
import type { ProtectionLoss } from '../comparison/protection';
import type { Findings } from '../comparison/verdict';
import { CommandError } from '../shared/command-error';
import { described, type StackReader } from './aws';
import type { CdkCli } from './cdk-cli';

/** A change set that was created and not executed. */
export interface PreparedChangeSet {
  readonly stack: SynthesizedStack;
  readonly arn: string;
  /** Effects of the change set on data. */
  readonly findings: Findings;
}

const NO_CHANGES = /didn't contain changes|No updates are to be performed/;

/** Creates, judges and deletes change sets of deployed stacks. */
export class ChangeSets {
  /** Name of all change sets of this deployment. */
  readonly name = `nx-cdk-${randomUUID()}`;

  constructor(
    private readonly reader: StackReader,
    private readonly concurrency: number,
  ) {}

  /**
   * Creates a change set of each stack, with the AWS CDK CLI, which also publishes the assets.
   *
   * @param options further options of the CLI
   * @returns those that would change their stack
   * @throws CommandError if one cannot be created; then none remains
   */
  async prepare(
    cli: CdkCli,
    stacks: readonly SynthesizedStack[],
    deployed: ReadonlyMap<SynthesizedStack, DeployedTemplate>,
    options: readonly string[] = [],
  ): Promise<readonly PreparedChangeSet[]> {
    if (stacks.length === 0) return [];
    try {
      await cli.run('deploy', [
        ...stacks.map(({ path }) => path),
        '--exclusively',
        '--require-approval=never',
        '--method=prepare-change-set',
        `--change-set-name=${this.name}`,
        `--concurrency=${this.concurrency}`,
        ...options,
      ]);
      const prepared = await Promise.all(stacks.map((stack) => this.read(stack, this.name, deployed.get(stack))));
      const empty = stacks.filter((_, index) => prepared[index] === undefined);
      await this.discard(empty);
      return prepared.filter((changeSet) => changeSet !== undefined);
    } catch (error) {
      await this.discard(stacks);
      throw error;
    }
  }

  /**
   * Reads a change set.
   *
   * @param name name or ARN
   * @returns `undefined` if it has no changes
   * @throws CommandError if it cannot be executed
   */
  async read(
    stack: SynthesizedStack,
    name: string,
    deployed: DeployedTemplate | undefined,
  ): Promise<PreparedChangeSet | undefined> {
    const client = await this.reader.client(stack);
    const described = await describe(client, stack.name, name);
    const { Status, StatusReason = '', ExecutionStatus, ChangeSetId: arn = '' } = described;
    if (Status === 'FAILED' && NO_CHANGES.test(StatusReason)) return undefined;
    if (ExecutionStatus !== 'AVAILABLE') {
      const reason = StatusReason === '' ? '' : `: ${StatusReason}`;
      throw new CommandError(
        `the change set of ${stack.id} is ${Status}, ${ExecutionStatus}${reason}. Deploy or plan again`,
      );
    }
    const findings = await this.findings(client, stack, arn, described.Changes ?? [], deployed);
    return { stack, arn, findings };
  }

  /**
   * Executes change sets in parallel, with the AWS CDK CLI. After a failure, it starts no more and deletes the others.
   *
   * @param report receives the result of each
   */
  async execute(
    cli: CdkCli,
    changeSets: readonly PreparedChangeSet[],
    report: (stack: SynthesizedStack, result: 'deployed' | 'failed') => void,
  ): Promise<void> {
    const queue = [...changeSets];
    const errors: unknown[] = [];
    const worker = async () => {
      for (let next = queue.shift(); next; next = queue.shift()) {
        const { stack, arn } = next;
        const method = ['--method=execute-change-set', `--change-set-name=${arn}`];
        try {
          await cli.run('deploy', [
            stack.path,
            '--exclusively',
            '--require-approval=never',
            '--progress=events',
            ...method,
          ]);
          report(stack, 'deployed');
        } catch (error) {
          report(stack, 'failed');
          errors.push(error);
          await this.discard(queue.splice(0).map((other) => other.stack));
        }
      }
    };
    await Promise.all(Array.from({ length: Math.min(this.concurrency, queue.length) }, worker));
    if (errors.length > 0) throw errors[0];
  }

  /** Deletes the change sets of this deployment. */
  async discard(stacks: readonly SynthesizedStack[]): Promise<void> {
    await Promise.all(
      stacks.map(async (stack) => {
        const client = await this.reader.deployer(stack);
        // it may not exist, and CloudFormation deletes it with its stack at the latest
        await client
          .send(new DeleteChangeSetCommand({ StackName: stack.name, ChangeSetName: this.name }))
          .catch(() => undefined);
      }),
    );
  }

  private async findings(
    client: CloudFormationClient,
    stack: SynthesizedStack,
    arn: string,
    changes: readonly Change[],
    deployed: DeployedTemplate | undefined,
  ): Promise<Findings> {
    const judged = new Set<string>();
    const levels = await this.levels({ client, id: stack.id, arn, changes, before: deployed, after: stack, judged });
    const compared = changesOf([{ id: stack.id, before: deployed, after: stack }]);
    return {
      // what is known about a nested stack without a change set is the comparison of its templates
      losses: [
        ...levels.losses,
        ...compared.filter(({ stack: id }) => !judged.has(id)).flatMap((change) => change.losses),
      ],
      lessProtection: unique([...compared, levels].flatMap((change) => change.lessProtection)),
      unjudged: compared.flatMap((change) => change.unjudged).filter(({ subject }) => !judged.has(subject)),
    };
  }

  private async levels({ client, id, arn, changes, before, after, judged }: Level): Promise<ChangeSetFindings> {
    judged.add(id);
    const templates = { before: before?.template ?? {}, after: after?.template ?? {} };
    const constructs = after?.constructs ?? new Map<string, string>();
    const losses = changeSetLosses({ stack: id, changes, ...templates, constructs });
    // a description with values can omit changes
    const { Changes: valued = [] } = changes.some(isUpdate) ? await describe(client, undefined, arn, true) : {};
    const lessProtection = changeSetProtection({
      stack: id,
      changes: [...changes.filter(isRemoval), ...valued],
      constructs,
    });
    const nested = await Promise.all(
      changes.map(async ({ ResourceChange: change }) => {
        const { ResourceType, ChangeSetId, LogicalResourceId: name = '' } = change ?? {};
        if (ResourceType !== NESTED_STACK || ChangeSetId === undefined) return [];
        const { Changes = [] } = await describe(client, undefined, ChangeSetId);
        return this.levels({
          ...{ client, id: `${id}/${name}`, arn: ChangeSetId, changes: Changes, judged },
          ...{ before: before?.nested.get(name), after: after?.nested.get(name) },
        });
      }),
    );
    const all = [{ losses, lessProtection }, ...nested.flat()];
    return {
      losses: all.flatMap((level) => level.losses),
      lessProtection: all.flatMap((level) => level.lessProtection),
    };
  }
}

type ChangeSetFindings = Pick<Findings, 'losses' | 'lessProtection'>;

const isUpdate = ({ ResourceChange }: Change) => ResourceChange?.Action === 'Modify';
const isRemoval = ({ ResourceChange }: Change) => ResourceChange?.Action === 'Remove';

/** Keeps the first of the findings about a property. The values in the second can have another form. */
function unique(findings: readonly ProtectionLoss[]): ProtectionLoss[] {
  const byProperty = new Map<string, ProtectionLoss>();
  for (const finding of findings) {
    const key = [finding.stack, finding.logicalId, finding.change.split(':')[0]].join('/');
    if (!byProperty.has(key)) byProperty.set(key, finding);
  }
  return [...byProperty.values()];
}

/** A stack or nested stack whose change set is read. */
interface Level {
  readonly client: CloudFormationClient;
  /** ARN of the change set. */
  readonly arn: string;
  /** Path within the stage. */
  readonly id: string;
  readonly changes: readonly Change[];
  readonly before?: DeployedTemplate;
  readonly after?: StackTemplate;
  /** Receives the ids of the stacks whose change sets are known. */
  readonly judged: Set<string>;
}

/** Reads all pages of a change set. */
async function describe(
  client: CloudFormationClient,
  stack: string | undefined,
  name: string,
  IncludePropertyValues?: boolean,
): Promise<DescribeChangeSetCommandOutput> {
  const input = { StackName: stack, ChangeSetName: name, IncludePropertyValues };
  const send = (NextToken?: string) => client.send(new DescribeChangeSetCommand({ ...input, NextToken }));
  const first = await described(`the change set of ${stack ?? 'a nested stack'}`, send());
  const changes = [...(first.Changes ?? [])];
  for (let token = first.NextToken; token !== undefined;) {
    const page = await described('the change set', send(token));
    changes.push(...(page.Changes ?? []));
    token = page.NextToken;
  }
  return { ...first, Changes: changes };
}
