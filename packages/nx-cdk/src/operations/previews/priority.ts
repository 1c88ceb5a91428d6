import { ElasticLoadBalancingV2Client, paginateDescribeRules } from '@aws-sdk/client-elastic-load-balancing-v2';
import type { Template } from '../../assembly/assembly';
import { CommandError } from '../../shared/command-error';
import type { Environment } from '../environment';

const RULE = 'AWS::ElasticLoadBalancingV2::ListenerRule';

/** Returns the priority of the listener rule of a template, `undefined` if it has none. */
export function priorityIn({ Resources = {} }: Template): number | undefined {
  const [rule] = Object.values(Resources).filter(({ Type }) => Type === RULE);
  const { Priority } = (rule?.Properties ?? {}) as { Priority?: number };
  return Priority;
}

/** Returns the priorities of the rules of each listener to which the stage has attached rules. */
export async function takenPriorities(environment: Environment): Promise<ReadonlySet<number>> {
  const rules = (await environment.inventory()).of(RULE);
  const listeners = new Map(rules.map(({ physicalId, region }) => [listenerOf(physicalId), region]));
  const taken = new Set<number>();
  for (const [ListenerArn, region] of listeners) {
    const client = environment.client(ElasticLoadBalancingV2Client, region);
    const pages = paginateDescribeRules({ client }, { ListenerArn });
    const read = async () => {
      for await (const { Rules = [] } of pages) for (const { Priority } of Rules) taken.add(Number(Priority));
    };
    await environment.ask(`the rules of ${ListenerArn}`, read());
  }
  return taken;
}

/**
 * Returns a free priority from 1 to the last one: the wanted one, or the next one.
 *
 * @throws CommandError if none is free
 */
export function freePriority(wanted: number, taken: ReadonlySet<number>, last: number): number {
  for (let offset = 0; offset < last; offset += 1) {
    const priority = ((wanted - 1 + offset) % last) + 1;
    if (!taken.has(priority)) return priority;
  }
  throw new CommandError(`the listener must have a free priority from 1 to ${last}, got none. Delete previews`);
}

/** The ARN of a rule consists of that of its listener, with another word, and its id. */
function listenerOf(rule: string): string {
  return rule.replace(':listener-rule/', ':listener/').replace(/\/[^/]*$/, '');
}
