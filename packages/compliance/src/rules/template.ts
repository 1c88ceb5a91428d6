import { attributeOf, isIntrinsic, type Json, namesIn, nameOf } from './intrinsics';

/** A value is known only when the template is deployed. */
export class UnresolvedError extends Error {}

/** A value depends on a condition of a template. */
export class ConditionalError extends UnresolvedError {
  constructor(
    /** Key of the template in its assembly. */
    readonly template: string,
    readonly condition: string,
    message: string,
  ) {
    super(message);
  }
}

/** A value and the template that contains it. */
export interface Located {
  readonly template: Template;
  readonly value: unknown;
}

/** The templates to which a template can refer. */
export interface Surroundings {
  /** Values of the conditions of a template that are assumed. */
  assumptions(key: string): ReadonlyMap<string, boolean>;
  /** Number of all conditions that are assumed. */
  readonly assumed: number;
  /** The same templates, if a condition is true or false. */
  assuming(key: string, condition: string, value: boolean): Surroundings;
  get(key: string): Template;
  /** The value that a reference to another template, or to a copy, stands for. */
  next(from: Template, value: unknown): Located | undefined;
  named(from: Template, type: string, text: string): TemplateResource | undefined;
  ofType(type: string): readonly TemplateResource[];
  referring(type: string, to: TemplateResource, path: readonly string[]): readonly TemplateResource[];
  share(what: 'account' | 'region', a: Template, b: Template): boolean;
}

/** Longest chain of references from one template to another. A longer one is a circle. */
const MAX_REFERENCES = 20;

/** Resources of a template. */
export class Template {
  private readonly created = new Map<string, TemplateResource>();

  /**
   * @param key key of the template in its assembly
   * @param resources types and properties by logical id; the properties are read when they are needed
   * @param surroundings templates of the same assembly
   */
  constructor(
    readonly key: string,
    private readonly resources: ReadonlyMap<string, { readonly type: string; readonly properties: () => unknown }>,
    readonly surroundings: Surroundings,
  ) {}

  get(logicalId: string): TemplateResource | undefined {
    const known = this.created.get(logicalId);
    const content = known ? undefined : this.resources.get(logicalId);
    if (!content) return known;
    const resource = new TemplateResource(this, logicalId, content.type);
    this.created.set(logicalId, resource);
    return resource;
  }

  ofType(...types: readonly string[]): TemplateResource[] {
    return this.everywhere(...types).filter(({ siblings }) => siblings === this);
  }

  /** Resources of the assembly that are in the same account. */
  inAccount(...types: readonly string[]): TemplateResource[] {
    return this.everywhere(...types).filter(({ siblings }) => this.surroundings.share('account', this, siblings));
  }

  /** Resources of the assembly that are in the same account and Region. */
  inRegion(...types: readonly string[]): TemplateResource[] {
    return this.everywhere(...types).filter(({ siblings }) => this.isInRegionOf(siblings));
  }

  /** Whether another template is deployed to the same account and Region. */
  isInRegionOf(other: Template): boolean {
    return this.surroundings.share('region', this, other);
  }

  /** Resources of the assembly. */
  everywhere(...types: readonly string[]): TemplateResource[] {
    return types.flatMap((type) => this.surroundings.ofType(type));
  }

  /** The resource that a `Ref` or `Fn::GetAtt` refers to, also in another template of the assembly. */
  referred(value: unknown): TemplateResource | undefined {
    const { template, value: traced } = this.trace(value);
    const reference = attributeOf(traced);
    return reference && template.get(reference.id);
  }

  /** The value of a reference, if another template or a copy contains it as text, number or boolean. */
  literal(value: unknown): unknown {
    const { value: traced } = this.trace(value);
    return typeof traced === 'object' ? undefined : traced;
  }

  /** The resource of a type that a value refers to, or that has the name or the ARN in the value. */
  find(type: string, value: unknown): TemplateResource | undefined {
    const referred = this.referred(value);
    if (referred) return referred;
    const mentioned = isIntrinsic(value) ? this.mentioned(value).filter((resource) => resource.type === type) : [];
    if (mentioned.length === 1) return mentioned[0];
    return this.surroundings.named(this, type, nameOf(this.literal(value) ?? value));
  }

