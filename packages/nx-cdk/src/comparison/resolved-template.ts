import type { Resource, Template } from '../assembly/assembly';

/** Values with which a template is resolved. */
export interface KnownValues {
  readonly account: string;
  readonly region: string;
  /** Stack name in CloudFormation. @default - not known */
  readonly stackName?: string;
  /**
   * Values of deployed parameters, or those that a parent passes to its nested stack, which can contain functions. They
   * precede the defaults of the template.
   */
  readonly parameters?: ReadonlyMap<string, unknown>;
}

/** A template without the conditions, mappings and parameters that are known. */
export interface ResolvedTemplate {
  readonly template: Template;
  /** Logical ids of resources for whose condition no value is known, and the resolved condition. */
  readonly undecided: ReadonlyMap<string, unknown>;
}

/** A value that cannot be resolved. It is the resolved intrinsic function. */
type Unknown = Readonly<Record<string, unknown>>;

const SSM_PARAMETER = /^AWS::SSM::Parameter::/;
const LIST = /^(CommaDelimitedList|List<.*>)$/;
/** Value of a `NoEcho` parameter in responses of CloudFormation. */
const HIDDEN = /^\*+$/;
/** Functions with arguments that the templates of macros can have in other forms. They are not resolved then. */
const FORMS: Readonly<Record<string, (argument: unknown) => boolean>> = {
  Ref: (argument) => typeof argument === 'string',
  Condition: (argument) => typeof argument === 'string',
  'Fn::If': isList(3),
  'Fn::Equals': isList(2),
  'Fn::FindInMap': isList(3, 4),
  'Fn::Join': isList(2),
  'Fn::Split': isList(2),
  'Fn::Select': isList(2),
  'Fn::Sub': (argument) =>
    typeof argument === 'string' ||
    (isList(2)(argument) && typeof (argument as unknown[])[0] === 'string' && isStructure((argument as unknown[])[1])),
};
const NO_VALUE = Symbol('AWS::NoValue');

/**
 * Resolves what is known about a template before it is deployed: parameters, mappings, conditions and the functions that
 * depend on them. A resource whose condition is false is not part of the result.
 *
 * Functions whose result is not known stay in the template, with resolved arguments. A function that depends on a
 * condition or a mapping contains its definition, so that a change of the definition is a change of the property.
 */
export function resolveTemplate(template: Template, known: KnownValues): ResolvedTemplate {
  return new Resolver(template, known).resolve();
}

class Resolver {
  private readonly conditions = new Map<string, unknown>();
  private readonly pseudo: ReadonlyMap<string, unknown>;

