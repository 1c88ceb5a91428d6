import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, posix } from 'node:path';
import { App, BootstraplessSynthesizer, CfnResource, Stack, type StackProps, Stage } from 'aws-cdk-lib/core';
import { Construct, type IConstruct } from 'constructs';
import { quoted } from '../private/printable';
import type { StackFacts, StageFacts } from './stacks';

/** A resource of a template. */
export interface TemplateResource {
  readonly Type: string;
  readonly Properties?: Readonly<Record<string, unknown>>;
  readonly Metadata?: Readonly<Record<string, unknown>>;
}

interface Template {
  readonly Resources?: Readonly<Record<string, TemplateResource>>;
}

interface AssetManifest {
  readonly files?: Readonly<Record<string, { readonly source?: { readonly path?: unknown } }>>;
}

/** A template and the place of its stack. */
interface TemplatePart {
  readonly scope: Construct;
  readonly id: string;
  readonly path: string;
  /** Path of the template, relative to the cloud assembly. */
  readonly template: string;
  readonly env: NonNullable<StackProps['env']>;
  readonly logicalIds: ReadonlyMap<string, string>;
}

/** A resource of the assembly and its construct in the rebuilt app. */
export interface RebuiltResource {
  readonly construct: CfnResource;
  readonly definition: TemplateResource;
  /** Path of the template, relative to the cloud assembly. */
  readonly template: string;
  /** Whether its construct path is in its metadata. Otherwise, it is named after its logical id. */
  readonly hasPath: boolean;
}

const PATH = 'aws:cdk:path';
const ASSET = 'aws:asset:path';

/** A stack that synthesizes the template of the assembly. */
class GivenStack extends Stack {
  constructor(
    scope: Construct,
    id: string,
    private readonly template: Template,
    props: StackProps,
  ) {
    super(scope, id, { ...props, synthesizer: new BootstraplessSynthesizer() });
  }

  /** The method by which the CDK renders a template, which is internal. */
  _toCloudFormation(): object {
    return this.template;
  }
}

/**
 * Creates the construct tree of a cloud assembly from its templates: a construct for each stage, stack, nested stack and
 * resource, at the paths in their metadata. Packs need constructs.
 */
export class RebuiltApp {
  readonly app: App;
  readonly resources: RebuiltResource[] = [];
  /** Messages about parts of the assembly that cannot be checked. */
  readonly gaps: string[] = [];
  private readonly folder = mkdtempSync(join(tmpdir(), 'compliance-'));

  constructor(
    private readonly assembly: string,
    parts: { readonly stacks: readonly StackFacts[]; readonly stages: readonly StageFacts[] },
  ) {
    const context = { 'aws:cdk:disable-creation-stack-traces': true, '@aws-cdk/core:stackResourceLimit': 0 };
    const options = { autoSynth: false, analyticsReporting: false, treeMetadata: false, context };
    this.app = new App({ ...options, outdir: join(this.folder, 'out') });
    // a stage can be in a stack, and a stack is in its stage
    const scopes = [
      ...parts.stages.map(({ path }) => ({ path, add: () => this.addStage(path) })),
      ...parts.stacks.map((stack) => ({ path: stack.path, add: () => this.addStack(stack) })),
    ];
    for (const { add } of scopes.sort((a, b) => depthOf(a.path) - depthOf(b.path))) add();
  }

