import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CloudFormationStackArtifact, NestedCloudAssemblyArtifact } from 'aws-cdk-lib/cx-api';
import { CloudAssembly } from 'aws-cdk-lib/cx-api';
import { CommandError } from '../shared/command-error';
import { quoted } from '../shared/printable';

/** The parts of a CloudFormation template that are read. */
export interface Template {
  readonly Resources?: Readonly<Record<string, Resource>>;
  readonly Outputs?: Readonly<Record<string, Output>>;
  readonly Parameters?: Readonly<Record<string, unknown>>;
  readonly Conditions?: Readonly<Record<string, unknown>>;
  readonly Mappings?: Readonly<Record<string, unknown>>;
  readonly Rules?: Readonly<Record<string, unknown>>;
  /** Names of macros. */
  readonly Transform?: string | readonly string[];
}

/** An output in a template. */
export interface Output {
  readonly Value?: unknown;
  readonly Export?: { readonly Name?: unknown };
}

/** A resource in a template. */
export interface Resource {
  readonly Type: string;
  readonly Properties?: Readonly<Record<string, unknown>>;
  readonly Metadata?: Readonly<Record<string, unknown>>;
  /** Logical ids. */
  readonly DependsOn?: string | readonly string[];
  readonly DeletionPolicy?: string;
  readonly UpdateReplacePolicy?: string;
  /** Name of a condition. */
  readonly Condition?: string;
}

/** A template, with the construct paths of its elements and the templates of its nested stacks. */
export interface StackTemplate {
  readonly template: Template;
  /** Construct paths within the stage, by logical id. */
  readonly constructs: ReadonlyMap<string, string>;
  /** Nested stacks, by logical id. */
  readonly nested: ReadonlyMap<string, StackTemplate>;
}

/** A stack in a cloud assembly. */
export interface SynthesizedStack extends StackTemplate {
  /** Construct path within the stage. */
  readonly id: string;
  /** Construct path in the app, which the AWS CDK CLI uses to select the stack. */
  readonly path: string;
  /** Stack name in CloudFormation. */
  readonly name: string;
  readonly account: string;
  readonly region: string;
  readonly tags: Readonly<Record<string, string>>;
  /** ARNs of topics that CloudFormation publishes the events of the stack to. */
  readonly notificationArns: readonly string[];
  readonly terminationProtection: boolean;
  /** Name of the stack's files in the folder. */
  readonly artifactId: string;
  /** Path of the template. */
  readonly templateFile: string;
  /** Folder of the template and of the templates of its nested stacks. */
  readonly folder: string;
  /** Ids of the stacks that must be deployed before this one. */
  readonly needs: readonly string[];
  /** ARN of the lookup role, with a placeholder for the partition. */
  readonly lookupRole?: string;
  /** ARN of the role that the AWS CDK CLI deploys with, with a placeholder for the partition. */
  readonly deployRole?: string;
  /** The bootstrap stack that the deployment requires. */
  readonly bootstrap?: Bootstrap;
}

/** Requirement on the bootstrap stack of an account and Region. */
export interface Bootstrap {
  /** Lowest version. */
  readonly version: number;
  /** Name of the SSM parameter that contains the version. */
  readonly parameter: string;
}

/** The stacks of one stage of a cloud assembly. */
export interface StageStacks {
  /** `undefined` for the stacks that are not in a stage. */
  readonly name?: string;
  /** In deployment order. */
  readonly stacks: readonly SynthesizedStack[];
}

/** A stage that is deployed to one account, or an app without stages. */
export interface Stage extends StageStacks {
  readonly account: string;
}

/** Resource type of a nested stack. */
export const NESTED_STACK = 'AWS::CloudFormation::Stack';

/** Returns the logical ids of a template's nested stacks. */
export function nestedStacks({ Resources = {} }: Template): readonly string[] {
  return Object.keys(Resources).filter((id) => Resources[id].Type === NESTED_STACK);
}

/** Returns the template of a stack and those of its nested stacks. */
export function templatesOf({ template, nested }: StackTemplate): readonly Template[] {
  return [template, ...[...nested.values()].flatMap(templatesOf)];
}

const UNKNOWN = /^unknown-/;

/**
 * Reads all stages of a cloud assembly, in the order in which the app creates them.
 *
 * @throws CommandError if the folder does not contain a cloud assembly
 */