  constructor(
    private readonly template: Template,
    private readonly known: KnownValues,
  ) {
    const { account, region, stackName } = known;
    const isChina = region.startsWith('cn-');
    this.pseudo = new Map<string, unknown>([
      ['AWS::AccountId', account],
      ['AWS::Region', region],
      ...(stackName === undefined ? [] : [['AWS::StackName', stackName] as const]),
      ['AWS::URLSuffix', isChina ? 'amazonaws.com.cn' : 'amazonaws.com'],
      ['AWS::Partition', isChina ? 'aws-cn' : region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws'],
      ['AWS::NoValue', NO_VALUE],
    ]);
  }

  resolve(): ResolvedTemplate {
    const undecided = new Map<string, unknown>();
    const resources: Record<string, Resource> = {};
    for (const [logicalId, resource] of Object.entries(this.template.Resources ?? {})) {
      // `Fn::ForEach` is a list
      if (typeof (resource as Partial<Resource> | null)?.Type !== 'string') continue;
      const { Condition, ...others } = resource;
      const condition = Condition === undefined ? true : this.condition(Condition);
      if (condition === false) continue;
      if (condition !== true) undecided.set(logicalId, condition);
      resources[logicalId] = this.value(others) as Resource;
    }
    return { template: { ...this.template, Resources: resources }, undecided };
  }

  /** Returns `true`, `false`, or the resolved condition if its value is not known. */
  private condition(name: string): unknown {
    if (!this.conditions.has(name)) {
      // a condition that refers to itself is not known
      this.conditions.set(name, { Condition: name });
      const definition = own(this.template.Conditions, name);
      this.conditions.set(name, definition === undefined ? { Condition: name } : this.test(definition));
    }
    return this.conditions.get(name);
  }

  private test(value: unknown): unknown {
    const [name, argument] = intrinsic(value) ?? [];
    const all = () => (Array.isArray(argument) ? argument.map((part) => this.test(part)) : []);
    switch (name) {
      case 'Condition':
        return typeof argument === 'string' ? this.condition(argument) : this.value(value);
      case 'Fn::Equals': {
        if (!FORMS[name](argument)) return this.value(value);
        const [left, right] = (argument as unknown[]).map((part) => this.value(part));
        const texts = [left, right].map(scalar);
        if (texts.every((text) => text !== undefined)) return texts[0] === texts[1];
        return { 'Fn::Equals': [left, right] };
      }
      case 'Fn::Not': {
        const [result] = all();
        return typeof result === 'boolean' ? !result : { 'Fn::Not': [result] };
      }
      case 'Fn::And':
      case 'Fn::Or': {
        const results = all();
        const decisive = name === 'Fn::Or';
        if (results.includes(decisive)) return decisive;
        const others = results.filter((result) => typeof result !== 'boolean');
        return others.length === 0 ? !decisive : { [name]: others };
      }
      default:
        return this.value(value);
    }
  }

  private value(value: unknown): unknown {
    if (Array.isArray(value)) return value.map((part) => this.value(part)).filter((part) => part !== NO_VALUE);
    if (typeof value !== 'object' || value === null) return value;
    const [name, argument] = intrinsic(value) ?? [];
    if (name !== undefined) return this.function(name, argument);
    const entries = Object.entries(value).map(([key, part]) => [key, this.value(part)] as const);
    return Object.fromEntries(entries.filter(([, part]) => part !== NO_VALUE));
  }

  private function(name: string, argument: unknown): unknown {
    if (Object.hasOwn(FORMS, name) && !FORMS[name](argument)) return { [name]: this.value(argument) };
    switch (name) {
      case 'Ref':
        return this.reference(String(argument));
      case 'Fn::If':
        return this.choice(argument as [string, unknown, unknown]);
      case 'Fn::FindInMap':
        return this.lookup(argument as unknown[]);
      case 'Fn::Sub':
        return this.substitute(argument as string | [string, Readonly<Record<string, unknown>>]);
      case 'Fn::Join':
        return this.join(argument as [string, unknown]);
      case 'Fn::Split': {
        const [separator, text] = this.value(argument) as unknown[];
        return typeof text === 'string' && typeof separator === 'string'
          ? text.split(separator)
          : { [name]: [separator, text] };
      }
      case 'Fn::Select': {
        const [index, list] = this.value(argument) as [unknown, unknown];
        const element = Array.isArray(list) ? (list[Number(index)] as unknown) : undefined;
        return element ?? { [name]: [index, list] };
      }
      default:
        return { [name]: this.value(argument) };
    }
  }

  private reference(name: string): unknown {
    if (this.pseudo.has(name)) return this.pseudo.get(name);
    const parameter = own(this.template.Parameters, name) as { Type?: string; Default?: unknown } | undefined;
    if (!parameter) return { Ref: name };
    const { Type = 'String' } = parameter;
    const given = this.known.parameters?.get(name);
    const deployed =
      Array.isArray(given) && given.every((part) => scalar(part) !== undefined) ? given.join(',') : given;
    // a different argument from the parent is a change of the property
    if (typeof deployed === 'object' && deployed !== null) return deployed;
    const isHidden = HIDDEN.test(scalar(deployed) ?? '');
    const value = deployed !== undefined && !isHidden ? deployed : parameter.Default;
    // CloudFormation reads the value at each deployment
    if (SSM_PARAMETER.test(Type)) return value === undefined ? { Ref: name } : `{{resolve:ssm:${String(value)}}}`;
    if (value === undefined || isHidden) return { Ref: name };
    return LIST.test(Type) ? String(value).split(',') : String(value);
  }

  private choice([name, yes, no]: [string, unknown, unknown]): unknown {
    const condition = this.condition(name);
    if (typeof condition === 'boolean') return this.value(condition ? yes : no);
    const branches = [yes, no].map((part) => {
      const branch = this.value(part);
      return branch === NO_VALUE ? { Ref: 'AWS::NoValue' } : branch;
    });
    return { 'Fn::If': [condition, ...branches] };
  }

  private lookup([map, ...keys]: unknown[]): unknown {
    const [name, first, second] = [map, ...keys.slice(0, 2)].map((part) => this.value(part));
    const mapping = own(this.template.Mappings, String(name)) as Record<string, Record<string, unknown>> | undefined;
    const isKnown = typeof first === 'string' && typeof second === 'string';
    const found = isKnown ? own(own(mapping, first), second) : undefined;
    return found ?? { 'Fn::FindInMap': [mapping ?? name, first, second, ...keys.slice(2)] };
  }

  private substitute(argument: string | [string, Readonly<Record<string, unknown>>]): unknown {
    const [text, variables = {}] = Array.isArray(argument) ? argument : [argument];
    const unknown: Record<string, unknown> = {};
    const replaced = text.replace(/\$\{([^}]+)\}/g, (placeholder: string, content: string) => {
      if (content.startsWith('!')) return placeholder;
      const name = content.trim();
      const isVariable = Object.hasOwn(variables, name);
      const value = isVariable ? this.value(variables[name]) : this.function(...getter(name));
      const plain = scalar(value);
      if (plain !== undefined) return plain;
      if (isVariable) unknown[name] = value;
      return placeholder;
    });
    const isResolved = !/\$\{[^!]/.test(replaced);
    if (isResolved) return replaced.replaceAll('${!', '${');
    return { 'Fn::Sub': Object.keys(unknown).length > 0 ? [replaced, unknown] : replaced };
  }

  private join([separator, list]: [string, unknown]): unknown {
    const parts = this.value(list);
    const isResolved =
      typeof separator === 'string' && Array.isArray(parts) && parts.every((part) => scalar(part) !== undefined);
    return isResolved ? parts.join(separator) : { 'Fn::Join': [separator, parts] };
  }
}

/** A property of an object itself, because names such as `constructor` are valid in templates. */
function own<T>(object: Readonly<Record<string, T>> | undefined, name: string): T | undefined {
  return object !== undefined && Object.hasOwn(object, name) ? object[name] : undefined;
}

/** The function that a placeholder of `Fn::Sub` stands for. */
function getter(name: string): [string, unknown] {
  const [resource, ...attribute] = name.split('.');
  return attribute.length > 0 ? ['Fn::GetAtt', [resource, attribute.join('.')]] : ['Ref', name];
}

function isList(...lengths: readonly number[]): (argument: unknown) => boolean {
  return (argument) => Array.isArray(argument) && lengths.includes(argument.length);
}

function isStructure(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Returns name and argument of an intrinsic function, `undefined` for any other value. */
function intrinsic(value: unknown): [string, unknown] | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  const entries = Object.entries(value as Unknown);
  const [entry] = entries;
  if (entries.length !== 1) return undefined;
  return /^(Ref|Condition|Fn::.+)$/.test(entry[0]) ? entry : undefined;
}

/** Returns a value as text, `undefined` for a function or a structure. */
function scalar(value: unknown): string | undefined {
  return ['string', 'number', 'boolean'].includes(typeof value) ? String(value) : undefined;
}
