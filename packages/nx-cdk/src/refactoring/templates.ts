import type { SynthesizedStack, Template } from '../assembly/assembly';
import type { Place } from './place';

/** A value of a resource that a template refers to. */
export interface Reference extends Place {
  /** Name of the attribute, or `undefined` for `Ref`. */
  readonly attribute?: string;
}

/** An intrinsic function. */
export type Call = Readonly<Record<string, unknown>>;

/** Templates of the stacks of a stage, in which references are followed into other stacks. */
export class Templates {
  constructor(private readonly templates: ReadonlyMap<SynthesizedStack, Template>) {}

  get stacks(): readonly SynthesizedStack[] {
    return [...this.templates.keys()];
  }

  /** Returns the template of a stack. It is empty if there is none. */
  of(stack: SynthesizedStack): Template {
    return this.templates.get(stack) ?? {};
  }

  has(stack: SynthesizedStack): boolean {
    return this.templates.has(stack);
  }

  /** Returns the places of all resources. Metadata of the CDK is not a resource. */
  places(): readonly Place[] {
    return [...this.templates].flatMap(([stack, { Resources = {} }]) =>
      Object.keys(Resources)
        .filter((logicalId) => Resources[logicalId].Type !== 'AWS::CDK::Metadata')
        .map((logicalId) => ({ stack, logicalId })),
    );
  }

  /** Returns the reference to a resource of the same template that a value is. */
  localReferenceOf(value: unknown, stack: SynthesizedStack): Reference | undefined {
    if (!isCall(value)) return undefined;
    const { Ref: ref, 'Fn::GetAtt': path } = value;
    const parts = typeof path === 'string' ? path.split('.') : ((path ?? []) as string[]);
    const [logicalId = ref, ...attribute] = parts;
    const { Resources = {} } = this.of(stack);
    if (typeof logicalId !== 'string' || !Object.hasOwn(Resources, logicalId)) return undefined;
    return { stack, logicalId, attribute: path === undefined ? undefined : attribute.join('.') };
  }

  /**
   * Returns the reference that a value is, also if it reads the output of another stack, or the value of an SSM parameter in
   * the template that reads it.
   */
  referenceOf(value: unknown, stack: SynthesizedStack): Reference | undefined {
    const local = this.localReferenceOf(value, stack);
    if (local) return this.valueOfParameter(local) ?? local;
    if (!isCall(value)) return undefined;
    const [[name, argument]] = Object.entries(value);
    if (name !== 'Fn::GetStackOutput' && name !== 'Fn::ImportValue') return undefined;
    const output = this.outputOf(name, argument, stack);
    return output && this.referenceOf(output.value, output.stack);
  }

  /** Returns the intrinsic function that reads a value of a resource in another stack. */
  readOf(reference: Reference, reader: SynthesizedStack): Call | undefined {
    const { stack } = reference;
    const found = Object.entries(this.of(stack).Outputs ?? {}).find(([, { Value }]) =>
      isSame(this.referenceOf(Value, stack), reference),
    );
    if (!found) return undefined;
    const [name, { Export: exported }] = found;
    if (typeof exported?.Name === 'string') return { 'Fn::ImportValue': exported.Name };
    const region = stack.region === reader.region ? {} : { Region: stack.region };
    return { 'Fn::GetStackOutput': { StackName: stack.name, OutputName: name, ...region } };
  }

  private valueOfParameter({ stack, logicalId, attribute }: Reference): Reference | undefined {
    const { Type, Properties } = this.of(stack).Resources?.[logicalId] ?? {};
    if (Type !== 'AWS::SSM::Parameter' || attribute !== 'Value') return undefined;
    return this.referenceOf(Properties?.Value, stack);
  }

  private outputOf(
    name: string,
    argument: unknown,
    reader: SynthesizedStack,
  ): { readonly stack: SynthesizedStack; readonly value: unknown } | undefined {
    if (name === 'Fn::ImportValue') {
      for (const stack of this.stacks.filter(({ region }) => region === reader.region)) {
        const outputs = Object.values(this.of(stack).Outputs ?? {});
        const output = outputs.find(({ Export: exported }) => exported?.Name === argument);
        if (output) return { stack, value: output.Value };
      }
      return undefined;
    }
    const { StackName, OutputName, Region = reader.region } = argument as Call;
    const region = isCall(Region) ? reader.region : Region;
    const stack = this.stacks.find((other) => other.name === StackName && other.region === region);
    const output = stack && this.of(stack).Outputs?.[String(OutputName)];
    return stack && output && { stack, value: output.Value };
  }
}

/** Returns whether a value is an intrinsic function: an object with one entry, `Ref` or `Fn::…`. */
export function isCall(value: unknown): value is Call {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const names = Object.keys(value);
  return names.length === 1 && (names[0] === 'Ref' || names[0].startsWith('Fn::'));
}

/** Replaces each variable of `Fn::Sub` that is a resource with what `replace` returns: text, or a function. */
export function mapSub(
  argument: unknown,
  replace: (variable: Call, text: string) => string | Call,
): { readonly text: string; readonly variables: Readonly<Record<string, unknown>> } {
  const [template, variables = {}] = (Array.isArray(argument) ? argument : [argument]) as [string, Call?];
  const added: Record<string, unknown> = { ...variables };
  const text = template.replace(/\$\{([^!}][^}]*)\}/g, (original, name: string) => {
    if (Object.hasOwn(variables, name)) return original;
    const result = replace(name.includes('.') ? { 'Fn::GetAtt': name } : { Ref: name }, original);
    if (typeof result === 'string') return result;
    const variable = `Moved${name.replace(/\W/g, '')}`;
    added[variable] = result;
    return `\${${variable}}`;
  });
  return { text, variables: added };
}

/** Returns whether two references are to the same value. */
export function isSame(a: Reference | undefined, b: Reference): boolean {
  return a?.stack === b.stack && a.logicalId === b.logicalId && a.attribute === b.attribute;
}
