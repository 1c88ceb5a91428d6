import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** An example of the documentation of a library. */
export interface Example {
  /** Heading and line of the README, or the class or member. */
  readonly place: string;
  /** TypeScript code, with the fixture if the example has one. */
  readonly source: string;
  /** Class of the fixture whose constructor contains the example. */
  readonly fixture?: string;
  /** Names that the fixture and the example declare without a value. */
  readonly declared: readonly string[];
}

type Location =
  | { readonly api: 'moduleReadme' }
  | { readonly api: 'type' | 'member'; readonly fqn: string; readonly memberName?: string };

interface Tablet {
  readonly snippets: Readonly<Record<string, Snippet>>;
}

interface Snippet {
  readonly translations: { readonly $: { readonly source: string } };
  readonly fullSource?: string;
  readonly location: { readonly api: Location; readonly field?: { readonly line?: number } };
}

/** Returns the examples of a library from the tablet that `jsii-rosetta extract` writes. */
export function readExamples(project: string, tablet = join(project, '.jsii.tabl.json')): Example[] {
  const { snippets } = JSON.parse(readFileSync(tablet, 'utf8')) as Tablet;
  return Object.values(snippets).map((snippet) => {
    const source = snippet.fullSource ?? snippet.translations.$.source;
    const declared = [...source.matchAll(/^\s*declare const (\w+)\b/gm)].map(([, name]) => name);
    return { place: placeOf(snippet, project), source, fixture: fixtureOf(source), declared: [...new Set(declared)] };
  });
}

function placeOf({ location: { api, field } }: Snippet, project: string): string {
  if (api.api !== 'moduleReadme') {
    const name = api.fqn.split('.').slice(1).join('.');
    return api.memberName ? `${name}.${api.memberName}` : name;
  }
  const line = field?.line ?? 1;
  const before = readFileSync(join(project, 'README.md'), 'utf8').split('\n').slice(0, line);
  const heading = before.findLast((text) => /^#+ /.test(text)) ?? '';
  return `README.md:${line} "${heading.replace(/^#+ /, '')}"`;
}

/**
 * Returns the code before and after the place of the example in its fixture. jsii-rosetta marks this place last: imports
 * and declarations of the example are before the class.
 */
export function splitAtExample(source: string): [before: string, example: string] {
  const at = source.lastIndexOf('/// !show');
  return [source.slice(0, Math.max(at, 0)), source.slice(Math.max(at, 0))];
}

/** The class that is open where the example begins. */
function fixtureOf(source: string): string | undefined {
  const [before] = splitAtExample(source);
  const open = before.split(/^}/m).at(-1) ?? '';
  return /^(?:export )?class (\w+)/m.exec(open)?.[1];
}
