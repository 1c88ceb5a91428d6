import { AspectPriority, Aspects, CfnResource, type IAspect, Stack, Stage, TagManager } from 'aws-cdk-lib/core';
import type { IConstruct } from 'constructs';
import { failOn } from '../private/validation';
import { malformed, TagJudge, type TagRule, type TagValues, unmet } from './private/tags';

/** As many problems as a person reads; the rest is counted. */
const MOST_REPORTED = 20;

/** The priority of the CDK's own `Tags.of(...).add()`: the tag nearest to a resource wins, a removal beats both. */
const TAG_PRIORITY = 100;

/** The shape of the `Tags` property of a resource type. */
export enum TagShape {
  /** A list of `Key` and `Value`. */
  LIST = 'LIST',
  /** A map from key to value. */
  MAP = 'MAP',
}

type RawTypes = Readonly<Record<string, TagShape>>;

/** The CDK makes these itself as raw `CfnResource`, which no tag reaches otherwise. */
const RAW_TYPES: RawTypes = {
  'AWS::IAM::Role': TagShape.LIST,
  'AWS::Lambda::Function': TagShape.LIST,
};

/** Options of `RequiredTags.apply()`. */
export interface RequiredTagsOptions {
  /**
   * Keys of further tags that must be there and that someone nearer to the resource sets.
   *
   * @default - none
   */
  readonly alsoRequired?: string[];

  /**
   * Values that are allowed, by key of a required tag.
   *
   * @default - any value that AWS allows and that is not empty
   */
  readonly allowedValues?: Record<string, string[]>;

  /**
   * CloudFormation types, such as `AWS::Lambda::Function`, that carry none of these tags.
   *
   * @default - none
   */
  readonly exemptTypes?: string[];

  /**
   * CloudFormation types that the app makes as raw `CfnResource` and that take tags in a property named `Tags`. Which
   * raw resources are taggable the CDK does not know.
   *
   * @default - the roles and functions of the CDK's own custom resources
   */
  readonly rawTypes?: Record<string, TagShape>;
}

/**
 * Tags that every resource and stack below a scope carries. A synth fails that would leave one out.
 *
 * A tag of the same key set nearer to a resource keeps its own value, within `allowedValues`.
 */
export class RequiredTags {
  /** The tags of all that is below a scope: an app, a stage, a stack or a construct. */
  static of(scope: IConstruct): RequiredTags {
    return new RequiredTags(scope);
  }

  private constructor(private readonly scope: IConstruct) {}

  /**
   * Sets the tags and requires them. Aspects do not enter stages, so stages that are there already get the tags of an
   * app too, and stages made later fail the synth: apply after making them, or to each.
   *
   * Throws when a tag is one that AWS refuses, is empty, or is not among `allowedValues`. Fails the synth with the paths
   * of all resources and stacks whose tags are missing, removed, overridden or malformed.
   */
  apply(tags: Record<string, string>, options: RequiredTagsOptions = {}): void {
    const rule: TagRule = {
      keys: [...new Set([...Object.keys(tags), ...(options.alsoRequired ?? [])])],
      allowedValues: options.allowedValues ?? {},
    };
    failOn(this.scope, checkTags(tags, rule));

    const stages = this.scope.node.findAll().filter((node) => node !== this.scope && Stage.isStage(node));
    const raw = { ...RAW_TYPES, ...options.rawTypes };
    const exempt = options.exemptTypes ?? [];
    for (const root of [this.scope, ...stages]) {
      Aspects.of(root).add(new TagSetter(tags, exempt, raw), { priority: AspectPriority.MUTATING });
      const auditor = new TagAuditor(tags, new TagJudge(rule), exempt, raw, stages);
      root.node.addValidation({ validate: () => auditor.audit(root) });
    }
  }
}

/** All the tags in one visit, where the CDK's `Tags` would take one visit for each. */
class TagSetter implements IAspect {
  private readonly entries: [string, string][];

  constructor(
    private readonly tags: TagValues,
    private readonly exempt: string[],
    private readonly raw: RawTypes,
  ) {
    this.entries = Object.entries(tags);
  }

  visit(node: IConstruct): void {
    const manager = TagManager.of(node);
    if (manager?.applyTagAspectHere([], this.exempt)) {
      for (const [key, value] of this.entries) manager.setTag(key, value, TAG_PRIORITY);
    } else if (!manager && CfnResource.isCfnResource(node) && node['cfnProperties'].Tags === undefined) {
      completeRawTags(node, this.raw, this.exempt, this.tags);
    }
  }
}

