import { isReadableNestedStack, type Element, type Section, type StackNode } from './model';

/** Options of a `Canonicalizer`. */
export interface CanonicalOptions {
  /** Returns the identity of an element: equal for the two elements of a match. */
  readonly identity: (element: Element) => string;
  /** Returns the identity of a stack. */
  readonly stackIdentity: (stack: StackNode) => string;
  /** Ignores whether a value is read by reference, stack output or export. */
  readonly targetsOnly?: boolean;
}

/** Names of outputs and exports that the AWS CDK generates for cross-stack references. */
const GENERATED = /^(?:ExportsOutput|PublishOutput)/;

/** A logical id that the AWS CDK generates ends with a hash. */
const GENERATED_ID = /[0-9A-F]{8}$/;

/** Elements of an IAM policy whose order has no meaning. */
const UNORDERED = new Set([
  'Statement',
  'Action',
  'NotAction',
  'Resource',
  'NotResource',
  'AWS',
  'Service',
  'Federated',
]);

type Json = Readonly<Record<string, unknown>>;

/** Rewrites values of templates so that references name what they point to, not logical ids. */
export class Canonicalizer {
  constructor(
    private readonly stacks: readonly StackNode[],
    private readonly options: CanonicalOptions,
  ) {}

  /** The parts of an element that are compared. */
  element(element: Element): Json {
    const { stack, section, value } = element;
    if (section === 'Outputs') return this.output(element);
    if (section !== 'Resources') return this.value(value, stack) as Json;
    const { Metadata, DependsOn, Condition, ...rest } = value;
    return {
      ...(this.value(isReadableNestedStack(element) ? withoutNestedTemplate(rest) : rest, stack) as Json),
      ...metadata(this.value(Metadata ?? {}, stack) as Json),
      ...(DependsOn === undefined ? {} : { DependsOn: this.dependencies(DependsOn, stack) }),
      ...(Condition === undefined ? {} : { Condition: this.named(stack, 'Conditions', Condition) }),
    };
  }

  value(value: unknown, stack: StackNode): unknown {
    if (Array.isArray(value)) return value.map((item) => this.value(item, stack));
    if (typeof value === 'string') return this.text(value, stack);
    if (typeof value !== 'object' || value === null) return value;
    const entries = Object.entries(value);
    if (entries.length === 1) {
      const [[name, argument]] = entries;
      const rewritten = this.intrinsic(name, argument, stack);
      if (rewritten !== undefined) return rewritten.value;
    }
    const isPolicy = Array.isArray((value as Json).Statement);
    const result = Object.fromEntries(entries.map(([key, inner]) => [key, this.value(inner, stack)]));
    return isPolicy ? sorted(result) : result;
  }

  /** Some physical names are logical ids, for example those of IAM policies. */
  private text(value: string, stack: StackNode): string {
    const element = GENERATED_ID.test(value) ? stack.find('Resources', value) : undefined;
    return element ? `LogicalId(${this.options.identity(element)})` : value;
  }

  private intrinsic(name: string, argument: unknown, stack: StackNode): { value: unknown } | undefined {
    switch (name) {
      case 'Ref':
        return { value: this.ref(String(argument), stack) };
      case 'Fn::GetAtt': {
        const [logicalId, ...attribute] = Array.isArray(argument) ? argument : String(argument).split('.');
        return { value: this.getAtt(String(logicalId), attribute, stack) };
      }
      case 'Fn::Sub':
        return { value: { 'Fn::Sub': this.sub(argument, stack) } };
      case 'Fn::If':
      case 'Fn::FindInMap': {
        if (!Array.isArray(argument)) return undefined;
        const [first, ...rest] = argument as unknown[];
        const section = name === 'Fn::If' ? 'Conditions' : 'Mappings';
        return {
          value: { [name]: [this.named(stack, section, first), ...rest.map((item) => this.value(item, stack))] },
        };
      }
      case 'Condition':
        return typeof argument === 'string'
          ? { value: { Condition: this.named(stack, 'Conditions', argument) } }
          : undefined;
      case 'Fn::GetStackOutput':
        return this.stackOutput(argument as Json, stack);
      case 'Fn::ImportValue':
        return this.importValue(argument);
      default:
        return undefined;
    }
  }

  private ref(name: string, stack: StackNode): unknown {
    const parameter = stack.find('Parameters', name);
    if (parameter && stack.parent) {
      const { stack: parent, logicalId } = stack.parent;
      const properties = parent.find('Resources', logicalId)?.value.Properties as { Parameters?: Json } | undefined;
      const passed = properties?.Parameters?.[name];
      if (passed !== undefined) return this.value(passed, parent);
    }
    const element = stack.find('Resources', name) ?? parameter;
    return element ? `Ref(${this.options.identity(element)})` : `Ref(${name})`;
  }

