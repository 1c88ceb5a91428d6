import type { Properties, TemplateResource } from '../template';
import { matches } from './policy';

/**
 * Whether a backup selection of the template contains a resource: by its ARN, by a wildcard, or by a tag. `arn` is an
 * example of an ARN of its type, and `tags` the name of its property with tags.
 */
export function isBackedUp(resource: TemplateResource, arn: string, tags: string): boolean {
  return resource.siblings
    .inRegion('AWS::Backup::BackupSelection')
    .map((selection) => selection.in('BackupSelection'))
    .some((selection) => contains(selection, resource, arn) || hasTag(selection, resource.items(tags)));
}

function contains(selection: Properties, resource: TemplateResource, arn: string): boolean {
  return selection.items('Resources').some((item) => {
    const mentioned = item.mentioned();
    return mentioned.length > 0 ? mentioned.includes(resource) : matches(item.pattern() ?? '', arn);
  });
}

function hasTag(selection: Properties, tags: readonly Properties[]): boolean {
  return selection.items('ListOfTags').some((condition) => {
    const [key, value] = [condition.text('ConditionKey'), condition.text('ConditionValue')];
    return tags.some((tag) => tag.text('Key') === key && tag.text('Value') === value);
  });
}
