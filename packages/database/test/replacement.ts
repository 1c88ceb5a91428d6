import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { gunzipSync } from 'node:zlib';

/** A resource of a template. */
export interface Resource {
  readonly Type: string;
  readonly Properties?: Record<string, unknown>;
}

/** The resources of a template, by logical id. */
export type Resources = Record<string, Resource>;

const replacing = readReplacingProperties();

/** Reads the properties that require replacement from the database of `cdk diff`, by resource type. */
function readReplacingProperties(): Map<string, string[]> {
  const file = join(dirname(require.resolve('aws-cdk/package.json')), 'db.json.gz');
  const { schema } = JSON.parse(gunzipSync(readFileSync(file)).toString());
  const types: { cloudFormationType: string; properties: Record<string, { causesReplacement?: string }> }[] =
    schema.resource.entities;
  return new Map(
    types.map(({ cloudFormationType, properties }) => [
      cloudFormationType,
      Object.keys(properties).filter((name) => properties[name].causesReplacement === 'yes'),
    ]),
  );
}

/**
 * Returns the resources of the given types that an update replaces or removes, each with the property that causes it. A
 * replaced resource also changes the properties that refer to it.
 */
export function replacedBetween(before: Resources, after: Resources, types: string[]): string[] {
  const replaced = new Map<string, string>();
  const refersToReplaced = (value: unknown) =>
    [...replaced.keys()].some((id) => JSON.stringify(value ?? null).includes(`"${id}"`));
  for (let found = -1; found !== replaced.size;) {
    found = replaced.size;
    for (const [id, { Type, Properties = {} }] of Object.entries(before)) {
      const now = after[id]?.Properties ?? {};
      const cause = (replacing.get(Type) ?? []).find(
        (name) => JSON.stringify(Properties[name]) !== JSON.stringify(now[name]) || refersToReplaced(now[name]),
      );
      if (!(id in after)) replaced.set(id, id);
      else if (cause && !replaced.has(id)) replaced.set(id, `${id}.${cause}`);
    }
  }
  return [...replaced].filter(([id]) => types.includes(before[id].Type)).map(([, cause]) => cause);
}

/** Returns the properties that an interface in a file of `src` declares. */
export function propsIn(file: string, name: string): string[] {
  const source = readFileSync(join(__dirname, `../src/${file}.ts`), 'utf8');
  const [, declaration] = source.split(new RegExp(`^export interface ${name} [^]*?\\{$`, 'm'));
  const [body] = declaration.split(/^\}/m);
  return [...body.matchAll(/^ {2}readonly (\w+)\??:/gm)].map(([, prop]) => prop);
}
