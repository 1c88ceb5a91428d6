/** The parts of a jsii assembly that are read. */
export interface Assembly {
  readonly types?: Readonly<Record<string, ApiType>>;
}

interface Docs {
  readonly docs?: { readonly summary?: string; readonly deprecated?: string };
}

interface TypeReference {
  readonly fqn?: string;
  readonly primitive?: string;
  readonly collection?: { readonly kind: string; readonly elementtype: TypeReference };
  readonly union?: { readonly types: readonly TypeReference[] };
}

interface Member extends Docs {
  readonly name: string;
  readonly static?: boolean;
  readonly protected?: boolean;
  readonly optional?: boolean;
  readonly type?: TypeReference;
  readonly parameters?: readonly Member[];
  readonly returns?: { readonly type: TypeReference };
}

interface ApiType extends Docs {
  readonly fqn: string;
  readonly name: string;
  readonly kind: 'class' | 'interface' | 'enum';
  readonly abstract?: boolean;
  readonly datatype?: boolean;
  readonly base?: string;
  readonly interfaces?: readonly string[];
  readonly initializer?: { readonly parameters?: readonly Member[] };
  readonly methods?: readonly Member[];
  readonly properties?: readonly Member[];
  readonly members?: readonly Member[];
}

/** Lists of the API of a library, one line for each type. */
export interface ApiLists {
  /** Constructs, with their required props. */
  readonly constructs: readonly string[];
  /** Other classes, with the ways to create them. */
  readonly values: readonly string[];
  /** Required properties of the inputs of both. */
  readonly inputs: readonly string[];
  readonly enums: readonly string[];
}

/** Names of structs that only an own `bind()` receives or returns. */
const OF_EXTENSIONS = /(BindOptions|Config|Context)$/;

/** Lists the API of a library. Deprecated types and interfaces that users do not create are omitted. */
export function listApi({ types = {} }: Assembly): ApiLists {
  const all = Object.values(types).filter(({ docs }) => docs?.deprecated === undefined);
  const classes = all.filter(({ kind }) => kind === 'class');
  const constructs = classes.filter((type) => !type.abstract && propsOf(type) !== undefined);
  const values = classes.filter((type) => !constructs.includes(type) && ways(type).length > 0);
  const ofConstructs = new Set(constructs.flatMap((type) => propsOf(type) ?? []));
  return {
    constructs: constructs.map((type) => {
      const required = requiredOf(types, propsOf(type) ?? '');
      const base = type.base?.startsWith('aws-cdk-lib.') ? ` extends \`${short(type.base)}\`` : '';
      const props = required.length > 0 ? ` Required: ${required.join(', ')}.` : ' No required props.';
      return `- \`${type.name}\`${base}: ${summaryOf(type)}${props}`;
    }),
    values: values.map((type) => `- \`${type.name}\`: ${summaryOf(type)} ${ways(type).join(', ')}`),
    inputs: all
      .filter((type) => type.datatype && !ofConstructs.has(type.fqn) && !OF_EXTENSIONS.test(type.name))
      .map((type) => [type.name, requiredOf(types, type.fqn)] as const)
      .filter(([, required]) => required.length > 0)
      .map(([name, required]) => `- \`${name}\`: ${required.join(', ')}`),
    enums: all
      .filter(({ kind }) => kind === 'enum')
      .map(({ name, members = [] }) => `- \`${name}\`: ${members.map((member) => member.name).join(', ')}`),
  };
}

/** The props of a construct: its constructor has a scope and an id. */
function propsOf({ initializer }: ApiType): string | undefined {
  const [scope, id, props] = initializer?.parameters ?? [];
  if (scope?.type?.fqn !== 'constructs.Construct' || id?.type?.primitive !== 'string') return undefined;
  return props?.type?.fqn ?? '';
}

/** Constructor, static methods and constants that create a value. */
function ways({ name, abstract, initializer, methods = [], properties = [] }: ApiType): readonly string[] {
  const factories = methods
    .filter((method) => method.static && !method.protected && method.docs?.deprecated === undefined)
    .map((method) => `\`${name}.${method.name}(${(method.parameters ?? []).map((each) => each.name).join(', ')})\``);
  const constants = properties.filter((property) => property.static).map((property) => `\`${name}.${property.name}\``);
  const parameters = (initializer?.parameters ?? []).map((each) => each.name).join(', ');
  return [...(initializer && !abstract ? [`\`new ${name}(${parameters})\``] : []), ...factories, ...constants];
}

/** Required properties of a struct and of those that it extends. */
function requiredOf(types: Readonly<Record<string, ApiType>>, fqn: string): readonly string[] {
  const type = types[fqn] as ApiType | undefined;
  if (!type) return [];
  const inherited = (type.interfaces ?? []).flatMap((each) => requiredOf(types, each));
  const own = (type.properties ?? [])
    .filter(({ optional }) => !optional)
    .map((property) => `\`${property.name}: ${typeName(property.type ?? {})}\``);
  return [...new Set([...inherited, ...own])];
}

function typeName({ fqn, primitive, collection, union }: TypeReference): string {
  if (fqn !== undefined) return short(fqn);
  if (collection) {
    const element = typeName(collection.elementtype);
    return collection.kind === 'array' ? `${element}[]` : `Record<string, ${element}>`;
  }
  if (union) return union.types.map(typeName).join(' or ');
  return primitive ?? 'any';
}

/** `ec2.Vpc` of `aws-cdk-lib.aws_ec2.Vpc`. */
function short(fqn: string): string {
  return fqn
    .split('.')
    .slice(1)
    .join('.')
    .replace(/^(interfaces\.)?aws_/, '');
}

function summaryOf({ docs, name }: ApiType): string {
  return (docs?.summary ?? name).replaceAll(/\s+/g, ' ').trim();
}
