import { Links, type TemplateContent } from './links';
import { type Located, type Surroundings, Template, type TemplateResource, UnresolvedError } from './template';

/** Resources of a type, by a resource that a property refers to. */
interface Referrers {
  readonly byResource: ReadonlyMap<TemplateResource, readonly TemplateResource[]>;
  /** Resources whose property is not known. */
  readonly unknown: readonly { readonly resource: TemplateResource; readonly error: UnresolvedError }[];
}

/** Templates of a cloud assembly, and the conditions that are assumed to be true or false. */
export class Assembly implements Surroundings {
  private readonly templates = new Map<string, Template>();
  private readonly referrers = new Map<string, Referrers>();

  /**
   * @param contents templates by keys of the caller
   * @param assumed number of conditions that are assumed
   */
  constructor(
    private readonly contents: ReadonlyMap<string, TemplateContent>,
    private readonly links = new Links(contents),
    private readonly conditions: ReadonlyMap<string, ReadonlyMap<string, boolean>> = new Map(),
    readonly assumed = 0,
  ) {}

  get(key: string): Template {
    const known = this.templates.get(key);
    if (known) return known;
    const template = new Template(key, this.contents.get(key)?.resources ?? new Map(), this);
    this.templates.set(key, template);
    return template;
  }

  assumptions(key: string): ReadonlyMap<string, boolean> {
    return this.conditions.get(key) ?? new Map();
  }

  assuming(key: string, condition: string, value: boolean): Assembly {
    const assumptions = new Map([...this.assumptions(key), [condition, value]]);
    return new Assembly(this.contents, this.links, new Map([...this.conditions, [key, assumptions]]), this.assumed + 1);
  }

  next({ key }: Template, value: unknown): Located | undefined {
    const next = this.links.next({ key, value });
    return next && { template: this.get(next.key), value: next.value };
  }

  named({ key }: Template, type: string, text: string): TemplateResource | undefined {
    const found = this.links.named(key, type, text);
    return found && this.get(found[0]).get(found[1]);
  }

  ofType(type: string): TemplateResource[] {
    return this.links.ofType(type).flatMap(([key, logicalId]) => this.get(key).get(logicalId) ?? []);
  }

  referring(type: string, to: TemplateResource, path: readonly string[]): readonly TemplateResource[] {
    const { byResource, unknown } = this.referrersOf(type, to.type, path);
    for (const { resource, error } of unknown)
      if (resource.siblings === to.siblings || mentions(resource, path[0], to)) throw error;
    return byResource.get(to) ?? [];
  }

  share(what: 'account' | 'region', a: Template, b: Template): boolean {
    return this.links.share(what, a.key, b.key);
  }

  private referrersOf(type: string, target: string, path: readonly string[]): Referrers {
    const name = [type, target, ...path].join(' ');
    const known = this.referrers.get(name);
    if (known) return known;
    const byResource = new Map<TemplateResource, TemplateResource[]>();
    const unknown: Referrers['unknown'][number][] = [];
    for (const resource of this.ofType(type)) {
      try {
        const value = resource.raw(...path);
        const to = value === undefined ? undefined : resource.siblings.find(target, value);
        if (to) byResource.set(to, [...(byResource.get(to) ?? []), resource]);
      } catch (error) {
        if (!(error instanceof UnresolvedError)) throw error;
        unknown.push({ resource, error });
      }
    }
    const referrers = { byResource, unknown };
    this.referrers.set(name, referrers);
    return referrers;
  }
}

/** Whether a property can refer to a resource, if any conditions are true or false. */
function mentions(resource: TemplateResource, property: string, to: TemplateResource): boolean {
  const { siblings, logicalId } = resource;
  try {
    return siblings.mentioned((siblings.propertiesOf(logicalId) as Record<string, unknown>)[property]).includes(to);
  } catch (error) {
    if (error instanceof UnresolvedError) return true;
    throw error;
  }
}
