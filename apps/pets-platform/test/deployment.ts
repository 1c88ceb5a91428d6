import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, renameSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Template } from 'aws-cdk-lib/assertions';
import { AssetManifestArtifact, CloudAssembly } from 'aws-cdk-lib/cx-api';
import type { EnvironmentName } from '../src/environments';

/** A resource of a template. */
export interface Resource {
  readonly Type: string;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- the values of a template have no type
  readonly Properties: Record<string, any>;
  readonly DeletionPolicy?: string;
  readonly UpdateReplacePolicy?: string;
}

/** The synthesized deployment with some settings. */
export class Deployment {
  private readonly assembly: CloudAssembly;
  private readonly templates = new Map<string, Template>();

  /** Reads the assembly of `global-setup.ts`. With settings or in another project, synthesizes another. */
  constructor(variables: NodeJS.ProcessEnv = {}) {
    const { DEFAULT_ASSEMBLY } = process.env;
    const isDefault = Object.keys(variables).length === 0;
    this.assembly = isDefault && DEFAULT_ASSEMBLY ? new CloudAssembly(DEFAULT_ASSEMBLY) : synthesize(variables);
  }

  /** Folder of the cloud assembly. */
  get folder(): string {
    return this.assembly.directory;
  }

  /** Names of an environment's stacks. */
  stacks(environment: EnvironmentName): string[] {
    const { stacks } = this.assembly.getNestedAssembly(`assembly-${environment}`);
    return stacks.map(({ hierarchicalId }) => hierarchicalId.split('/')[1]);
  }

  /** The template of a stack. Where a parameter reads an output for other resources, they have the output instead. */
  template(environment: EnvironmentName, stack: string): Template {
    const key = `${environment}/${stack}`;
    const template =
      this.templates.get(key) ??
      Template.fromJSON(withOutputsInPlace(this.artifact(environment, stack).template as TemplateBody));
    this.templates.set(key, template);
    return template;
  }

  /** The artifact of a stack, with its Region and tags. */
  artifact(environment: EnvironmentName, stack: string) {
    return this.assembly.getNestedAssembly(`assembly-${environment}`).getStackByName(`${environment}-${stack}`);
  }

  /** Ids of the image assets of a stack, which a deployment publishes. */
  imageAssets(environment: EnvironmentName, stack: string): string[] {
    const { dependencies } = this.artifact(environment, stack);
    const manifests = dependencies.filter(AssetManifestArtifact.isAssetManifestArtifact);
    return manifests.flatMap(({ contents }) => Object.keys(contents.dockerImages ?? {}));
  }

  /** The properties of the task definition of the service, or of its migration. */
  taskDefinition(environment: EnvironmentName, kind: 'service' | 'migration' = 'service'): Resource['Properties'] {
    const definitions = this.resources(environment, 'Service', 'AWS::ECS::TaskDefinition');
    const isMigration = ({ Family }: Resource['Properties']) => String(Family).endsWith('-migration');
    const [found, ...others] = definitions
      .map(({ Properties }) => Properties)
      .filter((properties) => isMigration(properties) === (kind === 'migration'));
    expect(others).toEqual([]);
    return found;
  }

  /** The resources of one type in a stack. */
  resources(environment: EnvironmentName, stack: string, type: string): Resource[] {
    return Object.values(this.template(environment, stack).findResources(type)) as Resource[];
  }
}

interface TemplateBody {
  readonly Resources: Record<string, Resource>;
}

/** Replaces references to the parameters of `ReadOutputsOnce` with the outputs that these read. */
function withOutputsInPlace(template: TemplateBody): TemplateBody {
  const outputOf = ([id, attribute]: [string, string]) => {
    const { Type, Properties } = template.Resources[id];
    return Type === 'AWS::SSM::Parameter' && attribute === 'Value' ? (Properties.Value as object) : undefined;
  };
  const replace = (_: string, value: { 'Fn::GetAtt'?: [string, string] } | null): unknown =>
    (value?.['Fn::GetAtt'] && outputOf(value['Fn::GetAtt'])) ?? value;
  return JSON.parse(JSON.stringify(template, replace)) as TemplateBody;
}

/** Synthesizes a deployment once for each test run and settings, for all test files. */
function synthesize(variables: NodeJS.ProcessEnv): CloudAssembly {
  const key = JSON.stringify(Object.entries(variables).sort());
  const folder = join(tmpdir(), `deployment-${createHash('sha256').update(key).digest('hex').slice(0, 16)}`);
  if (existsSync(folder)) return new CloudAssembly(folder);
  // most test files read an existing assembly, and do not need the app and the constructs that it loads
  const { petsPlatformApp } = jest.requireActual<typeof import('../src/pets-platform-app')>('../src/pets-platform-app');
  const outdir = mkdtempSync(`${folder}-`);
  petsPlatformApp({ outdir, variables }).synth();
  try {
    renameSync(outdir, folder);
  } catch {
    // another test file was faster
    return new CloudAssembly(outdir);
  }
  return new CloudAssembly(folder);
}
