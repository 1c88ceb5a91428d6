import {
  AspectPriority,
  Aspects,
  CfnResource,
  type IAspect,
  Stack,
  Stage,
  TagManager,
  TagType,
} from 'aws-cdk-lib/core';
import type { IConstruct } from 'constructs';
import { failOn, type Problem } from '../private/validation';
import { checkRequired, checkTag, TagChecker, type TagRule, type TagValues } from './private/tags';

/** Maximum number of problems in an error. The others are counted. */
const MAX_REPORTED = 20;

/** Priority of `Tags.of(...).add()`: the tag nearest to a resource takes precedence, and a removal takes precedence over both. */
const TAG_PRIORITY = 100;

type RawTypes = Readonly<Record<string, TagType>>;

/** Types that the CDK creates as raw `CfnResource`, to which tags do not apply otherwise. */
const RAW_TYPES: RawTypes = {
  'AWS::IAM::Role': TagType.STANDARD,
  'AWS::Lambda::Function': TagType.STANDARD,
};

/** Options of `RequiredTags.apply()`. */
export interface RequiredTagsOptions {
  /**
   * Keys of other tags that every resource must have, and that are set nearer to the resource.
   *
   * @default - none
   */
  readonly requiredKeys?: string[];

  /**
   * Allowed values by key of a required tag.
   *
   * @default - any value that is valid and not empty
   */
  readonly allowedValues?: Record<string, string[]>;

  /**
   * CloudFormation types that do not get these tags, such as `AWS::Lambda::Function`.
   *
   * @default - none
   */
  readonly excludeResourceTypes?: string[];

  /**
   * CloudFormation types that the app creates as raw `CfnResource` and that have a property `Tags`: a list of `Key` and
   * `Value` (`TagType.STANDARD`), or a map (`TagType.MAP`). The CDK does not know which raw resources support tags.
   *
   * @default - the roles and functions of the CDK's custom resources
   */
  readonly rawResourceTypes?: Record<string, TagType>;
}

/**
 * Applies tags to every resource and stack of a scope, and fails synthesis if a resource does not have them. It creates
 * no resources and is free.
 *
 * A tag with the same key that is set nearer to a resource keeps its value, which must be one of `allowedValues`.
 *
 * @see https://docs.aws.amazon.com/tag-editor/latest/userguide/best-practices-and-strats.html
 *
 * @example
 * RequiredTags.of(stage).apply(
 *   { Project: 'shop', Environment: 'prod', Owner: 'platform-team' },
 *   { allowedValues: { Environment: ['dev', 'staging', 'prod'] } },
 * );
 */
export class RequiredTags {
  /** The tags of an app, a stage, a stack or a construct, and of everything in it. */
  static of(scope: IConstruct): RequiredTags {
    return new RequiredTags(scope);
  }

  private constructor(private readonly scope: IConstruct) {}

  /**
   * Applies the tags and requires them. Aspects do not apply across stages: stages that exist get the tags of an app, and
   * stages that are created later fail synthesis. Call it after the stages are created, or once for each stage.
   *
   * Throws when a tag is invalid, empty, or not one of `allowedValues`. Fails synthesis with the paths of all resources
   * and stacks whose tags are missing, removed, overridden or invalid.
   */
  apply(tags: Record<string, string>, options: RequiredTagsOptions = {}): void {
    const rule: TagRule = {
      keys: [...new Set([...Object.keys(tags), ...(options.requiredKeys ?? [])])],
      allowedValues: options.allowedValues ?? {},
    };
    failOn(this.scope, [...checkTags(tags, rule), ...checkRawTypes(options.rawResourceTypes ?? {})]);

    const stages = this.scope.node.findAll().filter((node) => node !== this.scope && Stage.isStage(node));
    const raw = { ...RAW_TYPES, ...options.rawResourceTypes };
    const excluded = options.excludeResourceTypes ?? [];
    for (const root of [this.scope, ...stages]) {
      Aspects.of(root).add(new TagSetter(tags, excluded, raw), { priority: AspectPriority.MUTATING });
      const auditor = new TagAuditor(tags, new TagChecker(rule), excluded, raw, stages);
      root.node.addValidation({ validate: () => auditor.audit(root) });
    }
  }
}

/** Sets all tags in one visit of the tree. The CDK's `Tags` needs one visit for each tag. */
class TagSetter implements IAspect {
  private readonly entries: [string, string][];

