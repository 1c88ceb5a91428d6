// Changes the view: filters, pages and links.
import { byId } from './base/dom.mjs';
import { renderFilters } from './views/filter-form.mjs';
import { renderResults } from './views/results.mjs';
import { filtersOf, isView, readAddress, setState, view, writeAddress } from './base/state.mjs';

function render() {
  renderFilters({ show, remove, reset });
  renderResults({ go, opened });
}

/** Adds filters to those of the view. `typing` does not add a step to the history for each letter. */
function show(filters, { typing = false } = {}) {
  setState({ ...filtersOf(view.state), ...filters });
  writeAddress(!typing);
  render();
}

function remove(name) {
  show({ [name]: undefined });
}

function reset() {
  setState({});
  writeAddress(true);
  render();
}

function go(page) {
  setState({ ...filtersOf(view.state), page: String(page) });
  writeAddress(true);
  render();
  jump();
}

/** A result that is opened has a link, which replaces the one of the view. */
function opened(id) {
  const { page, ...filters } = view.state;
  view.state = { ...filtersOf(filters), ...(page === undefined ? {} : { page }), ...(id ? { finding: id } : {}) };
  writeAddress(false);
}

function jump() {
  const { finding } = view.state;
  const target = (finding && byId(`row-${finding}`)) || byId('results');
  target.scrollIntoView();
  byId('results').focus({ preventScroll: true });
}

/** Shows the view of the address. */
export function start() {
  readAddress();
  render();
  if (Object.keys(view.state).length > 0) jump();
}

/** Shows the view of an address that changed. The address of a section changes no filters. */
export function follow() {
  if (isView(location.hash.slice(1))) start();
}
