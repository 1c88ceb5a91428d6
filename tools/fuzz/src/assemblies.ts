import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { gunzipSync } from 'node:zlib';

/** The libraries whose public API is tested. Each must be built. */
export const LIBRARIES = ['network', 'security', 'database', 'service', 'observability'] as const;

/** Type of a prop, parameter or result in a jsii assembly. */
export interface TypeReference {
  readonly primitive?: 'string' | 'number' | 'boolean' | 'any' | 'json' | 'date';
  readonly fqn?: string;
  readonly collection?: { readonly kind: 'array' | 'map'; readonly elementtype: TypeReference };
  readonly union?: { readonly types: readonly TypeReference[] };
}

/** A prop of a struct, or a parameter of a method. */
export interface Member {
  readonly name: string;
  readonly type: TypeReference;
  readonly optional?: boolean;
  readonly static?: boolean;
  readonly variadic?: boolean;
}

export interface Method {
  readonly name: string;
  readonly static?: boolean;
  readonly parameters?: readonly Member[];
  readonly returns?: { readonly type: TypeReference };
}

export interface Type {
  readonly kind: 'class' | 'interface' | 'enum';
  readonly fqn: string;
  readonly name: string;
  readonly abstract?: boolean;
  /** Whether an interface is a struct. */
  readonly datatype?: boolean;
  readonly base?: string;
  readonly interfaces?: readonly string[];
  readonly initializer?: { readonly parameters?: readonly Member[] };
  readonly properties?: readonly Member[];
  readonly methods?: readonly Method[];
  readonly members?: readonly { readonly name: string }[];
}

const packages = join(__dirname, '../../../packages');

/** The types of all libraries, from their jsii assemblies. */
export class Assemblies {
  private readonly types: ReadonlyMap<string, Type>;

  constructor(libraries: readonly string[] = LIBRARIES) {
    const types = new Map(libraries.flatMap((library) => Object.entries(read(join(packages, library, '.jsii')))));
    const structs = [...types.values()].filter(({ datatype }) => datatype);
    addParents(types, structs, read(require.resolve('aws-cdk-lib/.jsii')));
    this.types = types;
  }

  get(fqn: string): Type | undefined {
    return this.types.get(fqn);
  }

  /** The classes that an app can create: their constructors have a scope, an id and props. */
  constructs(): Type[] {
    return [...this.types.values()].filter((type) => type.kind === 'class' && !type.abstract && this.isConstruct(type));
  }

  /** Parameters of the constructor, which a class can inherit. */
  constructorOf(type: Type): readonly Member[] {
    const { initializer, base } = type;
    if (initializer) return initializer.parameters ?? [];
    const parent = base === undefined ? undefined : this.get(base);
    return parent === undefined ? [] : this.constructorOf(parent);
  }

  /** Props of a struct with those that it inherits. */
  propsOf(fqn: string): Member[] {
    const struct = this.get(fqn);
    if (struct === undefined) return [];
    return [...(struct.interfaces ?? []).flatMap((parent) => this.propsOf(parent)), ...(struct.properties ?? [])];
  }

  /** The static methods and constants whose result is of a type. */
  factoriesOf(fqn: string): { readonly type: Type; readonly name: string; readonly parameters?: readonly Member[] }[] {
    return [...this.types.values()].flatMap((type) => {
      const returns = ({ returns }: Method) => returns?.type.fqn !== undefined && this.isA(returns.type.fqn, fqn);
      const methods = (type.methods ?? []).filter((method) => method.static && returns(method));
      const constants = (type.properties ?? []).filter(({ static: own, type: { fqn: of } }) => own && of === fqn);
      return [
        ...methods.map(({ name, parameters = [] }) => ({ type, name, parameters })),
        ...constants.map(({ name }) => ({ type, name })),
      ];
    });
  }

  /** The constructs that implement an interface or extend a class. */
  implementersOf(fqn: string): Type[] {
    return this.constructs().filter((type) => this.isA(type.fqn, fqn));
  }

  /** Names of all props and parameters that a construct can have, also in the structs and factories of its props. */
  namesOf(type: Type): Set<string> {
    const names = new Set<string>();
    const seen = new Set<string>();
    const visit = ({ fqn, collection, union }: TypeReference): void => {
      if (collection) visit(collection.elementtype);
      union?.types.forEach(visit);
      if (fqn === undefined || seen.has(fqn)) return;
      seen.add(fqn);
      const struct = this.get(fqn);
      if (struct === undefined) return;
      if (struct.datatype) this.propsOf(fqn).forEach(add);
      for (const { parameters = [] } of this.factoriesOf(fqn)) parameters.forEach(add);
      (struct.methods ?? []).forEach(({ name, parameters = [] }) => {
        names.add(name);
        parameters.forEach(add);
      });
    };
    const add = ({ name, type: reference }: Member): void => {
      names.add(name);
      visit(reference);
    };
    this.constructorOf(type).slice(2).forEach(add);
    visit({ fqn: type.fqn });
    return names;
  }

  private isConstruct(type: Type): boolean {
    return this.constructorOf(type)[0]?.name === 'scope';
  }

  private isA(fqn: string, other: string): boolean {
    if (fqn === other) return true;
    const { base, interfaces = [] } = this.get(fqn) ?? {};
    return [...(base === undefined ? [] : [base]), ...interfaces].some((parent) => this.isA(parent, other));
  }
}

/** Adds the structs of the CDK that structs of the libraries extend. */
function addParents(types: Map<string, Type>, structs: readonly Type[], cdk: Readonly<Record<string, Type>>): void {
  const parents = structs.flatMap(({ interfaces = [] }) => interfaces).filter((fqn) => !types.has(fqn));
  for (const fqn of parents) types.set(fqn, cdk[fqn]);
  if (parents.length > 0)
    addParents(
      types,
      parents.map((fqn) => cdk[fqn]),
      cdk,
    );
}

function read(file: string): Record<string, Type> {
  const content = JSON.parse(readFileSync(file, 'utf8')) as {
    schema: string;
    filename: string;
    compression?: string;
    types: Record<string, Type>;
  };
  if (content.schema !== 'jsii/file-redirect') return content.types;
  const target = readFileSync(join(dirname(file), content.filename));
  const text = (content.compression === undefined ? target : gunzipSync(target)).toString('utf8');
  return (JSON.parse(text) as { types: Record<string, Type> }).types;
}
