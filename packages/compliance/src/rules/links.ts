import { attributeOf, isIntrinsic, type Json, nameOf } from './intrinsics';

/** A resource of a template. The properties are read when they are needed. */
export interface ResourceContent {
  readonly type: string;
  readonly properties: () => unknown;
}

/** Where a stack is deployed. A value is absent if it is not known before deployment. */
export interface StackFacts {
  readonly name?: string;
  readonly account?: string;
  readonly region?: string;
  readonly stage?: string;
}

/** The template of a stack. */
export interface TemplateContent {
  /** Resources by logical id. */
  readonly resources: ReadonlyMap<string, ResourceContent>;
  /** Outputs by logical id, which are read when they are needed. */
  readonly outputs?: () => Readonly<Record<string, { readonly Value: unknown; readonly Export?: { Name?: unknown } }>>;
  readonly stack?: StackFacts;
  /** The resource that creates the nested stack. */
  readonly nestedIn?: { readonly key: string; readonly logicalId: string };
}

/** A value and the key of the template that contains it. */
export interface Place {
  readonly key: string;
  readonly value: unknown;
}

/** Property with the name of a resource, by type. Other templates can refer to the resource by this name or its ARN. */
const NAMES: Readonly<Record<string, string>> = {
  'AWS::Events::EventBus': 'Name',
  'AWS::Logs::LogGroup': 'LogGroupName',
  'AWS::RDS::DBCluster': 'DBClusterIdentifier',
  'AWS::RDS::DBInstance': 'DBInstanceIdentifier',
  'AWS::RDS::DBSubnetGroup': 'DBSubnetGroupName',
  'AWS::S3::Bucket': 'BucketName',
  'AWS::SecretsManager::Secret': 'Name',
};

/** Finds what templates of an assembly refer to in each other. */
export class Links {
  private readonly nested: ReadonlyMap<string, string>;
  private readonly byType = new Map<string, [key: string, logicalId: string][]>();
  private exports?: ReadonlyMap<string, readonly Place[]>;

  constructor(private readonly contents: ReadonlyMap<string, TemplateContent>) {
    this.nested = new Map(
      [...contents].flatMap(([key, { nestedIn }]) =>
        nestedIn ? [[place(nestedIn.key, nestedIn.logicalId), key]] : [],
      ),
    );
    for (const [key, { resources }] of contents)
      for (const [logicalId, { type }] of resources) {
        const known = this.byType.get(type);
        if (known) known.push([key, logicalId]);
        else this.byType.set(type, [[key, logicalId]]);
      }
  }

  /** Keys and logical ids of the resources of a type in all templates. */
  ofType(type: string): readonly (readonly [key: string, logicalId: string])[] {
    return this.byType.get(type) ?? [];
  }

  /** Whether two templates are deployed to the same account, and to the same Region if it matters. */
  share(what: 'account' | 'region', a: string, b: string): boolean {
    const [one, other] = [this.facts(a), this.facts(b)];
    // stacks of a stage without an account or a Region are deployed to the same one
    const isSame = (name: 'account' | 'region') =>
      one[name] === other[name] && (one[name] !== undefined || one.stage === other.stage);
    return isSame('account') && (what === 'account' || isSame('region'));
  }

  /**
   * The value that a reference copies: an output of another stack, a parameter of a nested stack, or the value of a
   * parameter of AWS Systems Manager. `undefined` if the value is no such reference, or if no template contains its value.
   */
  next({ key, value }: Place): Place | undefined {
    if (!isIntrinsic(value)) return undefined;
    const [[name, argument]] = Object.entries(value);
    if (name === 'Fn::GetStackOutput') return this.stackOutput(key, argument as Json);
    if (name === 'Fn::ImportValue') return this.nearest(key, this.exported().get(nameOf(argument)) ?? []);
    const reference = attributeOf(value);
    return reference && this.attribute(key, reference.id, reference.attribute);
  }

  /** The resource of a type that has a name or an ARN, as the key of its template and its logical id. */
  named(from: string, type: string, text: string): readonly [key: string, logicalId: string] | undefined {
    const isArn = text.startsWith('arn:');
    // names of values of a deployment, such as `<AWS::Partition>`, contain colons
    const parts = isArn ? text.replace(/<[^>]*>/g, '<>').split(':') : ['', '', '', '', '', text];
    const [, , , region, account, ...path] = parts;
    const names = [path.join(':'), path.slice(1).join(':').replace(/:\*$/, '')];
    const candidates = this.ofType(type).flatMap(([key, logicalId]) => {
      const name = this.property(key, logicalId, NAMES[type]);
      const { account: inAccount, region: inRegion } = this.facts(key);
      const isNamed = typeof name === 'string' && names.includes(name);
      return isNamed && canBe(fixed(account), inAccount) && canBe(fixed(region), inRegion)
        ? [{ key, value: logicalId }]
        : [];
    });
    const found = this.nearest(from, candidates, { otherRegions: isArn, otherAccounts: isArn });
    return found && [found.key, found.value as string];
  }

