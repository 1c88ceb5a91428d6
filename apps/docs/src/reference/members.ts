import type { ClassSchema, InterfaceSchema, PropertySchema, StructSchema } from 'jsii-docgen/lib/docgen/schema';
import type { LanguageName, LibraryApi } from './api';
import { cell, describe, inCell, tabs, typeName, type AddressOf } from './text';

/** Signatures of the constructor and of the methods of a class, in each language. */
export function signatures(api: LibraryApi, id: string): string {
  return tabs((language) => {
    const { classes, constructs } = api.languages[language];
    const found = [...constructs, ...classes].find((candidate) => candidate.id === id);
    if (found === undefined) return undefined;
    const methods = [...found.staticMethods, ...found.instanceMethods].filter(({ id: method }) => api.own.has(method));
    return correct(language, oneImport([found.initializer?.usage, ...methods.map(({ usage }) => usage)]), api);
  });
}

/** Table of the properties of a struct. Required ones come first. */
export function propsTable({ properties }: Pick<StructSchema, 'properties'>, addressOf: AddressOf): string {
  const required = properties.filter(({ optional }) => !optional);
  const rows = [...required, ...properties.filter(({ optional }) => optional)].map((property) => [
    `\`${property.displayName}\``,
    typeName(property.type, addressOf),
    property.optional ? cell(defaultOf(property)) : '**required**',
    inCell(property.docs),
  ]);
  return table(['Property', 'Type', 'Default', 'Description'], rows);
}

/** Table of the attributes that a class or an interface declares itself. */
export function attributes(api: LibraryApi, type: ClassSchema | InterfaceSchema, addressOf: AddressOf): string {
  const constants = 'constants' in type ? type.constants : [];
  const own = [...constants, ...type.properties].filter(({ docs, id }) => api.own.has(id) && docs.summary);
  return table(
    ['Attribute', 'Type', 'Description'],
    own.map((property) => [`\`${property.displayName}\``, typeName(property.type, addressOf), inCell(property.docs)]),
  );
}

/** Table of the methods that a class or an interface declares itself. */
export function methods(api: LibraryApi, type: ClassSchema | InterfaceSchema): string {
  const statics = 'staticMethods' in type ? type.staticMethods : [];
  const own = [...statics, ...type.instanceMethods].filter(({ docs, id }) => api.own.has(id) && docs.summary);
  return table(
    ['Method', 'Description'],
    own.map((method) => [`\`${method.displayName}()\``, inCell(method.docs)]),
  );
}

/** Summary, remarks and example. */
export function introduction(type: { readonly docs: ClassSchema['docs'] }): string {
  const { example } = type.docs;
  return [describe(type.docs), example === undefined ? '' : `\`\`\`ts title="Example"\n${example}\n\`\`\``].join(
    '\n\n',
  );
}

/** Rows as a Markdown table, an empty text if there are none. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  if (rows.length === 0) return '';
  return [head, head.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n');
}

function defaultOf({ default: value }: PropertySchema): string {
  if (value === undefined) return '';
  // "- " begins a description
  return value.startsWith('- ') ? value.slice(2) : `\`${value}\``;
}

/** Joins code blocks. Imports that are equal are not repeated. */
function oneImport(usages: readonly (string | undefined)[]): string {
  const seen = new Set<string>();
  const lines = usages
    .filter((usage) => usage !== undefined)
    .join('\n\n')
    .split('\n');
  return lines
    .filter((line) => {
      if (!/^(import|using|from) /.test(line)) return true;
      const isNew = !seen.has(line);
      seen.add(line);
      return isNew;
    })
    .join('\n')
    .replaceAll(/\n{3,}/g, '\n\n')
    .trim();
}

/** Corrects the signatures of jsii-docgen: a struct is a pointer in Go, and the methods in C# are public. */
function correct(language: LanguageName, text: string, { structs }: LibraryApi): string {
  if (language === 'csharp') return text.replaceAll(/^private /gm, 'public ');
  if (language !== 'go') return text;
  return text.replaceAll(/(?<=\w )\w+(?=[,)])/g, (name) => (structs.has(name) ? `*${name}` : name));
}
