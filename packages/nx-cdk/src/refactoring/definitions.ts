import type { Output, Resource, SynthesizedStack, Template } from '../assembly/assembly';
import { visit } from '../assembly/visit';
import { CommandError } from '../shared/command-error';
import { keyOf, type Move } from './place';
import { isCall, mapSub, type Call, type Reference, type Templates } from './templates';

/** Highest number of stacks in a refactoring of AWS CloudFormation. */
const MAX_STACKS = 5;
/** Pseudo parameters with another value in another stack. */
const OF_STACK = ['AWS::StackName', 'AWS::StackId', 'AWS::NotificationARNs'];

const DECLARATIONS = ['Parameters', 'Conditions', 'Mappings'] as const;
type DeclarationKind = (typeof DECLARATIONS)[number];

/** A resource of the stack after the refactoring. */
interface Placed {
  readonly origin: SynthesizedStack;
  readonly resource: Resource;
}

/**
 * Creates the templates of all stacks that a refactoring changes.
 *
 * They contain the deployed resources in their new places, with the deployed properties: CloudFormation accepts no other
 * change. References follow the resources. A reference to another stack uses an output that the app has.
 *
 * @throws CommandError with all reasons for which CloudFormation would refuse the refactoring
 */
export function definitionsOf(
  moves: readonly Move[],
  deployed: Templates,
  app: Templates,
): ReadonlyMap<SynthesizedStack, Template> {
  return new Definitions(moves, deployed, app).create();
}

class Definitions {
  private readonly destinations: ReadonlyMap<string, Move['to']>;
  private readonly placed = new Map<SynthesizedStack, Map<string, Placed>>();
  private readonly problems = new Set<string>();

  constructor(
    private readonly moves: readonly Move[],
    private readonly deployed: Templates,
    private readonly app: Templates,
  ) {
    this.destinations = new Map(moves.map(({ from, to }) => [keyOf(from), to]));
    for (const place of deployed.stacks.flatMap((stack) =>
      Object.keys(deployed.of(stack).Resources ?? {}).map((logicalId) => ({ stack, logicalId })),
    )) {
      const { stack, logicalId } = this.destinations.get(keyOf(place)) ?? place;
      const resource = deployed.of(place.stack).Resources?.[place.logicalId] as Resource;
      const all = this.placed.get(stack) ?? new Map<string, Placed>();
      this.placed.set(stack, all.set(logicalId, { origin: place.stack, resource }));
    }
  }

  create(): ReadonlyMap<SynthesizedStack, Template> {
    const stacks = this.affected();
    if (stacks.length > MAX_STACKS) {
      const names = stacks.map(({ id }) => id).join(', ');
      this.problems.add(
        `a refactoring must have at most ${MAX_STACKS} stacks, got ${stacks.length}: ${names}. Move the resources in several steps`,
      );
    }
    for (const { from, to } of this.moves) if (from.stack !== to.stack) this.checkMove(from, to);
    const templates = new Map(stacks.map((stack) => [stack, this.templateOf(stack)]));
    if (this.problems.size > 0) throw new CommandError([...this.problems].join('\n'));
    return templates;
  }

  /** Stacks from and to which resources move, and those that import an export which moves. */
  private affected(): readonly SynthesizedStack[] {
    const stacks = new Set(this.moves.flatMap(({ from, to }) => [from.stack, to.stack]));
    for (const stack of this.deployed.stacks.filter((each) => !stacks.has(each))) {
      const imports = importsIn(this.deployed.of(stack).Resources);
      const moves = (value: unknown) => {
        const reference = this.deployed.referenceOf(value, stack);
        return reference !== undefined && this.destinations.has(keyOf(reference));
      };
      if (imports.some(moves)) stacks.add(stack);
    }
    return [...stacks];
  }

