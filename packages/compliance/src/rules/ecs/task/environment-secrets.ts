import type { Rule } from '../../rule';

const SECRETS = ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'ECS_ENGINE_AUTH_DATA'];

/** No environment variable of a container has a name of AWS credentials. */
export const environmentSecrets: Rule = {
  types: ['AWS::ECS::TaskDefinition'],
  judge: (definition) =>
    !definition
      .items('ContainerDefinitions')
      .flatMap((container) => container.items('Environment'))
      .some((variable) => SECRETS.includes(variable.text('Name') ?? '')),
};
