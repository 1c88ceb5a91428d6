import { existsSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { quoted } from '../private/printable';

/** A stack of a cloud assembly. */
export interface StackFacts {
  /** Path of the construct. */
  readonly path: string;
  /** Name of the stack in CloudFormation. */
  readonly name: string;
  /** Undefined if it is known only at deployment, as the Region. */
  readonly account?: string;
  readonly region?: string;
  /** Path of the template, relative to the cloud assembly. */
  readonly template: string;
  /** Logical ids by construct path, from the metadata of the assembly. */
  readonly logicalIds: ReadonlyMap<string, string>;
}

/** A stage of a cloud assembly. */
export interface StageFacts {
  /** Path of the construct. */
  readonly path: string;
}

interface Manifest {
  readonly artifacts?: Readonly<Record<string, Artifact>>;
}

interface Artifact {
  readonly type?: string;
  readonly environment?: string;
  readonly displayName?: string;
  readonly metadata?: Metadata;
  readonly additionalMetadataFile?: string;
  readonly properties?: {
    readonly templateFile?: string;
    readonly stackName?: string;
    readonly directoryName?: string;
    readonly displayName?: string;
  };
}

/** Metadata of the constructs of a stack. Each path begins with `/`. */
type Metadata = Readonly<Record<string, readonly { readonly type?: string; readonly data?: unknown }[]>>;

const ENVIRONMENT = /^aws:\/\/(?<account>[^/]+)\/(?<region>[^/]+)$/;

/** Reads the stacks and stages of a cloud assembly, including those of stages in stages. */
export function readStacks(folder: string): { readonly stacks: StackFacts[]; readonly stages: StageFacts[] } {
  const stacks: StackFacts[] = [];
  const stages: StageFacts[] = [];
  const read = (inside: string) => {
    for (const [id, artifact] of Object.entries(readManifest(folder, inside).artifacts ?? {})) {
      const { type, properties = {} } = artifact;
      if (type === 'aws:cloudformation:stack') {
        if (properties.templateFile !== undefined) stacks.push(stackOf(folder, id, artifact, inside));
      } else if (type === 'cdk:cloud-assembly' && properties.directoryName !== undefined) {
        stages.push({ path: properties.displayName ?? id });
        read(within(inside, properties.directoryName));
      }
    }
  };
  read('');
  return { stacks, stages };
}

function stackOf(folder: string, id: string, artifact: Artifact, inside: string): StackFacts {
  const { environment = '', displayName, properties, metadata, additionalMetadataFile } = artifact;
  const { account, region } = ENVIRONMENT.exec(environment)?.groups ?? {};
  const more = additionalMetadataFile === undefined ? {} : readJson(folder, within(inside, additionalMetadataFile));
  return {
    path: displayName ?? id,
    name: properties?.stackName ?? id,
    account: known(account),
    region: known(region),
    template: within(inside, properties?.templateFile ?? ''),
    logicalIds: logicalIdsOf({ ...metadata, ...(more as Metadata) }),
  };
}

function logicalIdsOf(metadata: Metadata): Map<string, string> {
  return new Map(
    Object.entries(metadata).flatMap(([path, entries]) => {
      const data = entries.find(({ type }) => type === 'aws:cdk:logicalId')?.data;
      return typeof data === 'string' ? [[path.replace(/^\//, ''), data] as const] : [];
    }),
  );
}

function known(value: string | undefined): string | undefined {
  return value?.startsWith('unknown-') ? undefined : value;
}

/** Path of a file of the assembly. Throws when it is outside of the assembly. */
export function within(inside: string, file: string): string {
  const path = posix.join(inside, file);
  if (posix.isAbsolute(file) || path.startsWith('..'))
    throw new Error(`the manifest must name files of the assembly, got ${quoted(file)}`);
  return path;
}

function readManifest(folder: string, inside: string): Manifest {
  return readJson(folder, join(inside, 'manifest.json')) as Manifest;
}

function readJson(folder: string, name: string): unknown {
  const file = join(folder, name);
  if (!existsSync(file)) throw new Error(`${file} must exist, since the manifest of the assembly names it`);
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new Error(`${file} must be valid JSON: ${(error as Error).message}`);
  }
}