  private attribute(key: string, id: string, attribute = ''): Place | undefined {
    const { resources, nestedIn } = this.contents.get(key)!;
    const resource = resources.get(id);
    if (!resource) {
      if (!nestedIn || attribute !== '') return undefined;
      const parameters = this.property(nestedIn.key, nestedIn.logicalId, 'Parameters');
      return at(nestedIn.key, parameters, id);
    }
    switch (resource.type) {
      case 'AWS::SSM::Parameter':
        return attribute === 'Value' ? { key, value: this.property(key, id, 'Value') } : undefined;
      case 'AWS::CloudFormation::Stack':
        return this.output(this.nested.get(place(key, id)), attribute.replace(/^Outputs\./, ''));
      case 'Custom::CrossRegionExportReader':
        return this.nearest(key, this.written(attribute), { otherRegions: true });
      default:
        return undefined;
    }
  }

  private stackOutput(from: string, read: Json): Place | undefined {
    const { StackName, Region, OutputName, RoleArn } = read;
    const candidates = [...this.contents].flatMap(([key, { stack }]) => {
      const isMeant = stack?.name !== undefined && stack.name === StackName && canBe(stack.region, fixed(Region));
      return isMeant ? (this.output(key, OutputName as string) ?? []) : [];
    });
    return this.nearest(from, candidates, { otherRegions: true, otherAccounts: RoleArn !== undefined });
  }

  private output(key: string | undefined, name: string): Place | undefined {
    const outputs = key === undefined ? undefined : this.contents.get(key)?.outputs?.();
    return key !== undefined && outputs && Object.hasOwn(outputs, name)
      ? { key, value: outputs[name].Value }
      : undefined;
  }

  /** Exported outputs by name. */
  private exported(): ReadonlyMap<string, readonly Place[]> {
    if (this.exports) return this.exports;
    const exports = new Map<string, Place[]>();
    for (const [key, { outputs }] of this.contents)
      for (const { Value, Export } of Object.values(outputs?.() ?? {}))
        if (Export?.Name !== undefined) {
          const name = nameOf(Export.Name);
          exports.set(name, [...(exports.get(name) ?? []), { key, value: Value }]);
        }
    return (this.exports = exports);
  }

  /** Values that the CDK writes to a parameter for stacks of another Region. */
  private written(name: string): Place[] {
    return this.ofType('Custom::CrossRegionExportWriter').flatMap(([key, logicalId]) => {
      const { exports } = (this.property(key, logicalId, 'WriterProps') ?? {}) as { readonly exports?: unknown };
      return at(key, exports, name) ?? [];
    });
  }

  /** The only candidate, or the only one in the stage of a template. */
  private nearest(
    from: string,
    candidates: readonly Place[],
    { otherRegions = false, otherAccounts = false } = {},
  ): Place | undefined {
    const { account, region, stage } = this.facts(from);
    const possible = candidates.filter(({ key }) => {
      const facts = this.facts(key);
      return (otherAccounts || canBe(account, facts.account)) && (otherRegions || canBe(region, facts.region));
    });
    if (possible.length <= 1) return possible[0];
    const inStage = possible.filter(({ key }) => this.facts(key).stage === stage);
    return inStage.length === 1 ? inStage[0] : undefined;
  }

  private property(key: string, logicalId: string, name: string): unknown {
    const properties = this.contents.get(key)?.resources.get(logicalId)?.properties();
    return at(key, properties, name)?.value;
  }

  private facts(key: string): StackFacts {
    return this.contents.get(key)?.stack ?? {};
  }
}

function place(key: string, logicalId: string): string {
  return `${key} ${logicalId}`;
}

function at(key: string, container: unknown, name: string): Place | undefined {
  if (typeof container !== 'object' || container === null || !Object.hasOwn(container, name)) return undefined;
  return { key, value: (container as Json)[name] };
}

function canBe(a: string | undefined, b: string | undefined): boolean {
  return a === undefined || b === undefined || a === b;
}

/** A part of an ARN or of a reference, unless it is known in a deployment only or empty. */
function fixed(part: unknown): string | undefined {
  return typeof part === 'string' && part !== '' && !part.startsWith('<') ? part : undefined;
}
