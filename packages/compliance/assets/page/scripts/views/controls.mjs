// The controls of each standard.
import { countTable } from '../base/counts.mjs';
import { report, rules, shortName, totalOf } from '../base/data.mjs';
import { badge, breakable, byId, cell, h, sub, table } from '../base/dom.mjs';
import { DECISIONS, number, OUTCOMES, plural, STATUSES, unique } from '../base/labels.mjs';
import { viewLink } from '../base/links.mjs';

const HEAD = [['Status', 'narrow'], ['Control', 'narrow'], ['Title'], ['Decided by', 'third'], ['Results', 'number']];

/** Packs that list all controls of their standard. */
export const packsWithControls = report.packs.filter(({ controls }) => controls !== undefined);

/** Packs whose rules name controls that the list of the pack does not contain. */
export const packsWithRequirements = unique(report.summary.controls.map(({ pack }) => pack)).filter(
  (name) => !packsWithControls.some((pack) => pack.name === name && isWhole(pack)),
);

export function renderControls() {
  byId('controls').hidden = packsWithControls.length + packsWithRequirements.length === 0;
  byId('control-list').append(
    ...packsWithControls.map((pack) => folded(pack.name, textOfStatuses(pack), coverageTable(pack))),
    ...packsWithRequirements.map(requirements),
  );
}

/** Whether the list of all controls contains those of the rules. Otherwise, the rules name requirements. */
function isWhole({ name, controls }) {
  const ids = new Set(controls.map(({ id }) => id));
  return controlCounts(name).every(({ control }) => ids.has(control));
}

export function controlCounts(pack) {
  return report.summary.controls.filter((counts) => counts.pack === pack);
}

/** Title of the controls that the rules of a pack name. */
export function titleOfRequirements(pack) {
  return packsWithControls.some(({ name }) => name === pack) ? `${pack} by requirement` : pack;
}

export function textOfRequirements(pack) {
  const own = controlCounts(pack);
  const tested = own.filter((counts) => totalOf(counts) > 0);
  return `${plural(own.length, 'control', 'controls')}, ${number(tested.length)} of them tested by a resource`;
}

export function textOfStatuses({ controls }) {
  const parts = Object.entries(STATUSES).flatMap(([status, label]) => {
    const found = controls.filter((control) => control.status === status).length;
    return found === 0 ? [] : [`${number(found)} ${label.toLowerCase()}`];
  });
  return `${plural(controls.length, 'control', 'controls')}: ${parts.join(', ')}`;
}

function folded(title, text, content) {
  return h('details', {}, h('summary', {}, h('strong', {}, title), ` ${text}`), content);
}

function requirements(pack) {
  const rows = controlCounts(pack).map((counts) => [counts.control, counts, { pack, control: counts.control }]);
  const title = titleOfRequirements(pack);
  return folded(title, textOfRequirements(pack), countTable(`Controls of ${title}`, 'Control', rows));
}

function coverageTable({ name, controls }) {
  const judged = new Set(rules.filter(({ pack }) => pack === name).map(shortName));
  const rows = controls.map(({ id, title, decidedBy, detail, status, counts }) => {
    const total = OUTCOMES.reduce((sum, outcome) => sum + counts[outcome], 0);
    const linkTo = total > 0 && judged.has(id);
    return h(
      'tr',
      {},
      h('td', { class: 'narrow' }, badge(status, STATUSES[status])),
      cell('Control', 'narrow', id),
      h('td', {}, title),
      cell('Decided by', '', DECISIONS[decidedBy], detail === undefined ? '' : sub(breakable(detail))),
      cell('Results', 'number', linkTo ? viewLink({ pack: name, control: id }, '', number(total)) : number(total)),
    );
  });
  return table('stacked', `All controls of ${name}`, HEAD, rows);
}
