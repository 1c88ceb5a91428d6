import { isDeepStrictEqual } from 'node:util';
import type { Resource, Template } from '../../src/assembly/assembly';

/** A deployed stack, as `FakeAws` keeps it. */
interface Deployed {
  readonly template: object | string;
  readonly resources?: Record<string, string>;
}

type Json = Readonly<Record<string, unknown>>;

interface Request {
  readonly region: string;
  readonly create: boolean;
  readonly definitions: ReadonlyMap<string, Template>;
  /** Places `<stack>/<logical id>` by the place before. */
  readonly mappings: ReadonlyMap<string, string>;
}

/**
 * Stack refactoring of AWS CloudFormation: moves resources, and refuses every other change. It resolves the references of the
 * templates before and after to physical resources, and compares the results.
 */
export class StackRefactors {
  /** Reason for which the next execution is rolled back. */
  failure?: string;
  private readonly requests = new Map<string, Request>();

  constructor(
    private readonly stacks: Map<string, Deployed>,
    private readonly uploads: ReadonlyMap<string, string>,
  ) {}

  clear(): void {
    this.requests.clear();
    this.failure = undefined;
  }

  /** Returns the id of the refactoring. */
  create(region: string, parameters: URLSearchParams): string {
    const list = (prefix: string) => {
      const numbers = [...parameters.keys()].map((key) => key.match(`^${prefix}\\.member\\.(\\d+)\\.`)?.[1]);
      return [...new Set(numbers.filter((each) => each !== undefined))].map((each) => `${prefix}.member.${each}.`);
    };
    const text = (key: string) => parameters.get(key) ?? '';
    const definitions = list('StackDefinitions').map((each): [string, Template] => {
      const url = text(`${each}TemplateURL`);
      const body = url ? this.uploads.get(new URL(url).pathname) : text(`${each}TemplateBody`);
      return [text(`${each}StackName`), JSON.parse(body ?? '{}') as Template];
    });
    const place = (prefix: string) => `${text(`${prefix}.StackName`)}/${text(`${prefix}.LogicalResourceId`)}`;
    const mappings = list('ResourceMappings').map((each): [string, string] => [
      place(`${each}Source`),
      place(`${each}Destination`),
    ]);
    const id = `refactor-${this.requests.size + 1}`;
    const create = text('EnableStackCreation') === 'true';
    this.requests.set(id, { region, create, definitions: new Map(definitions), mappings: new Map(mappings) });
    return id;
  }

  /** Returns why CloudFormation refuses a refactoring, or `undefined`. */
  problem(id: string): string | undefined {
    const { create, definitions, mappings, region } = this.request(id);
    if (definitions.size > 5) return 'too many stacks';
    const after = new Map<string, unknown>();
    const before = new Map<string, unknown>();
    const places = new Map<string, string>();
    for (const [name, template] of definitions) {
      const deployed = this.stacks.get(`${region}/${name}`)?.template as Template | undefined;
      if (!deployed && !create) return `Stack ${name} does not exist`;
      if (Object.keys(template.Resources ?? {}).length === 0) return `Stack ${name} has no resources`;
      for (const kind of ['Parameters', 'Conditions', 'Mappings'] as const)
        if (deployed && !isDeepStrictEqual(deployed[kind], template[kind])) return `${kind} of ${name} must not change`;
      for (const logicalId of Object.keys(deployed?.Resources ?? {})) {
        const place = `${name}/${logicalId}`;
        places.set(mappings.get(place) ?? place, place);
      }
    }
    const old = (name: string) => this.stacks.get(`${region}/${name}`)?.template as Template | undefined;
    const current = (name: string) => definitions.get(name) ?? old(name);
    for (const name of definitions.keys()) {
      for (const [logicalId, resource] of Object.entries(old(name)?.Resources ?? {}))
        before.set(
          `${name}/${logicalId}`,
          resolved(configuration(resource), name, old, (place) => place),
        );
      for (const [logicalId, resource] of Object.entries(definitions.get(name)?.Resources ?? {})) {
        const place = `${name}/${logicalId}`;
        const origin = places.get(place);
        if (origin === undefined) return `Resource ${place} would be created`;
        after.set(
          origin,
          resolved(configuration(resource), name, current, (each) => places.get(each) ?? each),
        );
      }
    }
    for (const [place, resource] of before) {
      if (!after.has(place)) return `Resource ${place} would be deleted`;
      if (!isDeepStrictEqual(resource, after.get(place))) {
        return `Resource ${place} would change from ${JSON.stringify(resource)} to ${JSON.stringify(after.get(place))}`;
      }
    }
    return undefined;
  }

