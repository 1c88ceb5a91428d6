import type { ResourceType } from './resource-type';

/** How a property of an existing resource relates to the template. */
export type Relation =
  /** The value differs, and CloudFormation could only change it by a replacement. */
  | 'replacement'
  /** The value differs, and a deployment can change it. */
  | 'different'
  /** The template has a value that is known only during the deployment. */
  | 'unknown'
  /** Like `unknown`, for a property that can only change by a replacement. */
  | 'unknown replacement'
  /** The resource has a value, and the template has none. */
  | 'not in template';

/** A property that is not known to be equal. */
export interface Difference {
  /** Path of the property, such as `VersioningConfiguration/Status`. */
  readonly property: string;
  readonly relation: Relation;
  /** Value in the template. */
  readonly wanted?: unknown;
  /** Value of the resource. */
  readonly actual?: unknown;
}

type Properties = Readonly<Record<string, unknown>>;

/** Compares the properties in a resolved template with those of the existing resource. */
export function differencesOf(type: ResourceType, wanted: Properties, actual: Properties): readonly Difference[] {
  const settable = Object.keys(actual).filter(
    (name) => !type.readOnly.includes(name) && !type.writeOnly.includes(name),
  );
  return [
    ...Object.entries(wanted).flatMap(([name, value]) => compare(type, name, value, actual[name])),
    ...settable
      .filter((name) => !Object.hasOwn(wanted, name) && !isEmpty(actual[name]))
      .map((property): Difference => ({ property, relation: 'not in template', actual: actual[property] })),
  ];
}

function compare(type: ResourceType, property: string, wanted: unknown, actual: unknown): readonly Difference[] {
  const isFixed = type.createOnly.some((path) => isWithin(property, path) || isWithin(path, property));
  // a value that no one can read
  if (type.writeOnly.some((path) => isWithin(property, path))) {
    return [{ property, relation: isFixed ? 'unknown replacement' : 'unknown', wanted }];
  }
  if (isStructure(wanted) && !isFunction(wanted) && isStructure(actual)) {
    return Object.entries(wanted).flatMap(([name, value]) =>
      compare(type, `${property}/${name}`, value, (actual as Properties)[name]),
    );
  }
  if (containsFunction(wanted))
    return [{ property, relation: isFixed ? 'unknown replacement' : 'unknown', wanted, actual }];
  if (canonical(wanted) === canonical(actual)) return [];
  return [{ property, relation: isFixed ? 'replacement' : 'different', wanted, actual }];
}

/** Whether a path is another path or below it. */
function isWithin(path: string, other: string): boolean {
  return path === other || path.startsWith(`${other}/`);
}

/** The value as text. Templates write numbers and booleans as text too, and services return lists in any order. */
function canonical(value: unknown): string {
  if (isEmpty(value)) return '';
  if (Array.isArray(value)) return `[${value.map(canonical).sort().join()}]`;
  if (!isStructure(value)) return String(value);
  const entries = Object.entries(value).filter(([, part]) => !isEmpty(part));
  const parts = entries.map(([name, part]) => `${JSON.stringify(name)}:${canonical(part)}`);
  return `{${parts.sort().join()}}`;
}

function isStructure(value: unknown): value is Properties {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isEmpty(value: unknown): boolean {
  if (Array.isArray(value)) return value.length === 0;
  return value === undefined || value === null || (isStructure(value) && Object.keys(value).length === 0);
}

function isFunction(value: unknown): boolean {
  if (typeof value === 'string') return value.startsWith('{{resolve:');
  return isStructure(value) && Object.keys(value).length === 1 && /^(Ref|Fn::.+)$/.test(Object.keys(value)[0]);
}

function containsFunction(value: unknown): boolean {
  if (isFunction(value)) return true;
  if (Array.isArray(value)) return value.some(containsFunction);
  return isStructure(value) && Object.values(value).some(containsFunction);
}
