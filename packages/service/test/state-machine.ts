import { createHash } from 'node:crypto';
import type { Template } from 'aws-cdk-lib/assertions';
import jsonata from 'jsonata';

type Json = Record<string, unknown>;

interface State {
  readonly Type: 'Pass' | 'Task' | 'Choice' | 'Wait' | 'Succeed' | 'Fail' | 'Map' | 'Parallel';
  readonly Next?: string;
  readonly End?: boolean;
  readonly Assign?: unknown;
  readonly Output?: unknown;
  readonly Resource?: string;
  readonly Arguments?: unknown;
  readonly Catch?: readonly { readonly ErrorEquals: readonly string[]; readonly Next: string }[];
  readonly Choices?: readonly { readonly Condition: string; readonly Next: string }[];
  readonly Default?: string;
  readonly Seconds?: number;
  readonly Error?: string;
  readonly Cause?: string;
  readonly Items?: unknown;
  readonly ItemSelector?: unknown;
  readonly ItemProcessor?: Definition;
  readonly Branches?: readonly Definition[];
}

interface Definition {
  readonly StartAt: string;
  readonly States: Record<string, State>;
}

/** Result of an execution. */
export interface Execution {
  readonly status: 'SUCCEEDED' | 'FAILED';
  readonly output?: unknown;
  readonly error?: string;
  readonly cause?: string;
  /** Virtual seconds that the execution took. */
  readonly seconds: number;
}

export interface ExecutionOptions {
  readonly input?: Json;
  readonly name?: string;
  /** Answers a call of an AWS API. Throws an error with the name of the error that Step Functions reports. */
  readonly call: (action: string, parameters: Json, seconds: number) => unknown;
}

/** Returns the definition of the only state machine of a template. References are replaced by their logical ids. */
export function definitionOf(template: Template): Definition {
  const [machine, ...others] = Object.values(template.findResources('AWS::StepFunctions::StateMachine'));
  expect(others).toEqual([]);
  const { DefinitionString: text } = machine.Properties as {
    DefinitionString: string | { 'Fn::Join': [string, unknown[]] };
  };
  if (typeof text === 'string') return JSON.parse(text) as Definition;
  const parts = text['Fn::Join'][1].map((part) => (typeof part === 'string' ? part : nameOf(part as Json)));
  return JSON.parse(parts.join('')) as Definition;
}

function nameOf(reference: Json): string {
  const [value] = Object.values(reference);
  return Array.isArray(value) ? value.join('.') : String(value);
}

/**
 * Runs a definition in Amazon States Language with JSONata. Retries are not repeated: an error is caught or fails the execution.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/transforming-data.html
 */
export async function execute(definition: Definition, options: ExecutionOptions): Promise<Execution> {
  const clock = { seconds: 0 };
  const { input = {}, name = 'run' } = options;
  const context = { Execution: { Name: name, Id: `execution:${name}` }, StateMachine: { Id: 'machine' } };
  try {
    const output = await new Run(definition, options.call, context, clock).run(input, {});
    return { status: 'SUCCEEDED', output, seconds: clock.seconds };
  } catch (thrown) {
    const { name: error, message: cause } = thrown as Error;
    return { status: 'FAILED', error, cause, seconds: clock.seconds };
  }
}

class Run {
  constructor(
    private readonly definition: Definition,
    private readonly call: ExecutionOptions['call'],
    private readonly context: Json,
    private readonly clock: { seconds: number },
  ) {}

  async run(start: unknown, outer: Json): Promise<unknown> {
    let input = start;
    const variables = { ...outer };
    for (let name = this.definition.StartAt, step = 0; ; step++) {
      const state = this.definition.States[name];
      if (!state) throw new Error(`no state ${name}`);
      if (step > 20_000) throw new Error('the execution has too many steps');
      const entered = new Date(this.clock.seconds * 1000).toISOString();
      const states: Json = { input, context: { ...this.context, State: { EnteredTime: entered, Name: name } } };
      const evaluate = (value: unknown): Promise<unknown> => resolve(value, states, variables);
      if (state.Type === 'Fail') throw named(String(await evaluate(state.Error)), String(await evaluate(state.Cause)));
      if (state.Type === 'Choice') {
        let next = state.Default;
        for (const { Condition, Next } of state.Choices ?? []) {
          if ((await evaluate(Condition)) !== true) continue;
          next = Next;
          break;
        }
        if (next === undefined) throw named('States.NoChoiceMatched', name);
        name = next;
        continue;
      }
      if (state.Type === 'Wait') this.clock.seconds += state.Seconds ?? 0;
      try {
        if (state.Type === 'Task') states.result = await this.task(state, evaluate);
        if (state.Type === 'Map') states.result = await this.map(state, states, variables);
        if (state.Type === 'Parallel')
          states.result = await Promise.all(
            (state.Branches ?? []).map((branch) => this.within(branch).run(input, variables)),
          );
      } catch (error) {
        const { name: errorName } = error as Error;
        const found = state.Catch?.find(({ ErrorEquals }) =>
          ErrorEquals.some((each) => each === errorName || each === 'States.ALL'),
        );
        if (!found) throw error;
        name = found.Next;
        continue;
      }
      const assigned = (await evaluate(state.Assign ?? {})) as Json;
      const output = 'Output' in state ? await evaluate(state.Output) : (states.result ?? input);
      Object.assign(variables, assigned);
      if (state.Type === 'Succeed' || state.End) return output;
      input = output;
      name = state.Next ?? '';
    }
  }

  private async task(state: State, evaluate: (value: unknown) => Promise<unknown>): Promise<unknown> {
    const action = String(state.Resource).replace(/^.*:aws-sdk:/, '');
    return this.call(action, (await evaluate(state.Arguments ?? {})) as Json, this.clock.seconds);
  }

  private async map(state: State, states: Json, variables: Json): Promise<unknown[]> {
    const items = (await resolve(state.Items, states, variables)) as unknown[];
    const results: unknown[] = [];
    for (const value of items) {
      const context = { ...(states.context as Json), Map: { Item: { Value: value } } };
      const item = state.ItemSelector ? await resolve(state.ItemSelector, { ...states, context }, variables) : value;
      results.push(await this.within(state.ItemProcessor as Definition).run(item, variables));
    }
    return results;
  }

  private within(definition: Definition): Run {
    return new Run(definition, this.call, this.context, this.clock);
  }
}

/** Evaluates the expressions in a value. Step Functions rejects an expression without a result. */
async function resolve(value: unknown, states: Json, variables: Json): Promise<unknown> {
  if (Array.isArray(value)) return Promise.all(value.map((each) => resolve(each, states, variables)));
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value).map(async ([key, each]) => [key, await resolve(each, states, variables)]);
    return Object.fromEntries(await Promise.all(entries)) as Json;
  }
  const source = typeof value === 'string' ? /^\{%(.*)%\}$/s.exec(value)?.[1] : undefined;
  if (source === undefined) return value;
  const hash = (text: string, algorithm: string) =>
    createHash(algorithm.replace('-', '').toLowerCase()).update(text).digest('hex');
  const result: unknown = await jsonata(source).evaluate(undefined, { ...variables, states, hash });
  if (result === undefined) throw named('States.QueryEvaluationError', `no result: ${source}`);
  return result;
}

/** An error with the name that Step Functions reports. */
export function named(name: string, message = name): Error {
  return Object.assign(new Error(message), { name });
}
