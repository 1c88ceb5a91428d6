/** Calls a function with each object and list in a value, from the outside in. */
export function visit(value: unknown, each: (found: Readonly<Record<string, unknown>>) => void): void {
  if (typeof value !== 'object' || value === null) return;
  each(value as Readonly<Record<string, unknown>>);
  for (const inner of Object.values(value)) visit(inner, each);
}