export function readAssembly(folder: string): readonly StageStacks[] {
  const assembly = open(folder);
  const outside = assembly.stacks.map((artifact) => synthesizedStack(artifact));
  return [
    ...(outside.length > 0 ? [{ stacks: outside }] : []),
    ...stagesOf(assembly).map(({ displayName: name, nestedAssembly }) => ({
      name,
      stacks: nestedAssembly.stacksRecursively.map((artifact) => synthesizedStack(artifact, name)),
    })),
  ];
}

/**
 * Reads one stage of a cloud assembly.
 *
 * @param folder the cloud assembly
 * @param name name of the stage, `undefined` for an app without stages
 * @throws CommandError if there is no cloud assembly or no such stage, or if the stage does not have exactly one account
 */
export function readStage(folder: string, name?: string): Stage {
  const assembly = open(folder);
  const stages = stagesOf(assembly);
  if (stages.length === 0 && name === undefined) return stageOf(undefined, assembly.stacksRecursively);
  const names = stages.map(({ displayName }) => displayName);
  if (name === undefined) throw new CommandError(`stage is required: add -c ${names.join(' or -c ')}`);
  const stage = stages.find(({ displayName }) => displayName === name);
  if (!stage) {
    throw new CommandError(
      names.length > 0
        ? `stage must be one of ${names.join(', ')}, got ${quoted(name)}`
        : `stage must not be set, because the app has no stages, got ${quoted(name)}`,
    );
  }
  return stageOf(name, stage.nestedAssembly.stacksRecursively);
}

function open(folder: string): CloudAssembly {
  if (!existsSync(join(folder, 'manifest.json'))) throw new CommandError(`${folder} is not a cloud assembly`);
  try {
    return new CloudAssembly(folder, { skipEnumCheck: true });
  } catch (error) {
    throw new CommandError(`${folder}: the cloud assembly cannot be read: ${(error as Error).message}`);
  }
}

/** Stages in the order of the manifest. `nestedAssemblies` sorts them by name. */
function stagesOf({ manifest, nestedAssemblies }: CloudAssembly): NestedCloudAssemblyArtifact[] {
  const order = Object.keys(manifest.artifacts ?? {});
  return [...nestedAssemblies].sort((a, b) => order.indexOf(a.id) - order.indexOf(b.id));
}

function stageOf(name: string | undefined, artifacts: readonly CloudFormationStackArtifact[]): Stage {
  const stacks = artifacts.map((artifact) => synthesizedStack(artifact, name));
  if (stacks.length === 0)
    throw new CommandError(name ? `the stage ${quoted(name)} has no stacks` : 'the app has no stacks');
  const withoutEnv = stacks.filter(({ account, region }) => UNKNOWN.test(account) || UNKNOWN.test(region));
  if (withoutEnv.length > 0) {
    throw new CommandError(withoutEnv.map(({ path }) => `${path}: env must have an account and a region`).join('\n'));
  }
  const accounts = [...new Set(stacks.map(({ account }) => account))];
  if (accounts.length > 1) {
    throw new CommandError(`${name ?? 'the app'} must be deployed to one account, got ${accounts.join(', ')}`);
  }
  const foreign = stacks.flatMap(({ path, account, deployRole, lookupRole }) =>
    [deployRole, lookupRole]
      .filter((role) => role !== undefined && accountOf(role) !== account)
      .map((role) => `${path}: the role ${role} must be in account ${account}`),
  );
  if (foreign.length > 0) throw new CommandError(foreign.join('\n'));
  return { name, account: accounts[0], stacks };
}

/** The account in the ARN of a role, whose partition is a placeholder. */
function accountOf(role: string): string | undefined {
  return /:iam::(\d+):role\//.exec(role)?.[1];
}

