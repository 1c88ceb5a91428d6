// Numbers of results by environment and pack, and the status of each control.
import { countTable } from '../base/counts.mjs';
import { report } from '../base/data.mjs';
import { badge, h, sub, table } from '../base/dom.mjs';
import { DECISIONS, number, stageName, STATUSES } from '../base/labels.mjs';
import {
  controlCounts,
  packsWithControls,
  packsWithRequirements,
  textOfRequirements,
  textOfStatuses,
  titleOfRequirements,
} from '../views/controls.mjs';
import { row } from './scope.mjs';

export function resultsByEnvironment() {
  const { stages, packs } = report.summary;
  const byStage = stages.map((counts) => [stageName(counts.stage), counts, { stage: stageName(counts.stage) }]);
  const byPack = packs.map((counts) => [counts.pack, counts, { pack: counts.pack }]);
  return h(
    'div',
    {},
    countTable('Results by environment', 'Environment', byStage, false),
    h('h3', {}, 'By pack'),
    countTable('Results by pack', 'Pack', byPack, false),
  );
}

export function resultsByControl() {
  if (packsWithControls.length + packsWithRequirements.length === 0) return h('p', {}, 'The packs name no controls.');
  return h(
    'div',
    {},
    packsWithControls
      .map((pack) => [h('h3', {}, pack.name), h('p', {}, `${textOfStatuses(pack)}.`), statuses(pack)])
      .flat(),
    packsWithRequirements
      .map((pack) => [
        h('h3', {}, titleOfRequirements(pack)),
        h('p', {}, `${textOfRequirements(pack)}.`),
        countTable(
          `Controls of ${pack}`,
          'Control',
          controlCounts(pack).map((counts) => [counts.control, counts, { pack, control: counts.control }]),
          false,
        ),
      ])
      .flat(),
  );
}

function statuses({ name, controls }) {
  const rows = controls.map(({ id, title, decidedBy, detail, status, counts }) =>
    row(
      badge(status, STATUSES[status]),
      id,
      h('div', {}, title, detail === undefined ? '' : sub(detail)),
      DECISIONS[decidedBy],
      { number: number(counts.compliant) },
      { number: number(counts.acknowledged) },
      { number: number(counts.nonCompliant + counts.error) },
    ),
  );
  const head = [
    ['Status'],
    ['Control'],
    ['Title'],
    ['Decided by'],
    ['Compliant', 'number'],
    ['Acknowledged', 'number'],
    ['Open', 'number'],
  ];
  return table('plain statuses', `Controls of ${name}`, head, rows);
}
