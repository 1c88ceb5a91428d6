import type * as ecs from 'aws-cdk-lib/aws-ecs';
import { checkSecretArn } from '../../private/secret-checks';
import { problemsOf } from '../../private/validation';

/** Checks the secrets of all containers and log drivers at synthesis, those that were added later included. */
export function injectionProblems(taskDefinition: ecs.TaskDefinition): string[] {
  // Protected, but a container can be a child of another construct.
  const { containers } = taskDefinition as unknown as { containers: ecs.ContainerDefinition[] };
  return problemsOf(
    containers.flatMap((container) => secretsOf(container).map(([prop, arn]) => checkSecretArn(prop, arn))),
  );
}

function secretsOf(container: ecs.ContainerDefinition): [string, string][] {
  // The CDK returns literal properties, except the mutable ones that it defers until synthesis.
  const { secrets, logConfiguration, repositoryCredentials } = container.renderContainerDefinition() as Rendered;
  const name = `container "${container.containerName}"`;
  const credentials = repositoryCredentials?.credentialsParameter;
  return [
    ...(secrets ?? []).map((each): [string, string] => [`${name} secrets.${each.name}`, each.valueFrom]),
    ...(logConfiguration?.secretOptions ?? []).map((each): [string, string] => [
      `${name} secretOptions.${each.name}`,
      each.valueFrom,
    ]),
    ...(credentials === undefined ? [] : [[`${name} credentials`, credentials] as [string, string]]),
  ];
}

interface Named {
  readonly name: string;
  readonly valueFrom: string;
}

interface Rendered {
  readonly secrets?: Named[];
  readonly logConfiguration?: { readonly secretOptions?: Named[] };
  readonly repositoryCredentials?: { readonly credentialsParameter?: string };
}
