import { isMap } from './values';

/** Fields of which AWS Copilot accepts one. The one of an environment replaces the other. */
const EXCLUSIVE: Readonly<Record<string, readonly (readonly string[])[]>> = {
  image: [['build'], ['location']],
  count: [
    ['spot'],
    ['range', 'cooldown', 'cpu_percentage', 'memory_percentage', 'requests', 'response_time', 'queue_delay'],
  ],
};

/** Returns the fields of an environment: maps are merged, other values are replaced. */
export function withOverrides(values: Record<string, unknown>, overrides: unknown): Record<string, unknown> {
  return isMap(overrides) ? merge(values, overrides) : values;
}

function merge(values: Record<string, unknown>, overrides: Record<string, unknown>): Record<string, unknown> {
  const merged = { ...values };
  for (const [key, value] of Object.entries(overrides)) {
    if (value === null || value === undefined) continue;
    const old = merged[key];
    merged[key] = isMap(old) && isMap(value) ? merge(without(key, old, value), value) : value;
  }
  return merged;
}

function without(key: string, old: Record<string, unknown>, overrides: Record<string, unknown>) {
  const groups = EXCLUSIVE[key] ?? [];
  const chosen = groups.find((group) => group.some((name) => name in overrides));
  const dropped = chosen === undefined ? [] : groups.filter((group) => group !== chosen).flat();
  return Object.fromEntries(Object.entries(old).filter(([name]) => !dropped.includes(name)));
}
