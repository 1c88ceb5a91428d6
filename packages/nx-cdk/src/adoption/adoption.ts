import type { Resource, Stage, SynthesizedStack } from '../assembly/assembly';
import { CommandError } from '../shared/command-error';
import { quoted } from '../shared/printable';

/** An existing resource, and the resource of the app that will manage it. */
export interface Adoption {
  readonly stack: SynthesizedStack;
  readonly logicalId: string;
  /** Construct path within the stage, or `<stack>/<logical id>` if it is not known. */
  readonly name: string;
  readonly resource: Resource;
  /** Identifier of the existing resource, with `|` between the parts of a composite one. */
  readonly identifier: string;
}

/** Ids of the child that a construct of the CDK creates for its resource. */
const MAIN_CHILDREN = ['Resource', 'Default'];

/**
 * Reads the options `--resource=<construct path>=<identifier>`.
 *
 * @throws CommandError with all problems
 */
export function readAdoptions(stage: Stage, options: readonly string[]): readonly Adoption[] {
  if (options.length === 0) {
    throw new CommandError('resource is required: --resource=<construct path>=<identifier of the existing resource>');
  }
  const problems: string[] = [];
  const adoptions = options.flatMap((option) => {
    try {
      return readAdoption(stage, option);
    } catch (error) {
      if (!(error instanceof CommandError)) throw error;
      problems.push(error.message);
      return [];
    }
  });
  for (const { name } of repeated(adoptions, ({ stack, logicalId }) => `${stack.id}/${logicalId}`))
    problems.push(`resource must be unique, got ${quoted(name)} twice`);
  for (const { identifier } of repeated(adoptions, ({ resource, identifier: id, stack }) =>
    [stack.region, resource.Type, id].join(' '),
  ))
    problems.push(`resource must have different identifiers, got ${quoted(identifier)} twice`);
  if (problems.length > 0) throw new CommandError(problems.join('\n'));
  return adoptions;
}

function readAdoption({ stacks, name: stage }: Stage, option: string): Adoption {
  const [path = '', ...rest] = option.split('=');
  const identifier = rest.join('=').trim();
  const wanted = withoutStage(path.trim(), stage);
  if (wanted === '' || identifier === '') {
    throw new CommandError(
      `resource must be <construct path>=<identifier of the existing resource>, got ${quoted(option)}`,
    );
  }
  const found = stacks.flatMap((stack) => resourcesAt(stack, wanted).map((logicalId) => ({ stack, logicalId })));
  const [first, ...others] = found;
  if (first === undefined) {
    const nested = stacks.find(({ nested: children }) =>
      [...children.values()].some(({ constructs }) => pathsAt(constructs, wanted).length > 0),
    );
    throw new CommandError(
      nested
        ? `resource must not be in a nested stack, got ${quoted(wanted)}: CloudFormation cannot import into it with its parent`
        : `resource must be the construct path of a resource of ${stage ?? 'the app'}, got ${quoted(wanted)}`,
    );
  }
  if (others.length > 0) {
    const names = found.map(({ stack, logicalId }) => stack.constructs.get(logicalId) ?? `${stack.id}/${logicalId}`);
    throw new CommandError(`resource must be one resource, got ${quoted(wanted)}, which has ${names.join(', ')}`);
  }
  const { stack, logicalId } = first;
  const resource = (stack.template.Resources ?? {})[logicalId];
  return { stack, logicalId, name: stack.constructs.get(logicalId) ?? wanted, resource, identifier };
}

/** A path can begin with the name of the stage, as the CDK prints it. */
function withoutStage(path: string, stage: string | undefined): string {
  const plain = path.replace(/^\/|\/$/g, '');
  return stage !== undefined && plain.startsWith(`${stage}/`) ? plain.slice(stage.length + 1) : plain;
}

/** Logical ids of the resources at a construct path, or with `<stack>/<logical id>`. */
function resourcesAt(stack: SynthesizedStack, path: string): readonly string[] {
  const resources = stack.template.Resources ?? {};
  const logicalId = path.startsWith(`${stack.id}/`) ? path.slice(stack.id.length + 1) : '';
  if (Object.hasOwn(resources, logicalId)) return [logicalId];
  return pathsAt(stack.constructs, path).filter((id) => Object.hasOwn(resources, id));
}

/** Logical ids at the path itself or at its main child, otherwise all below it. */
function pathsAt(constructs: ReadonlyMap<string, string>, path: string): readonly string[] {
  const exact = [path, ...MAIN_CHILDREN.map((child) => `${path}/${child}`)];
  const entries = [...constructs];
  for (const candidate of exact) {
    const found = entries.filter(([, at]) => at === candidate).map(([logicalId]) => logicalId);
    if (found.length > 0) return found;
  }
  return entries.filter(([, at]) => at.startsWith(`${path}/`)).map(([logicalId]) => logicalId);
}

/** The items whose key another item before them has. */
function repeated<T>(items: readonly T[], keyOf: (item: T) => string): readonly T[] {
  const keys = items.map(keyOf);
  return items.filter((_, index) => keys.indexOf(keys[index]) < index);
}