/** Looks once at every construct, when all aspects have run and before a template is written. */
class TagAuditor {
  constructor(
    private readonly tags: TagValues,
    private readonly judge: TagJudge,
    private readonly exempt: string[],
    private readonly raw: RawTypes,
    private readonly coveredStages: IConstruct[],
  ) {}

  audit(root: IConstruct): string[] {
    const found: string[] = [];
    this.walk(root, root, true, found);
    const more = found.length - MOST_REPORTED;
    return more > 0 ? [...found.slice(0, MOST_REPORTED), `and ${more} more resources or stacks`] : found;
  }

  private walk(node: IConstruct, root: IConstruct, open: boolean, found: string[]): void {
    const entered = node !== root && Stage.isStage(node);
    if (entered && this.coveredStages.includes(node)) return;
    const canWrite = open && !entered;
    const tags = this.tagsOf(node, canWrite);
    const problems = tags === undefined ? [] : this.judge.problems(tags);
    if (problems.length > 0) found.push(`${nameOf(node)}: ${problems.join('; ')}`);
    for (const child of node.node.children) this.walk(child, root, canWrite, found);
  }

  /** The tags that the template will show, or `undefined` for what takes none. */
  private tagsOf(node: IConstruct, canWrite: boolean): TagValues | undefined {
    const isResource = CfnResource.isCfnResource(node);
    if (!isResource && !Stack.isStack(node)) return undefined;
    const manager = TagManager.of(node);
    if (manager === undefined) return isResource ? this.rawTags(node, canWrite) : undefined;
    if (!manager.applyTagAspectHere([], this.exempt)) return undefined;
    const tags = manager.tagValues();
    return isResource ? overridden(node, manager.tagPropertyName, tags) : tags;
  }

  /** Once more, since the CDK makes some of its own when the aspects have run. A stage is written by then. */
  private rawTags(resource: CfnResource, canWrite: boolean): TagValues | undefined {
    return completeRawTags(resource, this.raw, this.exempt, canWrite ? this.tags : {});
  }
}

/** Adds what is missing among the tags of a raw resource, and says what it then has. */
function completeRawTags(resource: CfnResource, types: RawTypes, exempt: string[], tags: TagValues) {
  const shape = types[resource.cfnResourceType];
  if (shape === undefined || exempt.includes(resource.cfnResourceType)) return undefined;
  const given: unknown = Stack.of(resource).resolve(resource['cfnProperties'].Tags);
  const complete = { ...tags, ...overridden(resource, 'tags', fromProperty(given)) };
  const list = Object.entries(complete).map(([Key, Value]) => ({ Key, Value }));
  resource.addPropertyOverride('Tags', shape === TagShape.MAP ? complete : list);
  return complete;
}

/** An escape hatch writes past the tag manager, and only the resource itself knows of it. */
function overridden(resource: CfnResource, property: string, tags: TagValues): TagValues {
  const properties = (resource['rawOverrides'] as { Properties?: Record<string, unknown> }).Properties ?? {};
  const name = property.charAt(0).toUpperCase() + property.slice(1);
  if (!(name in properties)) return tags;
  const override = properties[name];
  return Array.isArray(override) || override === undefined
    ? fromProperty(override)
    : { ...tags, ...fromProperty(override) };
}

function fromProperty(property: unknown): TagValues {
  if (!Array.isArray(property)) return { ...(property as TagValues | undefined) };
  return Object.fromEntries((property as { Key: string; Value: string }[]).map(({ Key, Value }) => [Key, Value]));
}

function nameOf(node: IConstruct): string {
  return CfnResource.isCfnResource(node) ? `${node.node.path} (${node.cfnResourceType})` : `${node.node.path} (stack)`;
}

function checkTags(tags: TagValues, rule: TagRule): (string | undefined)[] {
  const entries = Object.entries(tags);
  return [
    rule.keys.length === 0 ? 'tags must name at least one tag' : undefined,
    ...entries.map(([key, value]) => malformed(key, value) ?? unmet(rule, key, value)),
    ...rule.keys.filter((key) => !(key in tags)).map((key) => malformed(key, '')),
    ...Object.keys(rule.allowedValues)
      .filter((key) => !rule.keys.includes(key))
      .map((key) => `allowedValues names ${key}, which is not a required tag`),
  ];
}
