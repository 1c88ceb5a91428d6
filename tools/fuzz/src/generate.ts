import fc from 'fast-check';
import type { Assemblies, Member, Type, TypeReference } from './assemblies';
import { exported } from './build';
import { FIXTURES } from './fixtures';
import { ENTRIES } from './entries';
import type { Input, Recipe, RecipeObject } from './recipe';
import * as values from './values';

/** Depth after which optional props are omitted. */
const MAX_DEPTH = 4;
/** Highest number of optional props of a struct. */
const MAX_OPTIONAL = 4;

/** Generates inputs from the types of the libraries. */
export class Generator {
  private readonly cache = new Map<string, fc.Arbitrary<Recipe> | undefined>();

  constructor(private readonly assemblies: Assemblies) {}

  /** Inputs of a construct: its props, and at most two calls of its methods. */
  inputs(type: Type): fc.Arbitrary<Input> {
    const [, , props] = this.assemblies.constructorOf(type);
    const methods = (type.methods ?? []).filter(
      ({ static: own, name }) => !own && !name.startsWith('_') && name !== 'bind',
    );
    const calls = methods.flatMap(({ name: method, parameters = [] }) => {
      const args = this.arguments(parameters, 1);
      return args === undefined ? [] : [args.map((given) => ({ method, args: given }))];
    });
    const { calls: fixed } = this.smallest(type);
    return fc.record({
      construct: fc.constant(type.fqn),
      props: props ? this.props(type, props.type.fqn as string) : fc.constant(null),
      calls:
        fixed !== undefined
          ? fc.constant(fixed)
          : calls.length === 0
            ? fc.constant([])
            : fc.oneof(
                { arbitrary: fc.constant([]), weight: 2 },
                { arbitrary: fc.array(fc.oneof(...calls), { minLength: 1, maxLength: 2 }), weight: 1 },
              ),
    });
  }

  /** The smallest valid input of a construct: the first valid value of each required prop. */
  smallest(type: Type): Input {
    const [, , props] = this.assemblies.constructorOf(type);
    const { props: given = {}, calls } =
      ENTRIES[type.fqn]?.((fqn) => this.nested(this.assemblies.get(fqn) as Type)) ?? {};
    const required = props ? { ...this.smallestStruct(props.type.fqn as string), ...given } : null;
    return { construct: type.fqn, props: required, ...(calls && { calls }) };
  }

  /** Props of a construct. Required props mostly have their smallest valid value, so that optional props are tested, too. */
  private props(type: Type, fqn: string): fc.Arbitrary<Recipe> {
    const smallest = this.smallest(type).props as RecipeObject;
    const generated = this.struct(fqn, 0) ?? fc.constant({});
    const kept = fc.subarray(Object.keys(smallest), { minLength: Math.floor(Object.keys(smallest).length * 0.6) });
    return fc.tuple(generated, kept).map(([given, names]) => {
      const fixed = Object.fromEntries(names.map((name) => [name, smallest[name]]));
      // the assemblies of the libraries do not contain props of the CDK, which an entry has
      return { ...smallest, ...(given as RecipeObject), ...fixed };
    });
  }

  /** External types that an input can need, and that have no value. */
  missing(): string[] {
    const missing = new Set<string>();
    for (const type of this.assemblies.constructs()) {
      const seen = new Set<string>();
      const visit = ({ fqn, collection, union }: TypeReference): void => {
        if (collection) visit(collection.elementtype);
        union?.types.forEach(visit);
        if (fqn === undefined || seen.has(fqn)) return;
        seen.add(fqn);
        const own = this.assemblies.get(fqn);
        if (own?.datatype) this.assemblies.propsOf(fqn).forEach((prop) => visit(prop.type));
        else if (own === undefined && this.external(fqn) === undefined && !IGNORED.has(fqn)) missing.add(fqn);
        for (const { parameters = [] } of this.assemblies.factoriesOf(fqn))
          parameters.forEach((each) => visit(each.type));
      };
      this.assemblies
        .constructorOf(type)
        .slice(2)
        .forEach(({ type: reference }) => visit(reference));
    }
    return [...missing].sort();
  }

