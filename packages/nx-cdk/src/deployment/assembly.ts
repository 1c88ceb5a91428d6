import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CloudFormationStackArtifact, NestedCloudAssemblyArtifact } from 'aws-cdk-lib/cx-api';
import { CloudAssembly } from 'aws-cdk-lib/cx-api';
import { CommandError } from './command-error';

/** A CloudFormation template, as far as it is read here. */
export interface Template {
  readonly Resources?: Readonly<Record<string, Resource>>;
}

/** A resource of a template. */
export interface Resource {
  readonly Type: string;
  readonly Properties?: Readonly<Record<string, unknown>>;
  readonly Metadata?: Readonly<Record<string, unknown>>;
  readonly DeletionPolicy?: string;
  readonly UpdateReplacePolicy?: string;
}

/** A stack of a stage, as the synth left it. */
export interface SynthesizedStack {
  /** Its construct path within the stage: what a user calls it. */
  readonly id: string;
  /** Its construct path in the app: what the CDK's command line calls it. */
  readonly path: string;
  /** Its name in CloudFormation. */
  readonly name: string;
  readonly account: string;
  readonly region: string;
  readonly template: Template;
  /** Where the template stands; those of nested stacks are beside it. */
  readonly folder: string;
  /** Ids of the stacks that must be there first. */
  readonly needs: readonly string[];
  /** Role that may read the deployed stack, with a placeholder for the partition. */
  readonly lookupRole?: string;
  /** Construct paths within the stage, by logical id. */
  readonly constructs: ReadonlyMap<string, string>;
}

/** One stage of an app, or the whole of an app that has none. */
export interface Stage {
  /** `undefined` for an app without stages. */
  readonly name?: string;
  readonly account: string;
  /** In the order of their deployment. */
  readonly stacks: readonly SynthesizedStack[];
}

/** The type of a stack within a stack. */
export const NESTED_STACK = 'AWS::CloudFormation::Stack';

/** The logical ids of a template's nested stacks. */
export function nestedStacks({ Resources = {} }: Template): readonly string[] {
  return Object.keys(Resources).filter((id) => Resources[id].Type === NESTED_STACK);
}

const UNKNOWN = /^unknown-/;

/**
 * Reads a stage of a cloud assembly.
 *
 * @param folder the assembly
 * @param name of the stage; left out for an app that has none
 * @throws CommandError where the folder holds no assembly, the stage is not there, or its account is not said
 */
export function readStage(folder: string, name?: string): Stage {
  if (!existsSync(join(folder, 'manifest.json'))) throw new CommandError(`${folder} holds no cloud assembly`);
  const assembly = new CloudAssembly(folder);
  const stages = assembly.nestedAssemblies;
  if (stages.length === 0 && name === undefined) return stageOf(undefined, assembly.stacksRecursively);
  const names = inOrderOfSynth(assembly, stages).map(({ displayName }) => displayName);
  if (name === undefined) throw new CommandError(`say which stage, with -c ${names.join(', -c ')}`);
  const stage = stages.find(({ displayName }) => displayName === name);
  if (!stage) {
    const there = names.length > 0 ? `there is ${names.join(', ')}` : 'the app has no stages';
    throw new CommandError(`there is no stage '${name}' in ${folder}: ${there}`);
  }
  return stageOf(name, stage.nestedAssembly.stacksRecursively);
}

/** The manifest keeps the order of the app; the CDK's own lists are sorted by name. */
function inOrderOfSynth({ manifest }: CloudAssembly, stages: readonly NestedCloudAssemblyArtifact[]) {
  const made = Object.keys(manifest.artifacts ?? {});
  return [...stages].sort((a, b) => made.indexOf(a.id) - made.indexOf(b.id));
}

function stageOf(name: string | undefined, artifacts: readonly CloudFormationStackArtifact[]): Stage {
  const stacks = artifacts.map((artifact) => synthesizedStack(artifact, name));
  if (stacks.length === 0) throw new CommandError(name ? `the stage '${name}' has no stack` : 'the app has no stack');
  const vague = stacks.filter(({ account, region }) => UNKNOWN.test(account) || UNKNOWN.test(region));
  if (vague.length > 0) {
    const ids = vague.map(({ id }) => id).join(', ');
    throw new CommandError(`${ids}: give it an env with account and region, or nobody can tell where it belongs`);
  }
  const accounts = [...new Set(stacks.map(({ account }) => account))];
  if (accounts.length > 1) throw new CommandError(`a stage belongs to one account, this one to ${accounts.join(', ')}`);
  return { name, account: accounts[0], stacks };
}

function synthesizedStack(artifact: CloudFormationStackArtifact, stage?: string): SynthesizedStack {
  const within = (path: string) => {
    const plain = path.replace(/^\//, '');
    return stage !== undefined && plain.startsWith(`${stage}/`) ? plain.slice(stage.length + 1) : plain;
  };
  const { account, region } = artifact.environment;
  return {
    id: within(artifact.hierarchicalId),
    path: artifact.hierarchicalId,
    name: artifact.stackName,
    account,
    region,
    template: JSON.parse(readFileSync(artifact.templateFullPath, 'utf8')) as Template,
    folder: artifact.assembly.directory,
    needs: artifact.dependencies
      .filter((other) => 'hierarchicalId' in other && 'stackName' in other)
      .map(({ hierarchicalId }) => within(hierarchicalId)),
    lookupRole: artifact.lookupRole?.arn,
    constructs: new Map(
      Object.entries(artifact.metadata).flatMap(([path, entries]) =>
        entries
          .filter(({ type }) => type === 'aws:cdk:logicalId')
          .map(({ data }) => [data as string, within(path)] as const),
      ),
    ),
  };
}