  /** The resources to which a value refers anywhere. */
  mentioned(value: unknown): TemplateResource[] {
    const resource = this.referred(value);
    if (resource) return [resource];
    if (typeof value === 'string') return namesIn(value).flatMap((name) => this.referred({ Ref: name }) ?? []);
    if (typeof value !== 'object' || value === null) return [];
    return Object.values(value).flatMap((part) => this.mentioned(part));
  }

  /** Resources of a type, also in other templates, with a property that refers to a resource. */
  referring(type: string, to: TemplateResource, ...path: readonly string[]): readonly TemplateResource[] {
    return this.surroundings.referring(type, to, path);
  }

  propertiesOf(logicalId: string): unknown {
    return this.resources.get(logicalId)?.properties();
  }

  /** Follows `Fn::If` of an assumed condition, and `AWS::NoValue`. */
  decided(value: unknown, place: string): unknown {
    if (!isIntrinsic(value)) return value;
    const [[name, argument]] = Object.entries(value);
    if (name === 'Ref' && argument === 'AWS::NoValue') return undefined;
    if (name !== 'Fn::If' || !Array.isArray(argument)) return value;
    const [condition, whenTrue, whenFalse] = argument as [string, unknown, unknown];
    const assumed = this.surroundings.assumptions(this.key).get(condition);
    if (assumed === undefined)
      throw new ConditionalError(this.key, condition, `${place} depends on the condition ${condition}`);
    return this.decided(assumed ? whenTrue : whenFalse, place);
  }

  /** Follows references to other templates and to copies. */
  private trace(value: unknown): Located {
    let located: Located = { template: this, value };
    for (let count = 0; count < MAX_REFERENCES; count++) {
      const { template } = located;
      const next: Located | undefined = template.surroundings.next(template, located.value);
      if (!next) break;
      located = { template: next.template, value: next.template.decided(next.value, JSON.stringify(located.value)) };
    }
    return located;
  }
}

/** Properties of a resource, or an object in them, with the names of CloudFormation. */
export class Properties {
  constructor(
    protected readonly template: Template,
    /** Where the properties are, for messages. */
    private readonly place: string,
    private readonly content?: () => unknown,
  ) {}

  /** Value at a path, which can be an intrinsic function, or `undefined`. */
  raw(...path: readonly string[]): unknown {
    let current = this.decided(this.content?.());
    for (const [position, name] of path.entries()) {
      if (current === undefined || current === null) return undefined;
      if (isIntrinsic(current)) throw this.unresolved(path.slice(0, position), current);
      current = this.decided(Object.hasOwn(current, name) ? (current as Json)[name] : undefined);
    }
    return current ?? undefined;
  }

  /** Whether there is a value at a path. */
  has(...path: readonly string[]): boolean {
    return this.raw(...path) !== undefined;
  }

  /** Value at a path. Throws if it is an intrinsic function. */
  value(...path: readonly string[]): unknown {
    const value = this.raw(...path);
    if (isIntrinsic(value)) throw this.unresolved(path, value);
    return value;
  }

  /** Text or number at a path, as text. */
  text(...path: readonly string[]): string | undefined {
    const value = this.value(...path);
    return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
      ? String(value)
      : undefined;
  }

  /** Boolean at a path, which templates can contain as text. */
  flag(...path: readonly string[]): boolean | undefined {
    const value = this.value(...path);
    if (value === true || value === 'true') return true;
    return value === false || value === 'false' ? false : undefined;
  }

  /** Number at a path, which templates can contain as text. */
  number(...path: readonly string[]): number | undefined {
    const text = this.text(...path);
    const value = Number(text);
    return text === undefined || text === '' || Number.isNaN(value) ? undefined : value;
  }

  /** Texts of a list at a path, also of a single text. */
  texts(...path: readonly string[]): string[] {
    return this.items(...path).flatMap((item) => item.text() ?? []);
  }

  /** Whether the value at a path is a reference to a resource of the assembly, such as an attribute of it. */
  refersToResource(...path: readonly string[]): boolean {
    return this.template.referred(this.raw(...path)) !== undefined;
  }

