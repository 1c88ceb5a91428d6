// The fields of the filters, and the active filters with buttons that remove them.
import { byId, h } from '../base/dom.mjs';
import { FILTERS } from '../base/filters.mjs';
import { view } from '../base/state.mjs';

/** Below this width, the fields are folded. It is the one of the style sheet. */
const NARROW = '(max-width: 720px)';

export function renderFilters(actions) {
  const form = byId('filters');
  if (form.elements.length === 0) build(form, actions);
  for (const name of Object.keys(FILTERS)) {
    const field = form.elements.namedItem(name);
    const value = view.state[name] ?? '';
    if (field !== null && field.value !== value) field.value = value;
  }
  renderActive(actions);
}

function build(form, { show, reset }) {
  const fields = Object.entries(FILTERS).flatMap(([name, { label, options }]) => {
    const values = options?.().map((option) => (Array.isArray(option) ? option : [option, option])) ?? [];
    if (values.length === 0) return [];
    const choices = values.map(([value, text]) => h('option', { value }, text));
    return h('label', {}, label, h('select', { name }, h('option', { value: '' }, 'All'), choices));
  });
  const search = h('input', {
    type: 'search',
    name: 'q',
    placeholder: 'Rule, resource, owner, text',
    autocomplete: 'off',
  });
  form.append(
    h('label', { class: 'search' }, FILTERS.q.label, search),
    h(
      'details',
      { class: 'fields', open: !matchMedia(NARROW).matches },
      h('summary', {}, 'Filters'),
      h('div', { class: 'grid' }, fields),
    ),
  );
  search.addEventListener('input', () => show({ q: search.value }, { typing: true }));
  form.addEventListener('change', ({ target }) => {
    if (target !== search) show({ [target.name]: target.value });
  });
  form.addEventListener('submit', (event) => event.preventDefault());
  byId('reset').addEventListener('click', () => {
    reset();
    search.focus();
  });
}

function renderActive({ remove }) {
  const active = Object.entries(FILTERS).filter(([name]) => view.state[name] !== undefined);
  const items = active.map(([name, { label, options }]) => {
    const value = textOf(options, view.state[name]);
    const button = h(
      'button',
      {
        type: 'button',
        'aria-label': `Remove the filter ${label}: ${value}`,
        onclick: () => {
          remove(name);
          (byId('active').querySelector('button') ?? byId('filters').elements.q).focus();
        },
      },
      h('span', { class: 'kind' }, `${label}:`),
      ` ${value} `,
      h('span', { 'aria-hidden': 'true' }, '\u00d7'),
    );
    return h('li', {}, button);
  });
  byId('active').replaceChildren(...items);
  byId('active').hidden = items.length === 0;
  byId('reset').hidden = items.length === 0;
}

/** Text of a value, such as `Open` for the outcome `nonCompliant`. */
function textOf(options, value) {
  const [, text] = options?.().find((option) => Array.isArray(option) && option[0] === value) ?? [value, value];
  return text;
}