function synthesizedStack(artifact: CloudFormationStackArtifact, stage?: string): SynthesizedStack {
  const within = (path: string) => {
    const plain = path.replace(/^\//, '');
    return stage !== undefined && plain.startsWith(`${stage}/`) ? plain.slice(stage.length + 1) : plain;
  };
  const { account, region } = artifact.environment;
  const folder = artifact.assembly.directory;
  const templateFile = artifact.templateFullPath;
  const template = readTemplate(templateFile);
  // includes the elements of nested stacks
  const elements = Object.entries(artifact.metadata).flatMap(([path, entries]) =>
    entries
      .filter(({ type }) => type === 'aws:cdk:logicalId')
      .map(({ data }) => ({ logicalId: data as string, path: within(path) })),
  );
  return {
    id: within(artifact.hierarchicalId),
    path: artifact.hierarchicalId,
    name: artifact.stackName,
    account,
    region,
    tags: artifact.tags,
    notificationArns: artifact.notificationArns ?? [],
    terminationProtection: artifact.terminationProtection ?? false,
    artifactId: artifact.id,
    templateFile,
    folder,
    needs: artifact.dependencies
      .filter((other) => 'hierarchicalId' in other && 'stackName' in other)
      .map(({ hierarchicalId }) => within(hierarchicalId)),
    lookupRole: artifact.lookupRole?.arn,
    deployRole: artifact.assumeRoleArn,
    bootstrap: bootstrapOf(artifact),
    ...withNested(template, folder, elements, within),
  };
}

function bootstrapOf(artifact: CloudFormationStackArtifact): Bootstrap | undefined {
  const { requiresBootstrapStackVersion: version, bootstrapStackVersionSsmParameter: parameter } = artifact;
  return version === undefined || parameter === undefined ? undefined : { version, parameter };
}

interface Element {
  readonly logicalId: string;
  readonly path: string;
}

function withNested(
  template: Template,
  folder: string,
  elements: readonly Element[],
  within: (path: string) => string,
): StackTemplate {
  // a template can contain the paths itself, as an app with path metadata writes them
  const inTemplate = Object.entries(template.Resources ?? {}).flatMap(([logicalId, { Metadata }]) =>
    typeof Metadata?.['aws:cdk:path'] === 'string' ? [{ logicalId, path: within(Metadata['aws:cdk:path']) }] : [],
  );
  const paths = (found: readonly Element[]) => new Map(found.map(({ logicalId, path }) => [logicalId, path]));
  const all = paths([...elements, ...inTemplate]);
  const nested = new Map<string, StackTemplate>();
  let own = elements;
  for (const logicalId of nestedStacks(template)) {
    const child = nestedTemplate(folder, template, logicalId);
    if (!child) continue;
    // Name.NestedStack/Name.NestedStackResource is the construct of the resource, Name that of the stack
    const prefix = `${(all.get(logicalId) ?? '').replace(/\.NestedStack\/[^/]*$/, '')}/`;
    const isOwn = ({ path }: Element) => !path.startsWith(prefix);
    nested.set(
      logicalId,
      withNested(
        child,
        folder,
        own.filter((element) => !isOwn(element)),
        within,
      ),
    );
    own = own.filter(isOwn);
  }
  return { template, constructs: paths([...own, ...inTemplate]), nested };
}

/** Asset manifest of a stack: the files to publish, by hash. */
interface AssetManifest {
  readonly files?: Readonly<Record<string, { readonly source?: { readonly path?: string } }>>;
}

/** Finds the template of a nested stack: the asset whose hash is in the template URL. */
function nestedTemplate(folder: string, { Resources = {} }: Template, logicalId: string): Template | undefined {
  const url = JSON.stringify(Resources[logicalId].Properties?.TemplateURL ?? '');
  for (const name of readdirSync(folder).filter((file) => file.endsWith('.assets.json'))) {
    const { files = {} } = JSON.parse(readFileSync(join(folder, name), 'utf8')) as AssetManifest;
    const [, asset] = Object.entries(files).find(([hash]) => url.includes(hash)) ?? [];
    // a template in YAML is not compared
    if (asset?.source?.path?.endsWith('.json')) return readTemplate(join(folder, asset.source.path));
  }
  return undefined;
}

function readTemplate(file: string): Template {
  const template = parsed(file);
  const resources: Readonly<Record<string, Partial<Resource> | null>> = template.Resources ?? {};
  // Fn::ForEach is a function, not a resource
  const ids = Object.keys(resources).filter((id) => !id.startsWith('Fn::'));
  const broken = ids.find((id) => typeof resources[id]?.Type !== 'string');
  if (broken !== undefined) {
    const value = JSON.stringify(resources[broken]);
    throw new CommandError(`${file}: resource ${broken} must be an object with a Type, got ${value}`);
  }
  return template;
}

function parsed(file: string): Template {
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new CommandError(`${file}: the template cannot be read: ${(error as Error).message}`);
  }
  if (typeof content !== 'object' || content === null)
    throw new CommandError(`${file}: the template must be an object, got ${JSON.stringify(content)}`);
  return content;
}
