import type { ModelStack, References } from './types';

type Functions = Record<string, (argument: never, stack: ModelStack, model: References) => unknown>;

/** Intrinsic functions. */
const FUNCTIONS: Functions = {
  Ref: (name: string, stack, model) => reference(name, stack, model),
  'Fn::GetAtt': (argument: string | [string, string], stack) => {
    const [logicalId, ...attribute] = typeof argument === 'string' ? argument.split('.') : argument;
    const resource = stack.resources.get(logicalId);
    if (!resource) throw new Error(`${stack.name} must have the resource ${logicalId}`);
    return resource.attribute(attribute.join('.'));
  },
  'Fn::GetStackOutput': (argument: Record<string, unknown>, stack, model) => {
    const { StackName, Region, OutputName } = resolve(argument, stack, model) as Record<string, string>;
    return model.output(StackName, Region ?? stack.region, OutputName);
  },
  'Fn::ImportValue': (argument: unknown, stack, model) =>
    model.export(resolve(argument, stack, model) as string, stack.region),
  'Fn::Join': ([separator, values]: [string, unknown], stack, model) =>
    (resolve(values, stack, model) as unknown[]).join(separator),
  'Fn::Sub': (argument: string | [string, Record<string, unknown>], stack, model) => {
    const [text, variables] = typeof argument === 'string' ? [argument, {}] : argument;
    return text.replace(/\$\{([^!}]+)\}/g, (_, name: string) => {
      if (name in variables) return String(resolve((variables as Record<string, unknown>)[name], stack, model));
      const called = name.includes('.') && !name.startsWith('AWS::') ? { 'Fn::GetAtt': name } : { Ref: name };
      return String(resolve(called, stack, model));
    });
  },
  'Fn::Select': ([index, values]: [number | string, unknown], stack, model) =>
    (resolve(values, stack, model) as unknown[])[Number(index)],
  'Fn::Split': ([separator, text]: [string, unknown], stack, model) =>
    (resolve(text, stack, model) as string).split(separator),
  'Fn::FindInMap': ([map, top, second]: [string, unknown, unknown], stack, model) => {
    const keys = [top, second].map((key) => resolve(key, stack, model) as string);
    return stack.template.Mappings?.[map]?.[keys[0]]?.[keys[1]];
  },
  'Fn::Equals': ([first, second]: [unknown, unknown], stack, model) =>
    resolve(first, stack, model) === resolve(second, stack, model),
  'Fn::If': ([condition, yes, no]: [string, unknown, unknown], stack, model) =>
    resolve(resolve(stack.template.Conditions?.[condition], stack, model) === true ? yes : no, stack, model),
  'Fn::GetAZs': (_: unknown, { region }) => ['a', 'b', 'c'].map((letter) => `${region}${letter}`),
};

/** Resolves the intrinsic functions in a value of a template. */
export function resolve(value: unknown, stack: ModelStack, model: References): unknown {
  if (Array.isArray(value))
    return value.map((each) => resolve(each, stack, model)).filter((each) => each !== undefined);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value);
  const [[name, argument]] = entries.length === 1 ? entries : [['', undefined]];
  if (name in FUNCTIONS) return FUNCTIONS[name](argument as never, stack, model);
  if (name.startsWith('Fn::')) throw new Error(`the model must resolve ${name}, which ${stack.name} uses`);
  return Object.fromEntries(
    entries.map(([key, each]) => [key, resolve(each, stack, model)]).filter(([, each]) => each !== undefined),
  );
}

function reference(name: string, stack: ModelStack, model: References): unknown {
  const pseudo: Record<string, unknown> = {
    'AWS::AccountId': stack.account,
    'AWS::Region': stack.region,
    'AWS::Partition': 'aws',
    'AWS::URLSuffix': 'amazonaws.com',
    'AWS::StackName': stack.name,
    'AWS::StackId': `arn:aws:cloudformation:${stack.region}:${stack.account}:stack/${stack.name}/0`,
    'AWS::NoValue': undefined,
  };
  if (name in pseudo) return pseudo[name];
  const parameter = stack.template.Parameters?.[name];
  if (parameter?.Type.startsWith('AWS::SSM::Parameter::Value'))
    return model.parameter(parameter.Default!, stack.region) ?? `value-of-${parameter.Default}`;
  if (parameter) return parameter.Default;
  const resource = stack.resources.get(name);
  if (!resource) throw new Error(`${stack.name} must have the resource ${name}`);
  return resource.ref;
}