  private checkMove(from: Move['from'], to: Move['to']): void {
    const resource = this.deployed.of(from.stack).Resources?.[from.logicalId] as Resource;
    const name = keyOf(from);
    const refs = namesIn(resource).Parameters;
    for (const pseudo of OF_STACK.filter((each) => refs.has(each)))
      this.problems.add(`${name} cannot move to another stack, because it contains ${pseudo}`);
    const source = this.deployed.of(from.stack);
    const target = this.deployed.has(to.stack) ? this.deployed.of(to.stack) : source;
    const names = namesIn(resource);
    for (const kind of DECLARATIONS) {
      for (const each of names[kind]) {
        if (!Object.hasOwn(source[kind] ?? {}, each) || Object.hasOwn(target[kind] ?? {}, each)) continue;
        this.problems.add(
          `${name} cannot move to ${to.stack.id}, which has no ${kind.toLowerCase().slice(0, -1)} ${each}. ` +
            `Deploy it to ${to.stack.id} first`,
        );
      }
    }
  }

  private templateOf(stack: SynthesizedStack): Template {
    const resources = this.placed.get(stack) ?? new Map<string, Placed>();
    if (resources.size === 0) {
      this.problems.add(
        `${stack.id} would have no resources, which CloudFormation refuses. Deploy another resource to it first`,
      );
    }
    const Resources = Object.fromEntries(
      [...resources].map(([logicalId, { origin, resource }]) => [
        logicalId,
        this.resourceIn(stack, logicalId, { origin, resource }),
      ]),
    );
    const Outputs = this.outputsOf(stack, Resources);
    const rest = this.deployed.has(stack)
      ? this.deployed.of(stack)
      : this.declarationsOf(stack, { Resources, Outputs });
    return { ...rest, Resources, Outputs: Object.keys(Outputs).length > 0 ? Outputs : undefined };
  }

  /** Parameters, conditions and mappings that the resources of a new stack need. */
  private declarationsOf(stack: SynthesizedStack, template: Template): Template {
    const into = this.moves.filter(({ to }) => to.stack === stack);
    const sources = new Set(into.map(({ from }) => this.deployed.of(from.stack)));
    const result: Record<DeclarationKind, Record<string, unknown>> = { Parameters: {}, Conditions: {}, Mappings: {} };
    // conditions can need parameters and other conditions
    for (let before = -1, count = 0; count > before;) {
      before = count;
      const used = namesIn({ ...template, ...result });
      for (const source of sources)
        for (const kind of DECLARATIONS)
          for (const [name, declaration] of Object.entries(source[kind] ?? {}))
            if (used[kind].has(name)) result[kind][name] = declaration;
      count = DECLARATIONS.reduce((sum, kind) => sum + Object.keys(result[kind]).length, 0);
    }
    return Object.fromEntries(Object.entries(result).filter(([, names]) => Object.keys(names).length > 0));
  }

  /** The deployed outputs without those of resources that left, and the outputs of the app for resources that are there. */
  private outputsOf(stack: SynthesizedStack, resources: Readonly<Record<string, Resource>>): Record<string, Output> {
    const kept = Object.entries(this.deployed.of(stack).Outputs ?? {}).flatMap(([name, output]): [string, Output][] => {
      const reference = this.deployed.referenceOf(output.Value, stack);
      const place = reference && this.placeOf(reference);
      if (place && place.stack !== stack) return [];
      return [[name, this.rewritten(output, stack, stack, `${stack.id}/${name}`) as Output]];
    });
    const own = Object.entries(this.app.of(stack).Outputs ?? {}).filter(([, { Value }]) => {
      const reference = this.app.referenceOf(Value, stack);
      return reference?.stack === stack && Object.hasOwn(resources, reference.logicalId);
    });
    return Object.fromEntries([...kept, ...own]);
  }

  /** Returns the place of a deployed resource after the refactoring. */
  private placeOf(reference: Reference): Reference {
    return { attribute: reference.attribute, ...(this.destinations.get(keyOf(reference)) ?? pick(reference)) };
  }

  private resourceIn(stack: SynthesizedStack, logicalId: string, { origin, resource }: Placed): Resource {
    const { DependsOn, ...others } = resource;
    const needs = this.dependsOn([DependsOn ?? []].flat(), origin, stack);
    return {
      ...(this.rewritten(others, origin, stack, `${stack.id}/${logicalId}`) as Resource),
      ...(needs.length > 0 ? { DependsOn: needs } : {}),
    };
  }

