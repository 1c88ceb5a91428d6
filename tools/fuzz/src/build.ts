// eslint-disable-next-line no-restricted-imports -- an input names a module of the CDK, which can be any
import * as cdk from 'aws-cdk-lib';
import { type Construct, type IConstruct } from 'constructs';
import type { Assemblies } from './assemblies';
import { FIXTURES } from './fixtures';
import type { Input, Recipe, RecipeObject } from './recipe';

/** Id of the stack. Paths of all constructs begin with it. */
export const STACK = 'Stack';

type Constructor = new (scope: Construct, id: string, props?: unknown) => IConstruct;
type Callable = Record<string, (...args: unknown[]) => unknown>;

/** Creates a stack in an app without validation, which is called for the template. */
export function createStack(outdir: string): cdk.Stack {
  const app = new cdk.App({
    outdir,
    analyticsReporting: false,
    treeMetadata: false,
    builtinCloudFormationValidation: false,
  });
  const stack = new cdk.Stack(app, STACK, { env: { account: '111111111111', region: 'us-east-1' } });
  // a template must have a resource, and a construct that imports has none
  new cdk.CfnWaitConditionHandle(stack, 'Resource');
  return stack;
}

/** Builds inputs in a stack. */
export class Builder {
  private count = 0;

  constructor(
    private readonly stack: cdk.Stack,
    private readonly assemblies: Assemblies,
  ) {}

  /** Creates the construct of an input and calls its methods. */
  build({ construct, props, calls = [] }: Input): void {
    const created = this.create(construct, props) as unknown as Callable;
    for (const { method, args } of calls) created[method](...args.map((arg) => this.value(arg)));
  }

  private create(fqn: string, props: Recipe): IConstruct {
    const type = exported(fqn) as Constructor;
    return new type(this.stack, this.id(fqn), this.value(props));
  }

  private value(recipe: Recipe): unknown {
    if (recipe === null) return undefined;
    if (typeof recipe !== 'object') return recipe;
    if (isList(recipe)) return recipe.map((each) => this.value(each));
    const [key] = Object.keys(recipe);
    switch (key) {
      case '$number':
        return Number(recipe.$number);
      case '$token':
        return this.token(recipe.$token as string);
      case '$duration':
        return cdk.Duration.millis(this.value(recipe.$duration) as number);
      case '$tokenDuration':
        return cdk.Duration[recipe.$tokenDuration as 'days'](this.token('number') as number);
      case '$size':
        return cdk.Size.mebibytes(this.value(recipe.$size) as number);
      case '$enum': {
        const [fqn, member] = split(recipe.$enum as string);
        return (exported(fqn) as Record<string, unknown>)[member];
      }
      case '$fixture':
        return FIXTURES[recipe.$fixture as string][recipe.n as number](this.stack, this.id('Fixture'));
      case '$new':
        return this.create(recipe.$new as string, recipe.props);
      case '$static':
        return this.call(recipe);
      case '$map':
        return Object.fromEntries((recipe.$map as [string, Recipe][]).map(([name, each]) => [name, this.value(each)]));
      default:
        return Object.fromEntries(Object.entries(recipe).map(([name, each]) => [name, this.value(each)]));
    }
  }

  /** Calls a static method, or reads a constant. */
  private call({ $static, args }: RecipeObject): unknown {
    const [fqn, name] = split($static as string);
    const type = exported(fqn) as Callable;
    if (args === undefined) return type[name];
    const parameters = this.assemblies
      .get(fqn)
      ?.methods?.find((method) => method.static && method.name === name)?.parameters;
    const values = (args as readonly Recipe[]).map((each) => this.value(each));
    const isFactory = parameters?.[0]?.name === 'scope' && parameters[1]?.name === 'id';
    if (isFactory) values.unshift(this.stack, this.id(name));
    return type[name](...values);
  }

  private token(kind: string): unknown {
    const type = kind === 'number' ? 'Number' : 'String';
    const parameter = new cdk.CfnParameter(this.stack, this.id('Parameter'), { type });
    return kind === 'number' ? parameter.valueAsNumber : parameter.valueAsString;
  }

  private id(name: string): string {
    this.count += 1;
    return `${name.split('.').at(-1)}${this.count}`;
  }
}

function isList(recipe: Recipe): recipe is readonly Recipe[] {
  return Array.isArray(recipe);
}

function split(path: string): [string, string] {
  const at = path.lastIndexOf('.');
  return [path.slice(0, at), path.slice(at + 1)];
}

/** Returns an exported class or enum. */
export function exported(fqn: string): unknown {
  const [module, ...path] = fqn.split('.');
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- the name of the module is data
  let value: unknown = module === 'aws-cdk-lib' ? cdk : require(module);
  for (const name of path) value = (value as Record<string, unknown> | undefined)?.[name];
  return value;
}
