/** A value is known only when the template is deployed. */
export class UnresolvedError extends Error {}

/** A value depends on a condition of the template. */
export class ConditionalError extends UnresolvedError {
  constructor(
    readonly condition: string,
    message: string,
  ) {
    super(message);
  }
}

type Json = Readonly<Record<string, unknown>>;

/** Resources of a template, and the conditions that are assumed to be true or false. */
export class Template {
  private readonly byId: ReadonlyMap<string, TemplateResource>;

  /**
   * @param resources types and properties by logical id; the properties are read when they are needed
   * @param assumptions values of conditions
   */
  constructor(
    private readonly resources: ReadonlyMap<string, { readonly type: string; readonly properties: () => unknown }>,
    readonly assumptions: ReadonlyMap<string, boolean> = new Map(),
  ) {
    this.byId = new Map([...resources].map(([id, { type }]) => [id, new TemplateResource(this, id, type)]));
  }

  get(logicalId: string): TemplateResource | undefined {
    return this.byId.get(logicalId);
  }

  ofType(...types: readonly string[]): TemplateResource[] {
    return [...this.byId.values()].filter(({ type }) => types.includes(type));
  }

  /** The resource that a `Ref` or `Fn::GetAtt` refers to, also through a parameter of AWS Systems Manager that copies it. */
  referred(value: unknown): TemplateResource | undefined {
    const id = referredId(value);
    const resource = id === undefined ? undefined : this.get(id);
    return resource?.type === 'AWS::SSM::Parameter' ? this.referred(resource.raw('Value')) : resource;
  }

  /** The resources to which a value refers anywhere. */
  mentioned(value: unknown): TemplateResource[] {
    const resource = this.referred(value);
    if (resource) return [resource];
    if (typeof value === 'string') return namesIn(value).flatMap((name) => this.get(name) ?? []);
    if (typeof value !== 'object' || value === null) return [];
    return Object.values(value).flatMap((part) => this.mentioned(part));
  }

  /** Resources of a type with a property that refers to a resource. */
  referring(type: string, to: TemplateResource, ...path: readonly string[]): TemplateResource[] {
    return this.ofType(type).filter((resource) => referredId(resource.raw(...path)) === to.logicalId);
  }

  propertiesOf(logicalId: string): unknown {
    return this.resources.get(logicalId)?.properties();
  }

  /** The same template, if a condition is true or false. */
  assuming(condition: string, value: boolean): Template {
    return new Template(this.resources, new Map([...this.assumptions, [condition, value]]));
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

  /** Whether the value at a path is a reference to a resource of the template, such as an attribute of it. */
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

  /** Resource that a path refers to. Throws if the template does not contain it. */
  follow(...path: readonly string[]): TemplateResource | undefined {
    const value = this.raw(...path);
    const resource = this.template.referred(value);
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
    return name.startsWith('AWS::') || this.template.get(name) !== undefined;
  }

  /** Follows `Fn::If` of an assumed condition, and `AWS::NoValue`. */
  private decided(value: unknown): unknown {
    if (!isIntrinsic(value)) return value;
    const [[name, argument]] = Object.entries(value);
    if (name === 'Ref' && argument === 'AWS::NoValue') return undefined;
    if (name !== 'Fn::If' || !Array.isArray(argument)) return value;
    const [condition, whenTrue, whenFalse] = argument as [string, unknown, unknown];
    const assumed = this.template.assumptions.get(condition);
    if (assumed === undefined)
      throw new ConditionalError(condition, `${this.place} depends on the condition ${condition}`);
    return this.decided(assumed ? whenTrue : whenFalse);
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

function isIntrinsic(value: unknown): value is Json {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const names = Object.keys(value);
  return names.length === 1 && (names[0] === 'Ref' || names[0].startsWith('Fn::'));
}

/** Logical ids in a text of `Fn::Sub`. */
function namesIn(text: string): string[] {
  return [...text.matchAll(/\$\{([A-Za-z0-9]+)/g)].map(([, name]) => name);
}

/** A text with names for the values that are known only in a deployment. */
function nameOf(value: unknown): string {
  if (!isIntrinsic(value)) return String(value);
  const [[name, argument]] = Object.entries(value);
  if (name === 'Ref') return `<${String(argument)}>`;
  if (name === 'Fn::GetAtt') return `<${[argument].flat().join('.')}>`;
  if (name === 'Fn::Sub')
    return String([argument].flat()[0])
      .replace(/\$\{([^!}][^}]*)\}/g, '<$1>')
      .replaceAll('${!', '${');
  const [delimiter, parts] = Array.isArray(argument) ? (argument as [string, unknown]) : [];
  return name === 'Fn::Join' && Array.isArray(parts) ? parts.map(nameOf).join(delimiter) : `<${name}>`;
}

function referredId(value: unknown): string | undefined {
  if (!isIntrinsic(value)) return undefined;
  const [[name, argument]] = Object.entries(value);
  if (name === 'Ref') return argument as string;
  if (name !== 'Fn::GetAtt') return undefined;
  return Array.isArray(argument) ? (argument[0] as string) : String(argument).split('.')[0];
}
