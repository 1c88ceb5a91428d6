// The cover, with the verdict and the contents.
import { report, resources, results } from '../base/data.mjs';
import { facts, h } from '../base/dom.mjs';
import { number, plural, stageName, timeOf } from '../base/labels.mjs';
import { textOfCounts } from '../base/counts.mjs';
import { isClean, packNames, verdict } from '../views/summary.mjs';

export function cover(contents) {
  const { summary, repository, generator, acknowledgements } = report;
  const { commit } = repository ?? {};
  return h(
    'section',
    { class: 'cover' },
    h('h1', {}, 'Compliance report'),
    h('p', { class: isClean ? 'verdict good' : 'verdict' }, verdict),
    facts([
      ['Date', timeOf(report)],
      ['Environments', summary.stages.map(({ stage }) => stageName(stage)).join(', ')],
      ['Packs', packNames.join(', ')],
      ['Commit', commit],
      ['Resources', number(resources.length)],
      ['Results', `${number(results.length)}: ${textOfCounts(summary.total) || 'none'}`],
      ['Exceptions', plural(acknowledgements.length, 'acknowledgement', 'acknowledgements')],
      ['Created by', `${generator.name} ${generator.version}`],
    ]),
    h('h2', {}, 'Contents'),
    h('ol', { class: 'contents' }, contents),
  );
}
