// What the page shows. It is in the address, so that every view has a link and the back button works.
import { filtered, FILTERS } from './filters.mjs';
import { results } from './data.mjs';

export const PAGE_SIZE = 50;

/** Names in the address: the filters, the open result and the page. */
const NAMES = new Set([...Object.keys(FILTERS), 'finding', 'page']);

/** Earlier names, for links to earlier reports. */
const EARLIER = { result: 'finding' };

export const view = { state: {}, shown: results };

/** Whether an address has filters, and is not the link of a section. */
export function isView(hash) {
  return hash === '' || hash.includes('=');
}

export function readAddress() {
  const given = [...new URLSearchParams(location.hash.slice(1))].map(([name, value]) => [EARLIER[name] ?? name, value]);
  setState(Object.fromEntries(given.filter(([name, value]) => NAMES.has(name) && value !== '')));
}

/** @param keep whether the back button returns to the previous view */
export function writeAddress(keep) {
  const { href } = location;
  const address = addressOf(view.state) || location.pathname + location.search;
  if (new URL(address, href).href === href) return;
  if (keep) history.pushState(null, '', address);
  else history.replaceState(null, '', address);
}

/** Address of a view in the page. */
export function addressOf(state) {
  const text = new URLSearchParams(Object.entries(state)).toString();
  return text === '' ? '' : `#${text}`;
}

export function setState(state) {
  view.state = Object.fromEntries(Object.entries(state).filter(([, value]) => value !== undefined && value !== ''));
  view.shown = filtered(view.state);
  const place = view.shown.findIndex(({ id }) => id === view.state.finding);
  if (place >= 0) view.state.page = String(Math.floor(place / PAGE_SIZE) + 1);
  if (view.state.page === '1') delete view.state.page;
}

/** Filters without the page and the open result. */
export function filtersOf({ page, finding, ...filters }) {
  void page;
  void finding;
  return filters;
}