  private struct(fqn: string, depth: number): fc.Arbitrary<Recipe> | undefined {
    const props = this.assemblies.propsOf(fqn);
    const required: Record<string, fc.Arbitrary<Recipe>> = {};
    const optional: [string, fc.Arbitrary<Recipe>][] = [];
    for (const prop of props) {
      const arbitrary = prop.optional && depth >= MAX_DEPTH ? undefined : this.of(prop.type, prop.name, depth + 1);
      if (prop.optional) {
        if (arbitrary) optional.push([prop.name, arbitrary]);
      } else if (arbitrary === undefined) return undefined;
      else required[prop.name] = arbitrary;
    }
    const chosen = fc.subarray(optional, { maxLength: Math.min(MAX_OPTIONAL, optional.length) });
    return fc
      .tuple(
        fc.record(required),
        chosen.chain((some) => fc.record(Object.fromEntries(some))),
      )
      .map(([one, other]) => ({ ...one, ...other }) as Recipe);
  }

  private of(type: TypeReference, name: string, depth: number): fc.Arbitrary<Recipe> | undefined {
    const { primitive, collection, union, fqn } = type;
    if (primitive === 'string') return values.text(name);
    if (primitive === 'number') return values.number(name);
    if (primitive === 'boolean') return fc.boolean();
    if (primitive) return undefined;
    if (union) {
      const some = union.types.flatMap((each) => this.of(each, name, depth) ?? []);
      return some.length === 0 ? undefined : fc.oneof(...some);
    }
    if (collection) return this.collection(collection, name, depth);
    const key = `${fqn} ${depth}`;
    if (!this.cache.has(key)) this.cache.set(key, this.named(fqn as string, depth));
    return this.cache.get(key);
  }

  private collection(
    { kind, elementtype }: NonNullable<TypeReference['collection']>,
    name: string,
    depth: number,
  ): fc.Arbitrary<Recipe> | undefined {
    const element = this.of(elementtype, name, depth);
    if (element === undefined) return undefined;
    const count = { minLength: 0, maxLength: 3 };
    if (kind === 'array') {
      return fc.oneof(
        { arbitrary: fc.array(element, { minLength: 1, maxLength: 1 }), weight: 3 },
        { arbitrary: fc.array(element, count), weight: 2 },
      );
    }
    return fc.array(fc.tuple(values.text('key') as fc.Arbitrary<string>, element), count).map((entries) => ({
      $map: entries.filter(([key]) => typeof key === 'string'),
    }));
  }

  private named(fqn: string, depth: number): fc.Arbitrary<Recipe> | undefined {
    const type = this.assemblies.get(fqn);
    if (type === undefined) return this.external(fqn);
    if (type.kind === 'enum')
      return fc.constantFrom(...(type.members ?? []).map((member) => ({ $enum: `${fqn}.${member.name}` })));
    if (type.datatype) return this.struct(fqn, depth);
    if (depth > MAX_DEPTH + 2) return undefined;
    const factories = this.assemblies.factoriesOf(fqn).flatMap(({ type: owner, name, parameters }) => {
      const $static = `${owner.fqn}.${name}`;
      if (parameters === undefined) return [fc.constant({ $static } as Recipe)];
      const args = this.arguments(parameters, depth);
      return args === undefined ? [] : [args.map((given) => ({ $static, args: given }) as Recipe)];
    });
    const constructs = this.assemblies.implementersOf(fqn).map((each) => fc.constant(this.nested(each)));
    const all = [...factories, ...constructs];
    return all.length === 0 ? undefined : fc.oneof(...all);
  }

  /** A construct as the value of a prop. */
  private nested(type: Type): Recipe {
    const { props } = this.smallest(type);
    return { $new: type.fqn, props };
  }