  private getAtt(logicalId: string, attribute: readonly unknown[], stack: StackNode): unknown {
    const path = attribute
      .map((part) => (typeof part === 'string' ? part : JSON.stringify(this.value(part, stack))))
      .join('.');
    const nested = stack.nested.get(logicalId);
    const output = path.startsWith('Outputs.') ? nested?.template.Outputs?.[path.slice('Outputs.'.length)] : undefined;
    if (nested && output) return this.value(output.Value, nested);
    const element = stack.find('Resources', logicalId);
    return `GetAtt(${element ? this.options.identity(element) : logicalId}, ${path})`;
  }

  private sub(argument: unknown, stack: StackNode): unknown {
    const [text, variables] = (Array.isArray(argument) ? argument : [argument, undefined]) as [
      unknown,
      Json | undefined,
    ];
    const rewritten = String(text).replaceAll(/\$\{([^!}][^}]*)\}/g, (whole, name: string) => {
      if (variables && name in variables) return whole;
      const [logicalId, ...attribute] = name.trim().split('.');
      const value = attribute.length > 0 ? this.getAtt(logicalId, attribute, stack) : this.ref(logicalId, stack);
      return `\${${typeof value === 'string' ? value : JSON.stringify(value)}}`;
    });
    return variables ? [rewritten, this.value(variables, stack)] : rewritten;
  }

  private stackOutput({ StackName, OutputName, Region }: Json, stack: StackNode): { value: unknown } | undefined {
    const region = Region ?? stack.facts.region;
    const source = this.stacks.find(({ facts }) => facts.stackName === StackName && facts.region === region);
    const output = source?.template.Outputs?.[String(OutputName)];
    if (!source || !output) return undefined;
    return {
      value: this.crossStack(
        `GetStackOutput(${this.options.stackIdentity(source)}, `,
        this.value(output.Value, source),
      ),
    };
  }

  private importValue(name: unknown): { value: unknown } | undefined {
    if (typeof name !== 'string') return undefined;
    for (const stack of this.stacks) {
      const output = Object.values(stack.template.Outputs ?? {}).find(({ Export }) => Export?.Name === name);
      if (output) return { value: this.crossStack('ImportValue(', this.value(output.Value, stack)) };
    }
    return undefined;
  }

  private crossStack(prefix: string, value: unknown): unknown {
    if (this.options.targetsOnly) return value;
    return `${prefix}${typeof value === 'string' ? value : JSON.stringify(value)})`;
  }

  /** The generated name of an export contains a logical id, so only its value is compared. */
  private output({ stack, value }: Element): Json {
    const { Export, Condition, ...rest } = value as { Export?: { Name?: unknown }; Condition?: unknown };
    const name = Export?.Name;
    const isGenerated = typeof name === 'string' && GENERATED.test(name.slice(name.lastIndexOf(':') + 1));
    return {
      ...(this.value(rest, stack) as Json),
      ...(Condition === undefined ? {} : { Condition: this.named(stack, 'Conditions', Condition) }),
      ...(Export === undefined ? {} : { Export: { Name: isGenerated ? '(generated)' : this.value(name, stack) } }),
    };
  }

  private dependencies(names: unknown, stack: StackNode): unknown {
    const all = (Array.isArray(names) ? names : [names]) as string[];
    return all.map((name) => this.named(stack, 'Resources', name)).sort();
  }

  private named(stack: StackNode, section: Section, name: unknown): unknown {
    const element = typeof name === 'string' ? stack.find(section, name) : undefined;
    return element ? this.options.identity(element) : this.value(name, stack);
  }
}

/** Metadata of the AWS CDK names construct paths and source files. The rest configures the resource. */
function metadata(value: Json): Json {
  const kept = Object.entries(value).filter(([key]) => !/^(?:aws:|cdk_nag$|guard$)/.test(key));
  return kept.length === 0 ? {} : { Metadata: Object.fromEntries(kept) };
}

/** The nested template and its parameters are compared where they are used. */
function withoutNestedTemplate({ Properties, ...rest }: Json): Json {
  const { TemplateURL, Parameters, ...properties } = (Properties ?? {}) as Json;
  void [TemplateURL, Parameters];
  return { ...rest, Properties: properties };
}

function sorted(value: unknown, key = ''): unknown {
  if (Array.isArray(value)) {
    const items = value.map((item) => sorted(item));
    return UNORDERED.has(key) ? items.sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1)) : items;
  }
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, sorted(inner, name)]));
}
