import { ENVIRONMENT_NAMES, type EnvironmentName } from '../../src/environments';
import type { Deployment, Resource } from '../deployment';

/** A resource of the deployment. */
export interface PlacedResource extends Resource {
  /** Environment, stack and logical id: `prod/Data/Database`. */
  readonly id: string;
  readonly logicalId: string;
  readonly template: DeployedTemplate;
}

interface Body {
  readonly Resources: Readonly<Record<string, Resource>>;
  readonly Outputs?: Readonly<Record<string, { readonly Value: unknown; readonly Export?: { readonly Name: string } }>>;
}

/** A stack of the deployment. */
export interface DeployedTemplate {
  readonly environment: EnvironmentName;
  readonly stack: string;
  readonly region: string;
  readonly body: Body;
}

type Intrinsic = Readonly<Record<string, unknown>>;

/** All resources of all stacks of all environments. New stacks are included. */
export class DeployedResources {
  readonly all: readonly PlacedResource[];

  constructor(private readonly templates: readonly DeployedTemplate[]) {
    this.all = templates.flatMap((template) =>
      Object.entries(template.body.Resources).map(([logicalId, resource]) => ({
        ...resource,
        Properties: resource.Properties ?? {},
        id: `${template.environment}/${template.stack}/${logicalId}`,
        logicalId,
        template,
      })),
    );
  }

  static of(deployment: Deployment): DeployedResources {
    return new DeployedResources(
      ENVIRONMENT_NAMES.flatMap((environment) =>
        deployment.stacks(environment).map((stack) => ({
          environment,
          stack,
          region: deployment.artifact(environment, stack).environment.region,
          body: deployment.template(environment, stack).toJSON() as Body,
        })),
      ),
    );
  }

  /** The same resources with other properties of one of them, for tests of the checks. */
  with(id: string, change: Partial<Resource>): DeployedResources {
    const found = this.all.find((resource) => resource.id === id)!;
    const changed = found.template;
    return new DeployedResources(
      this.templates.map((template) => {
        if (template !== changed) return template;
        const { Resources } = template.body;
        const resource = { ...Resources[found.logicalId], ...change };
        return { ...template, body: { ...template.body, Resources: { ...Resources, [found.logicalId]: resource } } };
      }),
    );
  }

  ofType(...types: readonly string[]): PlacedResource[] {
    return this.all.filter(({ Type }) => types.includes(Type));
  }

  in(template: DeployedTemplate): PlacedResource[] {
    return this.all.filter((resource) => resource.template === template);
  }

  /** The resource that a value of a template refers to, also in another stack. */
  referred(template: DeployedTemplate, value: unknown): PlacedResource | undefined {
    if (typeof value !== 'object' || value === null) return undefined;
    const { Ref, 'Fn::GetAtt': attribute, 'Fn::GetStackOutput': output, 'Fn::ImportValue': name } = value as Intrinsic;
    const logicalId = Ref ?? (attribute as readonly [string, string] | undefined)?.[0];
    if (logicalId !== undefined) return this.in(template).find((resource) => resource.logicalId === logicalId);
    const { StackName, OutputName } = (output ?? {}) as { readonly StackName?: string; readonly OutputName?: string };
    for (const producer of this.templates) {
      const { environment, stack, body } = producer;
      for (const [key, { Value, Export }] of Object.entries(body.Outputs ?? {})) {
        const isRead = StackName === `${environment}-${stack}` && OutputName === key;
        if (isRead || (name !== undefined && Export?.Name === name)) return this.referred(producer, Value);
      }
    }
    return undefined;
  }
}
