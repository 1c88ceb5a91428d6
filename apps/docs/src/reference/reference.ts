import type { ApiReferenceSchema, ClassSchema, StructSchema } from 'jsii-docgen/lib/docgen/schema';
import { escapeMdx, toPage } from '../document';
import type { SidebarItem } from '../sidebar';
import type { LibraryApi } from './api';
import { attributes, introduction, methods, propsTable, signatures, table } from './members';
import { describe, IMPORTS, inCell, type AddressOf } from './text';

/** The pages of the reference. */
export interface Reference {
  /** Text of each page, by the path of its file. */
  readonly files: ReadonlyMap<string, string>;
  readonly sidebar: readonly SidebarItem[];
}

/** Returns the address of a page. */
type AddressOfSlug = (slug: string) => string;

/** Returns a page for each construct, and one for the other types of each library. */
export function referenceOf(apis: readonly LibraryApi[], at: AddressOfSlug): Reference {
  const addresses = new Map(apis.flatMap((api) => [...addressesOf(api, at)]));
  const addressOf: AddressOf = (id) => addresses.get(id);
  const files = new Map<string, string>();
  files.set('reference/index.md', overview(apis, at));
  for (const api of apis) {
    const reference = api.languages.typescript;
    for (const construct of reference.constructs)
      files.set(`${slugOf(api, construct)}.mdx`, constructPage(api, construct, addressOf, at));
    files.set(`reference/${api.folder}/index.mdx`, libraryPage(api, addressOf));
  }
  return { files, sidebar: [{ label: 'Overview', slug: 'reference' }, ...apis.map(sidebarOf)] };
}

function sidebarOf(api: LibraryApi): SidebarItem {
  const { constructs } = api.languages.typescript;
  return {
    label: api.name,
    collapsed: true,
    items: [
      { label: 'All types', slug: `reference/${api.folder}` },
      ...constructs.map((construct) => ({ label: construct.displayName, slug: slugOf(api, construct) })),
    ],
  };
}

/** Addresses of the types of a library. The properties of a construct are on its page. */
function addressesOf(api: LibraryApi, at: AddressOfSlug): ReadonlyMap<string, string> {
  const { classes, constructs, enums, interfaces, structs } = api.languages.typescript;
  const library = at(`reference/${api.folder}`);
  const addresses = new Map<string, string>();
  for (const { displayName, id } of [...classes, ...structs, ...interfaces, ...enums])
    addresses.set(id, `${library}#${displayName.toLowerCase()}`);
  for (const construct of constructs) {
    const address = at(slugOf(api, construct));
    addresses.set(construct.id, address);
    const props = propsOf(construct, api.languages.typescript);
    if (props !== undefined) addresses.set(props.id, `${address}#properties`);
  }
  return addresses;
}

function slugOf(api: LibraryApi, { displayName }: ClassSchema): string {
  return `reference/${api.folder}/${displayName.toLowerCase()}`;
}

/** Struct with the properties that the constructor of a construct accepts. */
function propsOf({ displayName }: ClassSchema, { structs }: ApiReferenceSchema): StructSchema | undefined {
  return structs.find((struct) => struct.displayName === `${displayName}Props`);
}

function constructPage(api: LibraryApi, construct: ClassSchema, addressOf: AddressOf, at: AddressOfSlug): string {
  const props = propsOf(construct, api.languages.typescript);
  const sections: [string, string][] = [
    ['Signatures', signatures(api, construct.id)],
    ['Properties', props === undefined ? '' : propsTable(props, addressOf)],
    ['Attributes', attributes(api, construct, addressOf)],
    ['Methods', methods(api, construct)],
  ];
  const body = sections.filter(([, text]) => text !== '').map(([heading, text]) => `## ${heading}\n\n${text}`);
  return toPage(
    {
      title: construct.displayName,
      description: construct.docs.summary,
      editUrl: false,
    },
    [
      IMPORTS,
      `Construct of [\`${api.name}\`](${at(`reference/${api.folder}`)}).`,
      introduction(construct),
      ...body,
    ].join('\n\n'),
  );
}

/** Page of a library: its constructs, and all other types. */
function libraryPage(api: LibraryApi, addressOf: AddressOf): string {
  const { classes, constructs, enums, interfaces, structs } = api.languages.typescript;
  const onPages = new Set(constructs.map((construct) => propsOf(construct, api.languages.typescript)?.id));
  const type = (name: string, ...parts: string[]) =>
    [`### ${name}`, ...parts.filter((part) => part !== '')].join('\n\n');
  const groups: [string, string[]][] = [
    [
      'Constructs',
      [
        table(
          ['Construct', 'Description'],
          constructs.map((construct) => [
            `[\`${construct.displayName}\`](${addressOf(construct.id)})`,
            inCell({ summary: construct.docs.summary }),
          ]),
        ),
      ],
    ],
    [
      'Classes',
      classes.map((item) =>
        type(
          item.displayName,
          introduction(item),
          signatures(api, item.id),
          attributes(api, item, addressOf),
          methods(api, item),
        ),
      ),
    ],
    [
      'Structs',
      structs
        .filter(({ id }) => !onPages.has(id))
        .map((item) => type(item.displayName, describe(item.docs), propsTable(item, addressOf))),
    ],
    [
      'Interfaces',
      interfaces.map((item) =>
        type(item.displayName, describe(item.docs), attributes(api, item, addressOf), methods(api, item)),
      ),
    ],
    [
      'Enums',
      enums.map((item) =>
        type(
          item.displayName,
          describe(item.docs),
          table(
            ['Member', 'Description'],
            item.members.map((member) => [`\`${member.displayName}\``, inCell(member.docs)]),
          ),
        ),
      ),
    ],
  ];
  const body = groups
    .filter(([, parts]) => parts.some((part) => part !== ''))
    .map(([heading, parts]) => [`## ${heading}`, ...parts].join('\n\n'));
  return toPage(
    {
      title: api.name,
      description: api.description,
      editUrl: false,
      tableOfContents: { maxHeadingLevel: 3 },
    },
    [IMPORTS, escapeMdx(api.description), ...body].join('\n\n'),
  );
}

function overview(apis: readonly LibraryApi[], at: AddressOfSlug): string {
  const rows = apis.map((api) => [
    `[\`${api.name}\`](${at(`reference/${api.folder}`)})`,
    api.description,
    String(api.languages.typescript.constructs.length),
  ]);
  return toPage(
    { title: 'Reference', description: 'The constructs of all libraries.', editUrl: false },
    `The reference is generated from the jsii assemblies. The signatures are shown in TypeScript, Python, Java, Go and C#.
The examples are in TypeScript.

${table(['Library', 'Purpose', 'Constructs'], rows)}`,
  );
}
