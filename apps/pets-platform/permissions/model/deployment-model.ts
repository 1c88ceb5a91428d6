import { CloudAssembly, type CloudFormationStackArtifact } from 'aws-cdk-lib/cx-api';
import { identityOf } from './identities';
import { resolve } from './resolve';
import type { Identity, ModelResource, ModelStack, References, Template } from './types';

/**
 * The resources of some stages of a cloud assembly, as they would exist after a deployment.
 *
 * A reference between stacks resolves to the resource of the other stack. A name that CloudFormation generates
 * resolves to a deterministic name.
 */
export class DeploymentModel implements References {
  readonly stacks: readonly ModelStack[];
  private readonly types = new Map<string, readonly ModelResource[]>();

  /** Reads the stages of an assembly. `change` can modify a template before it is resolved. */
  constructor(folder: string, stages: readonly string[], change?: (template: Template, stack: string) => void) {
    const assembly = new CloudAssembly(folder);
    this.stacks = stages.flatMap((stage) =>
      assembly
        .getNestedAssembly(`assembly-${stage}`)
        .stacks.map((artifact) => new StackOfAssembly(this, stage, artifact, change)),
    );
  }

  /** All resources, or those of one type. */
  resources(type?: string): readonly ModelResource[] {
    if (type === undefined) return this.stacks.flatMap((stack) => [...stack.resources.values()]);
    const known = this.types.get(type) ?? this.resources().filter((resource) => resource.type === type);
    this.types.set(type, known);
    return known;
  }

  /**
   * The resource of a type with this ARN or value of `Ref`.
   *
   * @param near resource that refers to it. A resource in its Region is preferred
   */
  find(type: string, identifier: unknown, near?: ModelResource): ModelResource | undefined {
    const found = this.resources(type).filter(({ ref, arn }) => ref === identifier || arn === identifier);
    return found.find(({ stack }) => stack.region === near?.stack.region) ?? found[0];
  }

  /** As `find`. Throws an error if there is none. */
  get(type: string, identifier: unknown, near?: ModelResource): ModelResource {
    const found = this.find(type, identifier, near);
    if (!found) throw new Error(`the templates must have the ${type} '${String(identifier)}'`);
    return found;
  }

  output(stackName: string, region: string, output: string): unknown {
    const stack = this.stacks.find(({ name, ...other }) => name === stackName && other.region === region);
    const value = stack?.template.Outputs?.[output]?.Value;
    if (!stack || value === undefined) throw new Error(`${stackName} in ${region} must have the output ${output}`);
    return resolve(value, stack, this);
  }

  export(exportName: string, region: string): unknown {
    for (const stack of this.stacks.filter((each) => each.region === region)) {
      for (const { Export, Value } of Object.values(stack.template.Outputs ?? {}))
        if (Export && resolve(Export.Name, stack, this) === exportName) return resolve(Value, stack, this);
    }
    throw new Error(`a stack in ${region} must have the export ${exportName}`);
  }

  parameter(name: string, region: string): string | undefined {
    const found = this.resources('AWS::SSM::Parameter').find(
      ({ stack, properties }) => stack.region === region && properties.Name === name,
    );
    return found?.properties.Value as string | undefined;
  }
}

class StackOfAssembly implements ModelStack {
  readonly name: string;
  readonly account: string;
  readonly region: string;
  readonly template: Template;
  readonly resources: ReadonlyMap<string, ModelResource>;

  constructor(
    model: DeploymentModel,
    readonly environment: string,
    artifact: CloudFormationStackArtifact,
    change?: (template: Template, stack: string) => void,
  ) {
    this.name = artifact.stackName;
    this.account = artifact.environment.account;
    this.region = artifact.environment.region;
    this.template = structuredClone(artifact.template) as Template;
    change?.(this.template, this.name);
    const paths = new Map(
      artifact.findMetadataByType('aws:cdk:logicalId').map(({ path, data }) => [data as string, path.slice(1)]),
    );
    this.resources = new Map(
      Object.keys(this.template.Resources).map((logicalId) => {
        const path = (paths.get(logicalId) ?? `${this.name}/${logicalId}`).replace(/\/Resource$/, '');
        return [logicalId, new ResourceOfStack(model, this, logicalId, path)];
      }),
    );
  }
}

class ResourceOfStack implements ModelResource {
  readonly type: string;
  private resolved?: Record<string, unknown>;
  private known?: Identity;

  constructor(
    private readonly model: DeploymentModel,
    readonly stack: ModelStack,
    readonly logicalId: string,
    readonly path: string,
  ) {
    this.type = stack.template.Resources[logicalId].Type;
  }

  get properties(): Record<string, unknown> {
    const raw = this.stack.template.Resources[this.logicalId].Properties ?? {};
    this.resolved ??= resolve(raw, this.stack, this.model) as Record<string, unknown>;
    return this.resolved;
  }

  get ref(): string {
    return this.identity.ref;
  }

  get arn(): string {
    return this.identity.arn;
  }

  attribute(name: string): string {
    return this.identity.attribute(name);
  }

  private get identity(): Identity {
    this.known ??= identityOf(this, this.model);
    return this.known;
  }
}
