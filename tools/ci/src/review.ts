import { existsSync, readFileSync } from 'node:fs';
import type { Loss, StackDiff } from './template-diff';

/** By this the comment of an earlier run is found again. */
export const MARKER = '<!-- pets-infrastructure: review -->';

/** GitHub takes 65,536 characters; the rest is room for what a summary adds. */
const MAX_COMMENT = 60_000;

/** The gravest first: what is replaced takes its data with it. */
const IMPACTS: Loss['impact'][] = ['replaced', 'may be replaced', 'deleted', 'left behind'];

/** What the comment on a pull request says. */
export interface Review {
  readonly diffs: readonly StackDiff[];
  /** File that `nx nag` leaves, in Markdown. */
  readonly complianceFile: string;
  /** Where everything is that does not fit. */
  readonly runUrl: string;
}

/** The comment, in Markdown: what is lost first, then what changes, then compliance. */
export function renderReview({ diffs, complianceFile, runUrl }: Review): string {
  const head = [MARKER, '## Templates', '', ...overview(diffs)];
  const tail = [
    '## Compliance',
    '',
    compliance(complianceFile),
    '',
    `All of it: [the run](${runUrl}), in its artifacts.`,
  ];
  let room = MAX_COMMENT - [...head, ...tail].join('\n').length;
  const details = sameDiffs(diffs).map(({ stacks, text }) => {
    const block = detail(stacks, text);
    const shown = block.length < room ? block : `${stacks.join(', ')}: too long to show here.\n`;
    room -= shown.length;
    return shown;
  });
  return [...head, ...details, ...tail, ''].join('\n');
}

function overview(diffs: readonly StackDiff[]): string[] {
  if (diffs.length === 0) return ['No template changes.', ''];
  const losses = diffs
    .flatMap(({ stack, losses }) => losses.map((loss) => ({ stack, ...loss })))
    .sort((a, b) => IMPACTS.indexOf(a.impact) - IMPACTS.indexOf(b.impact));
  const rows = diffs.map(({ stack, state, added, updated, losses }) => {
    const count = (...impacts: string[]) => losses.filter(({ impact }) => impacts.includes(impact)).length;
    const cells = [added, updated, count('replaced', 'may be replaced'), count('deleted', 'left behind')];
    return `| ${stack}${state === 'changed' ? '' : ` (${state})`} | ${cells.join(' | ')} |`;
  });
  return [
    ...(losses.length === 0 ? [] : lossTable(losses)),
    '| Stack | Added | Updated | Replaced | Removed |',
    '| --- | --- | --- | --- | --- |',
    ...rows,
    '',
  ];
}

function lossTable(losses: readonly { stack: string; logicalId: string; type: string; impact: string }[]): string[] {
  return [
    `> [!CAUTION]`,
    `> ${losses.length} ${losses.length === 1 ? 'resource does' : 'resources do'} not stay as ${losses.length === 1 ? 'it is' : 'they are'}.`,
    '',
    '| Stack | Resource | Type | What happens |',
    '| --- | --- | --- | --- |',
    ...losses.map((loss) => `| ${loss.stack} | \`${loss.logicalId}\` | ${loss.type} | **${loss.impact}** |`),
    '',
  ];
}

/** The environments mostly change alike: each difference is shown once. */
function sameDiffs(diffs: readonly StackDiff[]): { stacks: string[]; text: string }[] {
  const byText = new Map<string, string[]>();
  for (const { stack, text } of diffs) byText.set(text, [...(byText.get(text) ?? []), stack]);
  return [...byText].map(([text, stacks]) => ({ stacks, text }));
}

function detail(stacks: readonly string[], text: string): string {
  // a template may hold a fence of its own
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([ticks]) => ticks.length));
  const fence = '`'.repeat(longest + 1);
  return `<details><summary>${stacks.join(', ')}</summary>\n\n${fence}\n${text}\n${fence}\n\n</details>\n`;
}

function compliance(file: string): string {
  return existsSync(file) ? readFileSync(file, 'utf8').trim() : 'No report was made: see the run.';
}
