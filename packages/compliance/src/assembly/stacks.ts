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
  readonly properties?: {
    readonly templateFile?: string;
    readonly stackName?: string;
    readonly directoryName?: string;
    readonly displayName?: string;
  };
}

const ENVIRONMENT = /^aws:\/\/(?<account>[^/]+)\/(?<region>[^/]+)$/;

/** Reads the stacks and stages of a cloud assembly, including those of stages in stages. */
export function readStacks(folder: string): { readonly stacks: StackFacts[]; readonly stages: StageFacts[] } {
  const stacks: StackFacts[] = [];
  const stages: StageFacts[] = [];
  const read = (inside: string) => {
    for (const [id, artifact] of Object.entries(readManifest(folder, inside).artifacts ?? {})) {
      const { type, properties = {} } = artifact;
      if (type === 'aws:cloudformation:stack') {
        if (properties.templateFile !== undefined) stacks.push(stackOf(id, artifact, inside));
      } else if (type === 'cdk:cloud-assembly' && properties.directoryName !== undefined) {
        stages.push({ path: properties.displayName ?? id });
        read(within(inside, properties.directoryName));
      }
    }
  };
  read('');
  return { stacks, stages };
}

function stackOf(id: string, { environment = '', displayName, properties }: Artifact, inside: string): StackFacts {
  const { account, region } = ENVIRONMENT.exec(environment)?.groups ?? {};
  return {
    path: displayName ?? id,
    name: properties?.stackName ?? id,
    account: known(account),
    region: known(region),
    template: within(inside, properties?.templateFile ?? ''),
  };
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
  const file = join(folder, inside, 'manifest.json');
  if (!existsSync(file)) throw new Error(`${file} must exist, since the manifest of the assembly names it`);
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Manifest;
  } catch (error) {
    throw new Error(`${file} must be valid JSON: ${(error as Error).message}`);
  }
}
