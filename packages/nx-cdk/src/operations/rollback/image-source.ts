import type { SynthesizedStack, Template } from '../../assembly/assembly';
import { CommandError } from '../../shared/command-error';
import { quoted } from '../../shared/printable';
import type { Environment } from '../environment';
import { describeService, mainContainer, type EcsService, type ServiceDetails } from '../services';

/** Where the image tag of a service comes from. */
export interface ImageSource {
  readonly service: ServiceDetails;
  /** The stack of the service. */
  readonly stack: SynthesizedStack;
  /** Name of the SSM parameter with the tag, which CloudFormation reads with each deployment. */
  readonly parameter: string;
  readonly repository: Repository;
  /** Tag in the task definition of the service. */
  readonly tag: string;
}

/** A repository in Amazon ECR. */
export interface Repository {
  readonly registryId: string;
  readonly region: string;
  readonly name: string;
}

const PARAMETER_TYPE = 'AWS::SSM::Parameter::Value<String>';
const IMAGE = /^(\d{12})\.dkr\.ecr(?:-fips)?\.([a-z0-9-]+)\.[^/]+\/([^:@]+):([\w.-]+)$/;

/**
 * Finds the parameter with the image tag of a service, and the repository of the image.
 *
 * @throws CommandError if the image is not in Amazon ECR, or its tag is not in a parameter
 */
export async function imageSource(environment: Environment, found: EcsService): Promise<ImageSource> {
  const service = await describeService(environment, found);
  const stack = environment.stacks.find(({ id }) => id === found.stack);
  const parameter = stack && tagParameter(stack.template);
  if (!stack || parameter === undefined) {
    throw new CommandError(
      `${found.stack}: the image tag of ${found.name} must be in an SSM parameter, as with ServiceImage.fromEcrWithTagParameter. ` +
        'Otherwise deploy the previous commit of the app',
    );
  }
  const { image = '' } = mainContainer(service);
  const [, registryId, region, name, tag] = IMAGE.exec(image) ?? [];
  if (tag === undefined) {
    throw new CommandError(`the image of ${found.name} must be in Amazon ECR and have a tag, got ${quoted(image)}`);
  }
  return { service, stack, parameter, repository: { registryId, region, name }, tag };
}

/** Returns the name of the SSM parameter that the images of task definitions refer to. */
export function tagParameter({ Resources = {}, Parameters = {} }: Template): string | undefined {
  const images = Object.values(Resources)
    .filter(({ Type }) => Type === 'AWS::ECS::TaskDefinition')
    .flatMap(
      ({ Properties = {} }) => (Properties.ContainerDefinitions ?? []) as readonly { readonly Image?: unknown }[],
    )
    .map(({ Image }) => JSON.stringify(Image) ?? '');
  for (const [id, parameter] of Object.entries(Parameters)) {
    const { Type, Default } = parameter as { readonly Type?: string; readonly Default?: string };
    const isUsed = images.some((image) => image.includes(`{"Ref":"${id}"}`) || image.includes(`\${${id}}`));
    if (Type === PARAMETER_TYPE && Default !== undefined && isUsed) return Default;
  }
  return undefined;
}