  /**
   * Text at a path, in which values of resources, of the account and of the Region have names such as `<AWS::AccountId>`.
   * Such a text can be compared with a wildcard. Throws if the text is a parameter or a value of a mapping.
   */
  pattern(...path: readonly string[]): string | undefined {
    const value = this.raw(...path);
    return value === undefined ? undefined : this.patternOf(value, path);
  }

  /** Texts of a list at a path, also of a single text, with names as in `pattern`. */
  patterns(...path: readonly string[]): string[] {
    const value = this.raw(...path);
    return [value].flat().flatMap((item) => {
      const decided = this.decided(item);
      return decided === undefined ? [] : (this.patternOf(decided, path) ?? []);
    });
  }

  /** Resources to which the value at a path refers anywhere. */
  mentioned(...path: readonly string[]): TemplateResource[] {
    return this.template.mentioned(this.raw(...path));
  }

  /** Resource that a path refers to. Throws if no template of the assembly contains it. */
  follow(...path: readonly string[]): TemplateResource | undefined {
    const value = this.raw(...path);
    const resource = this.template.referred(value);
    if (value !== undefined && resource === undefined) throw this.unresolved(path, value);
    return resource;
  }

  /** Resource of a type that a path refers to, or that has the name or ARN at a path. Throws if no template contains it. */
  find(type: string, ...path: readonly string[]): TemplateResource | undefined {
    const value = this.raw(...path);
    const resource = value === undefined ? undefined : this.template.find(type, value);
    if (value !== undefined && resource === undefined) throw this.unresolved(path, value);
    return resource;
  }

  /** Object at a path. It is empty if there is none. */
  in(...path: readonly string[]): Properties {
    return new Properties(this.template, [this.place, ...path].join('.'), () => this.value(...path));
  }

  /** Object at a path, which templates can contain as JSON text. It is empty if there is none. */
  json(...path: readonly string[]): Properties {
    const value = this.value(...path);
    const content: unknown = typeof value === 'string' ? JSON.parse(value) : value;
    return new Properties(this.template, [this.place, ...path].join('.'), () => content);
  }

  /** Names of the properties of an object at a path. */
  names(...path: readonly string[]): string[] {
    const value = this.value(...path);
    return typeof value === 'object' && value !== null ? Object.keys(value) : [];
  }

  /** Elements of a list at a path. A single value is a list with one element. */
  items(...path: readonly string[]): Properties[] {
    const value = this.value(...path);
    const list = value === undefined ? [] : Array.isArray(value) ? (value as unknown[]) : [value];
    return list.flatMap((item, position) => {
      const decided = this.decided(item);
      if (decided === undefined) return [];
      return [new Properties(this.template, [this.place, ...path, position].join('.'), () => decided)];
    });
  }

  private patternOf(value: unknown, path: readonly string[]): string | undefined {
    if (!isIntrinsic(value)) return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;
    const [[name, argument]] = Object.entries(value);
    if (name === 'Fn::FindInMap' || name === 'Fn::Transform') throw this.unresolved(path, value);
    if (name === 'Ref' && !this.isResourceOrPseudoParameter(argument as string)) throw this.unresolved(path, value);
    return nameOf(value);
  }

  private isResourceOrPseudoParameter(name: string): boolean {
    return name.startsWith('AWS::') || this.template.referred({ Ref: name }) !== undefined;
  }

  /** Follows `Fn::If`, `AWS::NoValue`, and a reference to a text, a number or a boolean of another template. */
  private decided(value: unknown): unknown {
    const decided = this.template.decided(value, this.place);
    return isIntrinsic(decided) ? (this.template.literal(decided) ?? decided) : decided;
  }

  private unresolved(path: readonly string[], value: unknown): UnresolvedError {
    const place = [this.place, ...path].join('.');
    return new UnresolvedError(`${place} must be known before deployment to be judged, got ${JSON.stringify(value)}`);
  }
}

/** A resource of a template. */
export class TemplateResource extends Properties {
  constructor(
    template: Template,
    readonly logicalId: string,
    readonly type: string,
  ) {
    super(template, logicalId, () => template.propertiesOf(logicalId));
  }

  /** The template that contains the resource. */
  get siblings(): Template {
    return this.template;
  }
}
