import { isMap } from './values';

/** Replaces `${NAME}` in all texts, except `\${NAME}`. Calls `missing` with the path of a variable that is not set. */
export function interpolate(
  value: unknown,
  variables: Readonly<Record<string, string | undefined>>,
  missing: (path: string, name: string, text: string) => void,
  path = '',
): unknown {
  const within = (key: string, child: unknown) =>
    interpolate(child, variables, missing, path === '' ? key : `${path}.${key}`);
  if (Array.isArray(value)) return value.map((child, index) => within(String(index), child));
  if (isMap(value)) return Object.fromEntries(Object.entries(value).map(([key, child]) => [key, within(key, child)]));
  if (typeof value !== 'string') return value;
  return value.replace(/(\\?)\$\{([A-Za-z_][A-Za-z0-9_]*)\}/g, (whole, escaped: string, name: string) => {
    if (escaped) return whole.slice(1);
    const replacement = variables[name];
    if (replacement === undefined) missing(path, name, value);
    return replacement ?? whole;
  });
}