  private arguments(parameters: readonly Member[], depth: number): fc.Arbitrary<Recipe[]> | undefined {
    const isFactory = parameters[0]?.name === 'scope' && parameters[1]?.name === 'id';
    const given = isFactory ? parameters.slice(2) : parameters;
    const lists: fc.Arbitrary<Recipe[]>[] = [];
    for (const { type, name, optional, variadic } of given) {
      const one = optional && depth >= MAX_DEPTH ? undefined : this.of(type, name, depth + 1);
      if (one === undefined) {
        if (optional || variadic) break;
        return undefined;
      }
      if (variadic) lists.push(fc.array(one, { minLength: 0, maxLength: 3 }));
      else if (optional)
        lists.push(
          fc.oneof(
            fc.constant([null] as Recipe[]),
            one.map((value) => [value]),
          ),
        );
      else lists.push(one.map((value) => [value]));
    }
    return fc.tuple(...lists).map((parts) => parts.flat());
  }

  private external(fqn: string): fc.Arbitrary<Recipe> | undefined {
    if (fqn === 'aws-cdk-lib.Duration') return values.duration();
    if (fqn === 'aws-cdk-lib.Size') return values.size();
    const builds = FIXTURES[fqn] as (typeof FIXTURES)[string] | undefined;
    if (builds !== undefined)
      return builds.length === 0 ? undefined : fc.nat(builds.length - 1).map((n) => ({ $fixture: fqn, n }));
    const type = exported(fqn);
    // an enum
    if (typeof type !== 'object' || type === null) return undefined;
    const members = Object.keys(type).filter((name) => !/^\d/.test(name));
    return fc.constantFrom(...members.map((member) => ({ $enum: `${fqn}.${member}` })));
  }

  private smallestStruct(fqn: string): RecipeObject {
    const required = this.assemblies.propsOf(fqn).filter(({ optional }) => !optional);
    return Object.fromEntries(required.map(({ name, type }) => [name, this.smallestOf(type, name)]));
  }

  private smallestOf(type: TypeReference, name: string): Recipe {
    const { primitive, collection, union, fqn = '' } = type;
    if (primitive === 'string') return values.validTexts(name)[0];
    if (primitive === 'number') return values.validNumbers(name)[0];
    if (primitive) return true;
    if (union) return this.smallestOf(union.types[0], name);
    if (collection?.kind === 'array') return [this.smallestOf(collection.elementtype, name)];
    if (collection) return { $map: [] };
    const own = this.assemblies.get(fqn);
    if (fqn === 'aws-cdk-lib.Duration') return { $duration: 60_000 };
    if (fqn === 'aws-cdk-lib.Size') return { $size: 64 };
    if (own === undefined) return { $fixture: fqn, n: 0 };
    if (own.datatype) return this.smallestStruct(fqn);
    if (own.kind === 'enum') return { $enum: `${fqn}.${own.members?.[0].name}` };
    const [construct] = this.assemblies.implementersOf(fqn);
    if (construct !== undefined) return this.nested(construct);
    const factories = this.assemblies.factoriesOf(fqn);
    const preferred = factories.find(({ name: factory }) => PREFERRED.has(factory)) ?? factories[0];
    const { type: owner, name: factory, parameters } = preferred;
    const $static = `${owner.fqn}.${factory}`;
    if (parameters === undefined) return { $static };
    const args = parameters.filter(({ optional, name: each }) => !optional && each !== 'scope' && each !== 'id');
    return { $static, args: args.map((each) => this.smallestOf(each.type, each.name)) };
  }
}

/** Types that a library offers for subclasses of an app, which generated inputs do not have. */
const IGNORED: ReadonlySet<string> = new Set([
  'aws-cdk-lib.ResourceProps',
  'constructs.Construct',
  'aws-cdk-lib.aws_ecs.IDeploymentLifecycleHookTarget',
]);

/** Factories whose required parameters are always valid together. */
const PREFERRED: ReadonlySet<string> = new Set([
  'toLogGroup',
  'of',
  'availability',
  'cdkDeploy',
  'toNewLogGroup',
  'slack',
  'toTopic',
]);