  private rewritten(value: unknown, origin: SynthesizedStack, stack: SynthesizedStack, owner: string): unknown {
    const inner = (each: unknown) => this.rewritten(each, origin, stack, owner);
    if (typeof value !== 'object' || value === null) return value;
    if (Array.isArray(value)) return value.map(inner);
    const result = this.reference(value, origin, stack, owner);
    if (result !== undefined) return result;
    if (isCall(value) && 'Fn::Sub' in value) {
      const { text, variables } = mapSub(value['Fn::Sub'], (variable, original) => {
        const replaced = this.reference(variable, origin, stack, owner);
        return replaced === undefined || replaced === variable ? original : replaced;
      });
      const mapped = inner(variables) as object;
      return { 'Fn::Sub': Object.keys(mapped).length > 0 ? [text, mapped] : text };
    }
    return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, inner(each)]));
  }

  /** Returns a reference in its new form, or `undefined` if the value is not a reference. */
  private reference(value: object, origin: SynthesizedStack, stack: SynthesizedStack, owner: string): Call | undefined {
    // an SSM parameter can move together with the resources that get its value
    const local = this.deployed.localReferenceOf(value, origin);
    if (local && this.placeOf(local).stack === stack) return this.rendered(local, value, origin, stack, owner);
    const reference = this.deployed.referenceOf(value, origin);
    return reference && this.rendered(reference, value, origin, stack, owner);
  }

  private rendered(
    reference: Reference,
    value: object,
    origin: SynthesizedStack,
    stack: SynthesizedStack,
    owner: string,
  ): Call {
    const target = this.placeOf(reference);
    const isMoved = keyOf(target) !== keyOf(reference);
    const isRead = 'Fn::GetStackOutput' in value || 'Fn::ImportValue' in value;
    if (!isMoved && (isRead ? target.stack !== stack : origin === stack)) return value as Call;
    if (target.stack === stack) {
      const { logicalId, attribute } = target;
      return attribute === undefined ? { Ref: logicalId } : { 'Fn::GetAtt': [logicalId, attribute] };
    }
    const read = this.app.readOf(target, stack);
    if (!read) {
      const what = target.attribute === undefined ? 'the Ref' : target.attribute;
      this.problems.add(
        `${owner} needs ${what} of ${keyOf(target)} in another stack, and the app has no output for it. ` +
          `Remove the reference, and deploy before the refactoring`,
      );
    }
    return read ?? (value as Call);
  }

  private dependsOn(needs: readonly string[], origin: SynthesizedStack, stack: SynthesizedStack): readonly string[] {
    return needs
      .map((logicalId) => this.placeOf({ stack: origin, logicalId }))
      .filter((place) => place.stack === stack)
      .map(({ logicalId }) => logicalId);
  }
}

function pick({ stack, logicalId }: Reference): Move['from'] {
  return { stack, logicalId };
}

function importsIn(value: unknown): readonly object[] {
  const found: object[] = [];
  visit(value, (each) => 'Fn::ImportValue' in each && found.push(each));
  return found;
}

/** Names of parameters, conditions and mappings that a value refers to. Parameters include names of resources. */
function namesIn(value: unknown): Readonly<Record<DeclarationKind, ReadonlySet<string>>> {
  const found = { Parameters: new Set<string>(), Conditions: new Set<string>(), Mappings: new Set<string>() };
  const add = (kind: DeclarationKind, name: unknown) => typeof name === 'string' && found[kind].add(name);
  visit(value, (each) => {
    add('Parameters', each.Ref);
    add('Conditions', each.Condition);
    add('Conditions', firstOf(each['Fn::If']));
    add('Mappings', firstOf(each['Fn::FindInMap']));
    if (!('Fn::Sub' in each)) return;
    mapSub(each['Fn::Sub'], (variable, text) => {
      add('Parameters', variable.Ref);
      return text;
    });
  });
  return found;
}

function firstOf(list: unknown): unknown {
  return Array.isArray(list) ? list[0] : undefined;
}
