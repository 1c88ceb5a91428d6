// The resource whose results are shown.
import { countOf, results } from '../base/data.mjs';
import { textOfCounts } from '../base/counts.mjs';
import { breakable, code, facts, h } from '../base/dom.mjs';
import { stageName } from '../base/labels.mjs';
import { consoleLink, sourceLink } from '../base/links.mjs';

export function resourcePanel(resource) {
  const counts = countOf(results.filter((result) => result.resource === resource));
  return h(
    'div',
    { class: 'card resource' },
    h('h3', {}, h('code', {}, breakable(resource.path))),
    facts([
      ['Type', resource.type],
      ['Environment', stageName(resource.stage)],
      ['Results', textOfCounts(counts)],
      ['Source', sourceLink(resource)],
      ['Stack', consoleLink(resource) ?? resource.stack],
      ['Logical id', resource.logicalId && code(resource.logicalId)],
      ['Template', resource.template && code(resource.template)],
    ]),
  );
}