  /** Deletes the files of the app. */
  close(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  private addStage(path: string): void {
    const { scope, id } = place(this.app, path, '');
    new Stage(scope, id);
  }

  private addStack({ path, account, region, template, logicalIds }: StackFacts): void {
    const { scope, id } = place(this.app, path, template);
    this.addTemplate({ scope, id, path, template, env: { account, region }, logicalIds });
  }

  private addTemplate(part: TemplatePart): void {
    const { path, template, env, logicalIds } = part;
    const content = this.read(template);
    const stack = new GivenStack(part.scope, part.id, content, { env });
    const byLogicalId = constructsOf(path, logicalIds);
    const named = Object.entries(content.Resources ?? {}).flatMap(([logicalId, definition]) => {
      if (!hasType(definition)) {
        this.gaps.push(`${path}: the packs cannot check ${quoted(logicalId)}, which is not a resource with a type`);
        return [];
      }
      const given = [definition.Metadata?.[PATH], byLogicalId.get(logicalId)].find((each) => isBelow(each, path));
      return [{ logicalId, definition, given, local: given?.slice(path.length + 1) ?? logicalId }];
    });
    for (const { logicalId, definition, given, local } of named.sort((a, b) => depthOf(a.local) - depthOf(b.local))) {
      const at = place(stack, local, logicalId);
      const construct = new CfnResource(at.scope, at.id, { type: definition.Type, properties: definition.Properties });
      construct.overrideLogicalId(logicalId);
      this.resources.push({ construct, definition, template, hasPath: given !== undefined });
    }
    // after the resources, which can be at the same paths
    for (const resource of named)
      if (resource.definition.Type === 'AWS::CloudFormation::Stack') this.addNested(stack, part, resource);
  }

  private addNested(
    parent: Stack,
    part: TemplatePart,
    resource: { readonly logicalId: string; readonly definition: TemplateResource; readonly given: string | undefined },
  ): void {
    const { logicalId, definition, given } = resource;
    const template = this.nestedTemplate(part.template, definition);
    if (template === undefined) {
      const name = `the template of the nested stack ${quoted(logicalId)}`;
      this.gaps.push(`${part.path}: ${name} is not in the assembly, so it was not checked`);
      return;
    }
    const path = given === undefined ? `${part.path}/${logicalId}.Template` : nestedPath(given);
    const { scope, id } = place(parent, path.slice(part.path.length + 1), logicalId);
    const logicalIds = new Map([...part.logicalIds].filter(([construct]) => isBelow(construct, path)));
    this.addTemplate({ ...part, scope, id, path, template, logicalIds });
  }

  /** The template of a nested stack: the asset in its metadata, or the one whose hash is in its URL. */
  private nestedTemplate(parent: string, { Metadata = {}, Properties = {} }: TemplateResource): string | undefined {
    const folder = dirname(parent);
    const asset = Metadata[ASSET];
    const [hash] = /[0-9a-f]{64}(?=\.json)/.exec(JSON.stringify(Properties.TemplateURL ?? '')) ?? [];
    const file = typeof asset === 'string' ? asset : this.assetFile(folder, hash);
    if (file === undefined) return undefined;
    const path = posix.join(folder, file);
    return !path.startsWith('..') && !posix.isAbsolute(file) && existsSync(join(this.assembly, path))
      ? path
      : undefined;
  }

  private assetFile(folder: string, hash: string | undefined): string | undefined {
    if (hash === undefined) return undefined;
    const manifests = readdirSync(join(this.assembly, folder)).filter((name) => name.endsWith('.assets.json'));
    for (const name of manifests) {
      const { files = {} } = JSON.parse(readFileSync(join(this.assembly, folder, name), 'utf8')) as AssetManifest;
      const path = files[hash]?.source?.path;
      if (typeof path === 'string') return path;
    }
    return undefined;
  }

  private read(template: string): Template {
    const file = join(this.assembly, template);
    if (!existsSync(file)) throw new Error(`${file} must exist, since the manifest of the assembly names it`);
    let content: unknown;
    try {
      content = JSON.parse(readFileSync(file, 'utf8'));
    } catch (error) {
      throw new Error(`${file} must be a template in JSON: ${(error as Error).message}`);
    }
    if (typeof content !== 'object' || content === null || Array.isArray(content))
      throw new Error(`${file} must be a template in JSON, got ${quoted(JSON.stringify(content))}`);
    return content as Template;
  }
}

/** Path of a nested stack: that of its resource, without the ids that the CDK adds. */
function nestedPath(given: string): string {
  return /^(?<path>.+)\.NestedStack\/[^/]+\.NestedStackResource$/.exec(given)?.groups?.path ?? given;
}

/** Construct paths of a stack by logical id, without those of its nested stacks, which can have the same logical ids. */
function constructsOf(stack: string, logicalIds: ReadonlyMap<string, string>): Map<string, string> {
  const constructs = [...logicalIds].filter(([construct]) => isBelow(construct, stack));
  const nested = constructs.map(([construct]) => nestedPath(construct)).filter((path) => !logicalIds.has(path));
  const own = constructs.filter(([construct]) => !nested.some((path) => isBelow(construct, path)));
  return new Map(own.map(([construct, logicalId]) => [logicalId, construct]));
}

function isBelow(path: unknown, scope: string): path is string {
  return typeof path === 'string' && path.startsWith(`${scope}/`);
}

/** The scope and the id of a construct, whose scopes are created. A second construct at the same path gets another id. */
function place(root: IConstruct, path: string, other: string): { readonly scope: Construct; readonly id: string } {
  const ids = path.split('/').filter((id) => id !== '');
  const last = ids.pop() ?? other;
  const scope = ids
    .map(safe)
    .reduce<Construct>(
      (parent, id) => (parent.node.tryFindChild(id) as Construct | undefined) ?? new Construct(parent, id),
      root as Construct,
    );
  const id = safe(last);
  return { scope, id: scope.node.tryFindChild(id) === undefined ? id : `${id}-${other}` };
}

/** An id that constructs support. They keep their children in an object, which has members such as `constructor`. */
function safe(id: string): string {
  return id in {} ? `${id}_` : id;
}

function depthOf(path: string): number {
  return path.split('/').length;
}

/** Loops and macros are in the place of resources and have no type. */
function hasType(definition: unknown): boolean {
  const type = (definition as { readonly Type?: unknown } | null)?.Type;
  return typeof type === 'string' && type !== '';
}
