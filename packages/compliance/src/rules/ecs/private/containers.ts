import type { TemplateResource } from '../../template';

/** Family of the operating system of a task definition. */
export function systemOf(definition: TemplateResource): string | undefined {
  return definition.text('RuntimePlatform', 'OperatingSystemFamily')?.toUpperCase();
}

/** Whether no container of a task definition has one of some users. A container must have a user. */
export function hasUsersOtherThan(definition: TemplateResource, users: readonly string[]): boolean {
  return definition.items('ContainerDefinitions').every((container) => {
    const user = container.text('User')?.split(':')[0].toLowerCase();
    return user !== undefined && !users.includes(user);
  });
}
