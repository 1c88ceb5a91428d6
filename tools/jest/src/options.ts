import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { gunzipSync } from 'node:zlib';

/** Options of a resource of the CDK, compared with the properties of a construct that creates it. */
export interface Comparison {
  /** Construct of the library. */
  readonly construct: string;

  /** Properties of the construct. */
  readonly props: string;

  /** Properties whose value has further options, such as `queueOptions`. */
  readonly nested?: readonly string[];

  /** Options of the CDK, such as `aws_s3.BucketProps`. */
  readonly options: string;

  /** Construct of the CDK, whose methods set options later, such as `aws_s3.Bucket`. */
  readonly l2?: string;

  /** Resource of the template, whose properties can be set later, such as `aws_s3.CfnBucket`. */
  readonly l1: string;

  /** Options that the construct always sets, with the reason. */
  readonly set?: Readonly<Record<string, string>>;

  /** Options that do not apply to what the construct creates, with the reason. */
  readonly unsupported?: Readonly<Record<string, string>>;

  /** Options that another property of the construct sets. */
  readonly byProp?: Readonly<Record<string, string>>;

  /** Options that a method of the construct, or of the CDK's construct, sets later. */
  readonly byMethod?: Readonly<Record<string, string>>;

  /** Options that a property of the resource (`l1`) sets later, by name or with the name of the option. */
  readonly byL1?: Readonly<Record<string, string>> | readonly string[];
}

interface JsiiType {
  readonly base?: string;
  readonly interfaces?: readonly string[];
  readonly properties?: readonly { readonly name: string; readonly immutable?: boolean }[];
  readonly methods?: readonly { readonly name: string }[];
}

let assembly: Record<string, JsiiType> | undefined;

/** A type of the CDK. */
function typeOf(name: string): JsiiType {
  assembly ??= (
    JSON.parse(
      gunzipSync(readFileSync(join(dirname(require.resolve('aws-cdk-lib/package.json')), '.jsii.gz'))).toString(),
    ) as {
      types: Record<string, JsiiType>;
    }
  ).types;
  const type = assembly[`aws-cdk-lib.${name}`] ?? assembly[name];
  if (!type) throw new Error(`aws-cdk-lib has no type ${name}`);
  return type;
}

/** Names of the options of a type of the CDK. */
export function optionsOf(name: string): string[] {
  const { interfaces = [], properties = [] } = typeOf(name);
  return [...properties.map((each) => each.name), ...interfaces.flatMap(optionsOf)];
}

function methodsOf(name: string): string[] {
  const { base, methods = [] } = typeOf(name);
  const inherited = base?.startsWith('aws-cdk-lib.') ? methodsOf(base) : [];
  return [...methods.map((each) => each.name), ...inherited];
}

interface Declaration {
  readonly props: ReadonlyMap<string, string>;
  readonly bases: readonly string[];
}

/** The sources of a library. */
export class LibrarySources {
  private readonly interfaces = new Map<string, Declaration>();
  private readonly methods = new Map<string, string[]>();
  /** Public constructs with their base class. */
  readonly constructs = new Map<string, string>();

  constructor(folder: string) {
    const src = join(folder, 'src');
    const index = readFileSync(join(src, 'index.ts'), 'utf8');
    const exported = [...index.matchAll(/from '\.\/([^']+)'/g)].map(([, file]) => join(src, `${file}.ts`));
    for (const name of readdirSync(src, { recursive: true, encoding: 'utf8' })) {
      if (name.endsWith('.ts')) this.read(join(src, name), exported.includes(join(src, name)));
    }
  }

