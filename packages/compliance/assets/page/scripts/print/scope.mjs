// What was checked: stacks, resources and packs.
import { report, resources } from '../base/data.mjs';
import { breakable, h, table } from '../base/dom.mjs';
import { number, plural, stageName, unique } from '../base/labels.mjs';
import { problemList } from '../views/summary.mjs';

export function scope() {
  const byStack = new Map();
  for (const { stack } of resources) byStack.set(stack, (byStack.get(stack) ?? 0) + 1);
  const paths = unique([...report.stacks.map(({ path }) => path), ...byStack.keys()]);
  const rows = paths.map((path) => {
    const { name = '', account = '', region = '' } = report.stacks.find((stack) => stack.path === path) ?? {};
    const found = number(byStack.get(path) ?? 0);
    return row(breakable(path), name, account, region, { number: found });
  });
  const types = unique(resources.map(({ type }) => type).filter(Boolean));
  const environments = report.summary.stages.map(({ stage }) => stageName(stage));
  return h(
    'div',
    {},
    h(
      'p',
      {},
      `${plural(resources.length, 'resource', 'resources')} of ${plural(types.length, 'type', 'types')} in ` +
        `${plural(paths.length, 'stack', 'stacks')} of ${plural(environments.length, 'environment', 'environments')}. ` +
        'An empty account or Region is known only at deployment.',
    ),
    table('plain', 'Stacks', [['Stack'], ['Name'], ['Account'], ['Region'], ['Resources', 'number']], rows),
    h('h3', {}, 'Packs'),
    table(
      'plain',
      'Packs',
      [['Pack'], ['Version'], ['Controls', 'number'], ['Rules', 'number'], ['Recorded']],
      packs(),
    ),
    report.problems.length > 0 && h('div', {}, h('h3', {}, 'Problems of this run'), problemList()),
  );
}

function packs() {
  return report.packs.map(({ name, version = '', complete, controls }) => {
    const rules = report.rules.filter(({ pack }) => pack === name);
    const named = controls?.length ?? new Set(rules.flatMap((rule) => rule.controls)).size;
    const recorded = complete ? 'every result' : 'failures only';
    return row(name, version, { number: number(named) }, { number: number(rules.length) }, recorded);
  });
}

/** A row of a table. `{ number }` is a number. */
export function row(...cells) {
  return h(
    'tr',
    {},
    cells.map((content) =>
      content.number === undefined ? h('td', {}, content) : h('td', { class: 'number' }, content.number),
    ),
  );
}
