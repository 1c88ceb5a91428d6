import type { Properties, TemplateResource } from '../../template';

/** Whether a trail records management events for reading or for writing. */
export function recordsManagement(trail: TemplateResource, kind: 'Read' | 'Write'): boolean {
  const advanced = trail.items('AdvancedEventSelectors');
  if (advanced.length > 0)
    return advanced.some((selector) => category(selector) === 'Management' && includes(selector, kind, []));
  const selectors = trail.items('EventSelectors');
  if (selectors.length === 0) return true;
  return selectors.some((selector) => selector.flag('IncludeManagementEvents') !== false && isFor(selector, kind));
}

/** Whether a trail records data events of all objects in Amazon S3. */
export function recordsObjects(trail: TemplateResource, kind: 'Read' | 'Write'): boolean {
  const advanced = trail.items('AdvancedEventSelectors');
  return (
    advanced.some((selector) => category(selector) === 'Data' && includes(selector, kind, ['AWS::S3::Object'])) ||
    trail.items('EventSelectors').some((selector) => isFor(selector, kind) && coversBuckets(selector))
  );
}

function isFor(selector: Properties, kind: 'Read' | 'Write'): boolean {
  return ['All', `${kind}Only`].includes(selector.text('ReadWriteType') ?? 'All');
}

function coversBuckets(selector: Properties): boolean {
  return selector
    .items('DataResources')
    .filter((item) => item.text('Type') === 'AWS::S3::Object')
    .some((item) => item.patterns('Values').some((value) => /^arn:(<[^>]+>|[^:]+):s3(:::)?$/.test(value)));
}

function field(selector: Properties, name: string): Properties | undefined {
  return selector.items('FieldSelectors').find((item) => item.text('Field') === name);
}

function category(selector: Properties): string | undefined {
  return field(selector, 'eventCategory')?.texts('Equals')[0];
}

/** Whether an advanced selector has no limit other than the type of the resources and reading or writing. */
function includes(selector: Properties, kind: 'Read' | 'Write', types: readonly string[]): boolean {
  const names = selector.items('FieldSelectors').map((item) => item.text('Field') ?? '');
  if (names.some((name) => !['eventCategory', 'resources.type', 'readOnly'].includes(name))) return false;
  const type = field(selector, 'resources.type')?.texts('Equals') ?? [];
  const readOnly = field(selector, 'readOnly')?.texts('Equals') ?? [];
  const suits = readOnly.length === 0 || readOnly.includes(kind === 'Read' ? 'true' : 'false');
  return suits && types.every((name) => type.includes(name));
}