  private read(file: string, isPublic: boolean): void {
    const source = readFileSync(file, 'utf8');
    const modules = new Map(
      [...source.matchAll(/import (?:type )?\* as (\w+) from 'aws-cdk-lib\/([\w-]+)'/g)].map(([, alias, name]) => [
        alias,
        name.replace(/-/g, '_'),
      ]),
    );
    const qualified = (name: string) => {
      const [alias, type] = name.split('.');
      return type === undefined ? name : `${modules.get(alias) ?? alias}.${type}`;
    };
    for (const [, name, bases = '', body] of source.matchAll(
      /^export interface (\w+)(?: extends ([^{]+))? \{\n([^]*?)^\}/gm,
    )) {
      const props = [...body.matchAll(/^ {2}readonly (\w+)\??: ([\w.]+)/gm)].map(
        ([, prop, type]) => [prop, qualified(type)] as const,
      );
      const extended = bases.split(',').map((each) => each.trim());
      this.interfaces.set(name, { props: new Map(props), bases: extended.filter(Boolean).map(qualified) });
    }
    for (const [, name, base, body] of source.matchAll(
      /^export (?:abstract )?class (\w+) extends ([\w.]+)([^]*?)^\}/gm,
    )) {
      this.methods.set(
        name,
        [...body.matchAll(/^ {2}(?:override )?(\w+)\(/gm)].map(([, method]) => method),
      );
      const isConstruct = /constructor\(\s*(?:readonly )?scope: Construct,\s*id: string/.test(body);
      if (isPublic && isConstruct && !source.includes(`export abstract class ${name} `))
        this.constructs.set(name, base);
    }
  }

  /** Names of the properties of an interface, and of those in the values of its nested properties. */
  props(name: string, nested: readonly string[] = []): string[] {
    if (!this.interfaces.has(name)) return optionsOf(name);
    const { props, bases } = this.interfaces.get(name) as Declaration;
    const inner = nested.flatMap((each) => this.props(this.typeOf(name, each) ?? `${name}.${each}`));
    return [...props.keys(), ...bases.flatMap((base) => this.props(base)), ...inner];
  }

  /** Type of a property of an interface, declared or inherited. */
  private typeOf(name: string, prop: string): string | undefined {
    const declaration = this.interfaces.get(name);
    const inherited = () =>
      declaration?.bases.map((base) => this.typeOf(base, prop)).find((type) => type !== undefined);
    return declaration?.props.get(prop) ?? inherited();
  }

  /** Returns the problems of a comparison. */
  problems(comparison: Comparison): string[] {
    const {
      construct,
      props,
      nested,
      options,
      l1,
      l2,
      set = {},
      unsupported = {},
      byProp = {},
      byMethod = {},
    } = comparison;
    const byL1 = Array.isArray(comparison.byL1)
      ? Object.fromEntries((comparison.byL1 as string[]).map((name) => [name, name]))
      : ((comparison.byL1 ?? {}) as Record<string, string>);
    const accepted = this.props(props, nested);
    const exceptions = [set, unsupported, byProp, byMethod, byL1].flatMap(Object.keys);
    const methods = [...(this.methods.get(construct) ?? []), ...(l2 ? methodsOf(l2) : [])];
    const properties = (typeOf(l1).properties ?? []).filter(({ immutable }) => !immutable).map(({ name }) => name);
    return [
      ...optionsOf(options)
        .filter((option) => !accepted.includes(option) && !exceptions.includes(option))
        .map((option) => `${option} of ${options} cannot be set`),
      ...exceptions.filter((each) => accepted.includes(each)).map((each) => `${each} is accepted, not an exception`),
      ...exceptions.filter((each, index) => exceptions.indexOf(each) < index).map((each) => `${each} occurs twice`),
      ...[...Object.entries(set), ...Object.entries(unsupported)]
        .filter(([, reason]) => reason.split(' ').length < 2)
        .map(([each]) => `${each} needs a reason`),
      ...Object.values(byProp)
        .filter((prop) => !accepted.includes(prop))
        .map((prop) => `${props} has no property ${prop}`),
      ...Object.values(byMethod)
        .filter((method) => !methods.includes(method))
        .map((method) => `${construct} has no method ${method}`),
      ...Object.values(byL1)
        .filter((property) => !properties.includes(property))
        .map((property) => `${l1} has no property ${property}`),
    ];
  }
}

/**
 * Tests that each option of the resources that the constructs of a library create is a property of the construct, or is set in
 * a way that the comparison names. Each public construct has a comparison, or a reason why it has none.
 */
export function testOptions(
  folder: string,
  comparisons: readonly Comparison[],
  others: Readonly<Record<string, string>>,
): void {
  const sources = new LibrarySources(folder);
  test.each(comparisons.map((each) => [each.construct, each.options, each] as const))(
    'each option of the CDK can be set with %s: %s',
    (_, __, comparison) => {
      expect(sources.problems(comparison)).toEqual([]);
    },
  );

  test('each public construct is compared, or has a reason', () => {
    const compared = new Set([...comparisons.map(({ construct }) => construct), ...Object.keys(others)]);
    // the alarms of each set have the same options
    for (const [name, base] of sources.constructs) if (base === 'AlarmSet') compared.add(name);
    expect([...compared].sort()).toEqual([...sources.constructs.keys()].sort());
  });
}
