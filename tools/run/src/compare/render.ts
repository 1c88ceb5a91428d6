import type { AssemblyDifferences, Changed, Item, Moved, Renamed, StackDifferences } from './compare';
import type { Difference } from './differences';

/** Longest value in the text report. `--json` has all. */
const MAX_VALUE = 160;

/** The report for a terminal. */
export function renderText({ equal, stacks, moved, renamed }: AssemblyDifferences): string {
  const stateful = renamed.filter((one) => one.stateful).length;
  return [
    ...stacks.flatMap(renderStack),
    ...section('Resources that moved to another stack', moved, (one) => [
      `  ${label(one)} ${one.stage ? `${one.stage}/` : ''}${one.stack}: ${one.before} -> ${one.stackAfter}: ${one.after}`,
    ]),
    ...section('Renamed logical ids', renamed, (one) => [
      `  ${label(one)} ${one.stage ? `${one.stage}/` : ''}${one.stack}: ${one.before} -> ${one.after}`,
    ]),
    equal
      ? `Equal, except for ${renamed.length} renamed logical ids (${stateful} of stateful resources).`
      : `Different: ${stacks.length} stacks with differences, ${moved.length} resources moved to another stack, ` +
        `${renamed.length} renamed logical ids (${stateful} of stateful resources).`,
  ].join('\n');
}

function renderStack({ stack, state, added, removed, changed, settings }: StackDifferences): string[] {
  return [
    `${stack}${state === 'changed' ? '' : ` (${state})`}: ${added.length} added, ${removed.length} removed, ${changed.length} changed`,
    ...settings.map((one) => `  ~ stack ${describe(one)}`),
    ...added.map((item) => `  + ${describeItem(item)}`),
    ...removed.map((item) => `  - ${describeItem(item)}`),
    ...changed.flatMap((item) => [`  ~ ${describeItem(item)}`, ...describeDifferences(item)]),
    '',
  ];
}

function describeDifferences({ differences }: Changed): string[] {
  return differences.map((one) => `      ${describe(one)}${one.sameTarget ? ' (same target)' : ''}`);
}

function describeItem({ type, name, logicalId, stateful }: Item): string {
  return `${stateful ? 'STATEFUL ' : ''}${type} ${name} (${logicalId})`;
}

function describe({ property, before, after }: Difference): string {
  const [a, b] = excerpts(before, after);
  return `${property}: ${a} -> ${b}`;
}

/** Both values, around their first difference. */
function excerpts(before: unknown, after: unknown): [string, string] {
  const [a, b] = [before, after].map((value) => (value === undefined ? '(none)' : JSON.stringify(value)));
  if (a.length <= MAX_VALUE && b.length <= MAX_VALUE) return [a, b];
  const first = [...a].findIndex((character, index) => character !== b[index]);
  const begin = Math.max(0, Math.min(first, a.length, b.length) - 40);
  const cut = (text: string) =>
    `${begin > 0 ? '…' : ''}${text.slice(begin, begin + MAX_VALUE)}${text.length > begin + MAX_VALUE ? '…' : ''}`;
  return [cut(a), cut(b)];
}

function section<T>(title: string, items: readonly T[], render: (item: T) => string[]): string[] {
  return items.length === 0 ? [] : [`${title}: ${items.length}`, ...items.flatMap(render), ''];
}

function label({ stateful, type }: Renamed): string {
  return `${stateful ? 'STATEFUL ' : ''}${type}`;
}

/** Tables for an upgrade guide: renamed logical ids, and resources that moved to another stack. */
export function renderMarkdown({ moved, renamed }: AssemblyDifferences): string {
  const blocks = [
    ['Renamed logical ids', rows(renamed, (one) => one.stack)],
    ['Resources in another stack', rows(moved, (one) => `${one.stack} -> ${(one as Moved).stackAfter}`)],
  ] as const;
  const tables = blocks
    .filter(([, lines]) => lines.length > 0)
    .map(([title, lines]) =>
      [
        `### ${title}`,
        '',
        '| Stack | Stages | Type | Stateful | Before | Now |',
        '| --- | --- | --- | --- | --- | --- |',
        ...lines,
        '',
      ].join('\n'),
    );
  return tables.length > 0 ? tables.join('\n') : 'No logical id is renamed, no resource moves to another stack.\n';
}

/** One row for the same change in all stages, stateful resources first. */
function rows(items: readonly Renamed[], stackOf: (item: Renamed) => string): string[] {
  const stages = new Map<string, string[]>();
  const sorted = [...items].sort((a, b) => Number(b.stateful) - Number(a.stateful));
  for (const item of sorted) {
    const { type, stateful, before, after, stage } = item;
    const key = [stackOf(item), type, stateful ? 'yes' : '', `\`${before}\``, `\`${after}\``].join('\n');
    stages.set(key, [...(stages.get(key) ?? []), stage]);
  }
  return [...stages].map(([key, names]) => {
    const [stack, ...cells] = key.split('\n');
    return `| ${[stack, names.join(', '), ...cells].join(' | ')} |`;
  });
}
