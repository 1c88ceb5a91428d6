/** A value that differs. */
export interface Difference {
  /** Path of the property, `Properties.Tags[0].Value`. Of a list whose length changes, the path of the list. */
  readonly property: string;
  /** `undefined` if the value is added. */
  readonly before?: unknown;
  /** `undefined` if the value is removed. */
  readonly after?: unknown;
}

/** Lists the values that differ between two JSON documents. */
export function differences(before: unknown, after: unknown, property = ''): Difference[] {
  if (JSON.stringify(before) === JSON.stringify(after)) return [];
  if (Array.isArray(before) && Array.isArray(after)) {
    if (before.length !== after.length) return itemDifferences(before, after, property);
    return before.flatMap((item, index) => differences(item, after[index], `${property}[${index}]`));
  }
  if (isObject(before) && isObject(after)) {
    const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])];
    return keys.flatMap((key) => differences(before[key], after[key], property === '' ? key : `${property}.${key}`));
  }
  return [{ property, ...(before === undefined ? {} : { before }), ...(after === undefined ? {} : { after }) }];
}

/** The items that only one of two lists has. */
function itemDifferences(before: readonly unknown[], after: readonly unknown[], property: string): Difference[] {
  const left = after.map((item) => JSON.stringify(item));
  const removed = before.filter((item) => {
    const index = left.indexOf(JSON.stringify(item));
    if (index >= 0) left.splice(index, 1);
    return index < 0;
  });
  const added = left.map((item) => JSON.parse(item) as unknown);
  return [
    ...removed.map((item) => ({ property: `${property}[]`, before: item })),
    ...added.map((item) => ({ property: `${property}[]`, after: item })),
  ];
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
