/** Sections whose pages are ranked after the guides. */
const LATER = /^(reference|decisions|contribute)(\/|$)/;

/** Weight of the text of a page in the search, from 0 to 10. */
export function textWeight(slug) {
  return LATER.test(slug) ? 0.1 : 1;
}

/** Weight of the title of a page. The name of a construct still finds its page. */
export function titleWeight(slug) {
  return LATER.test(slug) ? 0.4 : 7;
}

/** Gives the headings of these pages the weight of the text. Pagefind would rank them like those of a guide. */
export function rehypeHeadingWeight() {
  return (tree, file) => {
    const slug = file.path?.split('/content/docs/')[1] ?? '';
    if (!LATER.test(slug)) return;
    const visit = (node) => {
      if (/^h[1-6]$/.test(node.tagName ?? '')) node.properties['data-pagefind-weight'] = textWeight(slug);
      node.children?.forEach(visit);
    };
    visit(tree);
  };
}