  constructor(
    private readonly tags: TagValues,
    private readonly excluded: string[],
    private readonly raw: RawTypes,
  ) {
    this.entries = Object.entries(tags);
  }

  visit(node: IConstruct): void {
    const manager = TagManager.of(node);
    if (manager?.applyTagAspectHere([], this.excluded)) {
      for (const [key, value] of this.entries) manager.setTag(key, value, TAG_PRIORITY);
    } else if (!manager && CfnResource.isCfnResource(node) && node['cfnProperties'].Tags === undefined) {
      completeRawTags(node, this.raw, this.excluded, this.tags);
    }
  }
}

/** Checks every construct once, after all aspects have run and before the templates are written. */
class TagAuditor {
  constructor(
    private readonly tags: TagValues,
    private readonly checker: TagChecker,
    private readonly excluded: string[],
    private readonly raw: RawTypes,
    private readonly coveredStages: IConstruct[],
  ) {}

  audit(root: IConstruct): string[] {
    const found: string[] = [];
    this.walk(root, root, true, found);
    const more = found.length - MAX_REPORTED;
    return more > 0 ? [...found.slice(0, MAX_REPORTED), `and ${more} more resources or stacks`] : found;
  }

  private walk(node: IConstruct, root: IConstruct, open: boolean, found: string[]): void {
    const entered = node !== root && Stage.isStage(node);
    if (entered && this.coveredStages.includes(node)) return;
    const canWrite = open && !entered;
    const tags = this.tagsOf(node, canWrite);
    const problems = tags === undefined ? [] : this.checker.problems(tags);
    if (problems.length > 0) found.push(`${nameOf(node)}: ${problems.join('; ')}`);
    for (const child of node.node.children) this.walk(child, root, canWrite, found);
  }

  /** Returns the tags in the template, or `undefined` if the construct does not support tags. */
  private tagsOf(node: IConstruct, canWrite: boolean): TagValues | undefined {
    const isResource = CfnResource.isCfnResource(node);
    if (!isResource && !Stack.isStack(node)) return undefined;
    const manager = TagManager.of(node);
    if (manager === undefined) return isResource ? this.rawTags(node, canWrite) : undefined;
    if (!manager.applyTagAspectHere([], this.excluded)) return undefined;
    const tags = manager.tagValues();
    return isResource ? overridden(node, manager.tagPropertyName, tags) : tags;
  }

  /** Completes the tags again: the CDK creates some resources after the aspects have run. A nested stage is already written. */
  private rawTags(resource: CfnResource, canWrite: boolean): TagValues | undefined {
    return completeRawTags(resource, this.raw, this.excluded, canWrite ? this.tags : {});
  }
}

/** Adds the missing tags to a raw resource, and returns all its tags. */
function completeRawTags(resource: CfnResource, types: RawTypes, excluded: string[], tags: TagValues) {
  const type = types[resource.cfnResourceType];
  if (type === undefined || excluded.includes(resource.cfnResourceType)) return undefined;
  const given: unknown = Stack.of(resource).resolve(resource['cfnProperties'].Tags);
  const complete = { ...tags, ...overridden(resource, 'tags', fromProperty(given)) };
  // sorted as the CDK sorts tags, because maps of Java and Go have no order
  const entries = Object.entries(complete).sort(([a], [b]) => a.localeCompare(b));
  const list = entries.map(([Key, Value]) => ({ Key, Value }));
  resource.addPropertyOverride('Tags', type === TagType.MAP ? Object.fromEntries(entries) : list);
  return complete;
}

/** Applies property overrides, which the tag manager does not know. */
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

function checkTags(tags: TagValues, rule: TagRule): Problem[] {
  const entries = Object.entries(tags);
  return [
    rule.keys.length === 0 ? 'tags must have at least one tag, got none' : undefined,
    ...entries.map(([key, value]) => checkTag(key, value) ?? checkRequired(rule, key, value)),
    ...rule.keys.filter((key) => !(key in tags)).map((key) => checkTag(key, '')),
    ...Object.keys(rule.allowedValues)
      .filter((key) => !rule.keys.includes(key))
      .map((key) => `allowedValues must have keys of required tags only, got ${key}`),
  ];
}

function checkRawTypes(types: RawTypes): Problem[] {
  return Object.entries(types)
    .filter(([, type]) => type !== TagType.STANDARD && type !== TagType.MAP)
    .map(([name, type]) => `rawResourceTypes of ${name} must be TagType.STANDARD or TagType.MAP, got ${type}`);
}
