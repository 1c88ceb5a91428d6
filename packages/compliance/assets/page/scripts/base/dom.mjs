// Creates elements. Text is never parsed as HTML.

/** Creates an element. `false` and `undefined` omit an attribute or a child. */
export function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name === 'onclick') element.addEventListener('click', value);
    else if (value !== undefined && value !== false) element.setAttribute(name, value === true ? '' : value);
  }
  element.append(...children.flat().filter((child) => child !== undefined && child !== '' && child !== false));
  return element;
}

export const byId = (id) => document.getElementById(id);

/** Adds line break opportunities to long names. */
export function breakable(text) {
  return text.split(/(?<=[/]|::)/).flatMap((part, index) => (index === 0 ? [part] : [h('wbr'), part]));
}

export function code(text) {
  return h('code', {}, breakable(text));
}

/** A small text below another. */
export function sub(...children) {
  return h('span', { class: 'sub' }, ...children);
}

export function badge(kind, text) {
  return h('span', { class: `badge ${kind}` }, text);
}

/** Roles of the parts of a table. A narrow screen shows them as blocks, which have none. */
const ROLES = { thead: 'rowgroup', tbody: 'rowgroup', tr: 'row', th: 'columnheader', td: 'cell' };

/** @param head titles and classes of the columns */
export function table(className, caption, head, rows) {
  const titles = head.map(([title, kind]) => h('th', { scope: 'col', class: kind }, title));
  const element = h(
    'table',
    { class: className, role: 'table' },
    h('caption', { class: 'unseen' }, caption),
    h('thead', {}, h('tr', {}, titles)),
    h('tbody', {}, rows),
  );
  for (const [tag, role] of Object.entries(ROLES))
    for (const part of element.querySelectorAll(tag)) part.setAttribute('role', role);
  return element;
}

/** A cell that shows its label on narrow screens, which have no header. */
export function cell(label, kind, ...children) {
  return h('td', { 'data-label': label, class: kind }, ...children);
}

/** Terms and their descriptions. Empty descriptions are omitted. */
export function facts(pairs) {
  const given = pairs.filter(([, value]) => value !== undefined && value !== '' && value !== false);
  return h(
    'dl',
    { class: 'facts' },
    given.map(([name, value]) => h('div', {}, h('dt', {}, name), h('dd', {}, value))),
  );
}