  /** Moves the resources. */
  execute(id: string): void {
    if (this.failure !== undefined) return;
    const { definitions, mappings, region } = this.request(id);
    const moved = new Map(
      [...mappings].map(([from, to]) => {
        const [name, logicalId] = from.split('/');
        return [to, this.stacks.get(`${region}/${name}`)?.resources?.[logicalId]];
      }),
    );
    for (const [name, template] of definitions) {
      const key = `${region}/${name}`;
      const own = this.stacks.get(key)?.resources ?? {};
      const resources = Object.keys(template.Resources ?? {}).flatMap((logicalId) => {
        const physical = moved.get(`${name}/${logicalId}`) ?? own[logicalId];
        return physical === undefined ? [] : [[logicalId, physical]];
      });
      this.stacks.set(key, {
        ...this.stacks.get(key),
        template,
        resources: Object.fromEntries(resources) as Record<string, string>,
      });
    }
  }

  /** Returns the destinations of a refactoring, `<stack>/<logical id>`. */
  destinations(id: string): readonly string[] {
    return [...this.request(id).mappings.values()];
  }

  private request(id: string): Request {
    const request = this.requests.get(id);
    if (!request) throw new Error(`no refactoring ${id}`);
    return request;
  }
}

/** Configuration of a resource, which a refactoring must not change. */
function configuration({ Type, Properties, Condition }: Resource): object {
  return { Type, Properties, Condition };
}

/** Replaces each reference to a resource with the place that the resource had. */
function resolved(
  value: unknown,
  name: string,
  templateOf: (name: string) => Template | undefined,
  originOf: (place: string) => string,
): unknown {
  if (typeof value !== 'object' || value === null) return value;
  const inner = (each: unknown) => resolved(each, name, templateOf, originOf);
  if (Array.isArray(value)) return value.map(inner);
  const {
    Ref: ref,
    'Fn::GetAtt': attribute,
    'Fn::GetStackOutput': output,
    'Fn::ImportValue': imported,
  } = value as Json;
  const own = templateOf(name)?.Resources ?? {};
  if (typeof ref === 'string' && ref in own) return `${originOf(`${name}/${ref}`)} Ref`;
  if (attribute !== undefined) {
    const [logicalId, ...rest] = Array.isArray(attribute) ? (attribute as string[]) : String(attribute).split('.');
    return `${originOf(`${name}/${logicalId}`)} ${rest.join('.')}`;
  }
  if (output !== undefined) {
    const { StackName, OutputName } = output as Record<string, string>;
    const found = templateOf(StackName)?.Outputs?.[OutputName];
    return found && resolved(found.Value, StackName, templateOf, originOf);
  }
  if (imported !== undefined) {
    const stack = String(imported).split(':')[0];
    const outputs = Object.values(templateOf(stack)?.Outputs ?? {});
    return resolved(
      outputs.find(({ Export: exported }) => exported?.Name === imported)?.Value,
      stack,
      templateOf,
      originOf,
    );
  }
  const sub = (value as Json)['Fn::Sub'];
  if (sub !== undefined) {
    const [text, variables] = Array.isArray(sub) ? (sub as [string, Json]) : [sub as string, {}];
    return text.replace(/\$\{([^}]+)\}/g, (_, key: string) =>
      String(inner(key in variables ? variables[key] : key.includes('.') ? { 'Fn::GetAtt': key } : { Ref: key })),
    );
  }
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, inner(each)]));
}
