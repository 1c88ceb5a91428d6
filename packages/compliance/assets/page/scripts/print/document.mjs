// The printed document for an auditor. It replaces the page in print, and is created when the page is printed.
import { report } from '../base/data.mjs';
import { changes, hasHistory } from '../views/changes.mjs';
import { byId, h } from '../base/dom.mjs';
import { timeOf } from '../base/labels.mjs';
import { cover } from './cover.mjs';
import { exceptions, signOff } from './exceptions.mjs';
import { findings } from './findings.mjs';
import { method } from './method.mjs';
import { resultsByControl, resultsByEnvironment } from './results.mjs';
import { scope } from './scope.mjs';

export function preparePrint() {
  const chapters = [
    ['Scope', scope()],
    ['Method', method()],
    ['Results by environment and pack', resultsByEnvironment()],
    ['Results by control', resultsByControl()],
    findings(),
    ...(hasHistory ? [['Changes since earlier runs', h('div', {}, changes(false))]] : []),
    ['Exceptions', exceptions()],
    ['Sign-off', signOff()],
  ];
  const idOf = (index) => `chapter-${index + 1}`;
  const contents = chapters.map(([title], index) => h('li', {}, h('a', { href: `#${idOf(index)}` }, title)));
  byId('document').replaceChildren(
    h('style', {}, marginStyle()),
    cover(contents),
    ...chapters.map(([title, content], index) =>
      h('section', { class: 'chapter', id: idOf(index) }, h('h2', {}, `${index + 1}. ${title}`), content),
    ),
  );
}

/** Header and footer of each page except for the cover. */
function marginStyle() {
  const { commit } = report.repository ?? {};
  const made = [timeOf(report), commit && `commit ${commit.slice(0, 12)}`].filter(Boolean).join(', ');
  return `@page { @top-right { content: ${cssText(made)}; } }`;
}

/** A string of CSS. */
function cssText(text) {
  return `"${text.replace(/[^\w .,:-]/g, '')}"`;
}
