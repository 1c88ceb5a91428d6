// The verdict, the problems, and the numbers of results by environment, pack and severity.
import { bar, countTable } from '../base/counts.mjs';
import { countOf, openResults, report, resources, results, rules } from '../base/data.mjs';
import { byId, h } from '../base/dom.mjs';
import { LABELS, LEVELS, number, OUTCOMES, plural, stageName, timeOf } from '../base/labels.mjs';
import { viewLink } from '../base/links.mjs';

const known = results.filter(({ baseline }) => baseline === 'unchanged').length;
const errors = report.problems.filter(({ level }) => level === 'error').length;

/** Whether nothing is open and the register has no error. */
export const isClean = openResults.length === 0 && errors === 0;

export const verdict = [
  openResults.length === 0 ? 'No open findings' : plural(openResults.length, 'open finding', 'open findings'),
  known > 0 && `${number(known)} of them in the baseline`,
  errors > 0 && plural(errors, 'problem', 'problems'),
]
  .filter(Boolean)
  .join(', ');

/** The packs with their versions. */
export const packNames = report.packs.map(({ name, version }) => (version ? `${name} ${version}` : name));

/** Problems that are shown before the others are folded. */
const SHOWN_PROBLEMS = 5;

export function problemList(problems = report.problems) {
  const items = problems.map(({ level, message }) => h('li', {}, h('strong', {}, `${level}: `), message));
  return h('ul', { class: 'problems' }, items);
}

export function renderSummary() {
  byId('verdict').textContent = verdict;
  byId('verdict').classList.toggle('good', isClean);
  const [first, others] = [report.problems.slice(0, SHOWN_PROBLEMS), report.problems.slice(SHOWN_PROBLEMS)];
  if (first.length > 0) byId('problems').append(problemList(first));
  if (others.length > 0)
    byId('problems').append(h('details', {}, h('summary', {}, `${number(others.length)} more`), problemList(others)));
  const { commit } = report.repository ?? {};
  byId('origin').textContent = [timeOf(report), commit && `commit ${commit.slice(0, 12)}`]
    .filter(Boolean)
    .join(' \u00b7 ');
  byId('about').textContent =
    `${number(results.length)} results of ${number(rules.length)} rules on ${number(resources.length)} resources. ` +
    `${packNames.join(', ')}. Created by ${report.generator.name} ${report.generator.version}.`;
  byId('stages').append(...report.summary.stages.map(stageCard));
  const packs = report.summary.packs.map((counts) => [counts.pack, counts, { pack: counts.pack }]);
  byId('packs').append(countTable('Results by pack', 'Pack', packs));
  const levels = LEVELS.map((level) => [level, countOf(results.filter(({ rule }) => rule.level === level)), { level }]);
  byId('levels').append(countTable('Results by severity', 'Severity', levels, false));
}

function stageCard(counts) {
  const stage = stageName(counts.stage);
  const figures = OUTCOMES.filter((outcome) => outcome !== 'error' || counts.error > 0).map((outcome) =>
    viewLink(
      { stage, outcome },
      '',
      h('strong', { class: counts[outcome] > 0 ? outcome : '' }, number(counts[outcome])),
      ' ',
      LABELS[outcome],
    ),
  );
  return h('div', { class: 'card' }, h('h4', {}, stage), h('div', { class: 'figures' }, figures), bar(counts));
}
