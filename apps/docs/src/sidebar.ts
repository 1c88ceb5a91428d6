import type { PagesOfSection } from './pages';

/** An entry of the navigation, in the form of Starlight. */
export type SidebarItem =
  | { readonly label: string; readonly slug: string }
  | { readonly label: string; readonly link: string }
  | { readonly label: string; readonly collapsed?: boolean; readonly items: readonly SidebarItem[] };

/** Entries that are not documents, by folder of the section. */
export type GeneratedItems = Readonly<Record<string, readonly SidebarItem[]>>;

/** Returns the navigation. A section without pages is left out. */
export function sidebarOf(
  sections: readonly PagesOfSection[],
  labels: ReadonlyMap<string, string>,
  generated: GeneratedItems,
): readonly SidebarItem[] {
  const itemsOf = ({ folder, groups, pages }: PagesOfSection): SidebarItem[] => [
    ...pages.map(({ slug }) => ({ label: labels.get(slug) ?? slug, slug })),
    ...(generated[folder] ?? []),
    ...groups.map(entryOf).filter((entry) => entry !== undefined),
  ];
  const entryOf = (section: PagesOfSection): SidebarItem | undefined => {
    const items = itemsOf(section);
    return items.length === 0 ? undefined : { label: section.label, collapsed: true, items };
  };
  return sections.map(entryOf).filter((entry) => entry !== undefined);
}
