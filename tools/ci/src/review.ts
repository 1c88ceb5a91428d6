import { existsSync, readFileSync } from 'node:fs';
import type { DiffReport, Loss, LossImpact, StackReport } from '../../../packages/nx-cdk/src/toolkit';

/** Identifies the comment of an earlier run. */
export const MARKER = '<!-- pets-infrastructure: review -->';

/** GitHub allows 65,536 characters. The remainder is reserved for the summary. */
const MAX_COMMENT = 60_000;

/** In order of severity. */
const IMPACTS: LossImpact[] = ['replaced', 'may be replaced', 'deleted', 'may be deleted', 'orphaned'];

/** Content of the comment on a pull request. */
export interface Review {
  /** Report of `nx diff --base`. `undefined` if it was not created. */
  readonly report?: DiffReport;
  /** Markdown summary of `nx nag`. */
  readonly complianceFile: string;
  /** URL of the workflow run. */
  readonly runUrl: string;
}

/** Renders the comment in Markdown: replaced and removed resources, changes by stack, compliance. */
export function renderReview({ report, complianceFile, runUrl }: Review): string {
  const stacks = report?.stacks.filter(({ state }) => state !== 'unchanged') ?? [];
  const head = [MARKER, '## Templates', '', ...(report ? overview(stacks) : ['No report. See the run.', ''])];
  const tail = [
    '## Compliance',
    '',
    compliance(complianceFile),
    '',
    `Complete reports: [artifacts of the run](${runUrl})`,
  ];
  let room = MAX_COMMENT - [...head, ...tail].join('\n').length;
  const details = byDiff(stacks).map(({ names, diff }) => {
    const block = detail(names, diff);
    const shown = block.length < room ? block : `${names.join(', ')}: too long for a comment. See the run.\n`;
    room -= shown.length;
    return shown;
  });
  return [...head, ...details, ...tail, ''].join('\n');
}

function overview(stacks: readonly StackReport[]): string[] {
  if (stacks.length === 0) return ['No template changes.', ''];
  // revisions are replaced by every change, without loss
  const losses = stacks
    .flatMap((stack) => stack.losses.filter(({ revision }) => !revision).map((loss) => ({ stack, loss })))
    .sort((a, b) => severity(a.loss) - severity(b.loss));
  const rows = stacks.map((stack) => {
    const count = (...impacts: string[]) => stack.losses.filter(({ impact }) => impacts.includes(impact)).length;
    const cells = [
      stack.added,
      stack.updated,
      count('replaced', 'may be replaced'),
      count('deleted', 'may be deleted', 'orphaned'),
      stack.broadensPermissions ? 'broader' : '',
    ];
    return `| ${nameOf(stack)}${stack.state === 'changed' ? '' : ` (${stack.state})`} | ${cells.join(' | ')} |`;
  });
  const removed = stacks.filter(({ state }) => state === 'removed').map(nameOf);
  return [
    ...(losses.length === 0 ? [] : lossTable(losses)),
    ...refusedTable(stacks),
    '| Stack | Added | Updated | Replaced | Removed | Permissions |',
    '| --- | --- | --- | --- | --- | --- |',
    ...rows,
    '',
    ...(removed.length === 0
      ? []
      : [`Removed from the app, but not deleted by a deployment: ${removed.join(', ')}.`, '']),
  ];
}

/** Stateful resources first, then by impact. */
function severity({ stateful, impact }: Loss): number {
  return (stateful ? 0 : IMPACTS.length) + IMPACTS.indexOf(impact);
}

function lossTable(losses: readonly { stack: StackReport; loss: Loss }[]): string[] {
  const stateful = losses.filter(({ loss }) => loss.stateful).length;
  return [
    stateful > 0 ? '> [!CAUTION]' : '> [!WARNING]',
    `> ${losses.length} ${losses.length === 1 ? 'resource is' : 'resources are'} replaced or removed, ${stateful} stateful.`,
    '',
    '| Stack | Resource | Type | Stateful | Impact | Cause |',
    '| --- | --- | --- | --- | --- | --- |',
    ...losses.map(({ stack, loss }) => {
      const { path, logicalId, type, impact, causes } = loss;
      const cells = [
        nameOf(stack),
        path === undefined ? `\`${logicalId}\`` : `\`${path}\` (\`${logicalId}\`)`,
        type,
        loss.stateful ? '**yes**' : '',
        `**${impact}**`,
        causes.map((cause) => `\`${cause}\``).join(', '),
      ];
      return `| ${cells.join(' | ')} |`;
    }),
    '',
  ];
}

/** Protection that is reduced, and changes whose effect is not known. */
function refusedTable(stacks: readonly StackReport[]): string[] {
  const rows = stacks.flatMap((stack) => [
    ...stack.lessProtection.map(({ logicalId, path, type, change }) => {
      const name =
        logicalId === undefined ? '' : path === undefined ? `\`${logicalId}\`` : `\`${path}\` (\`${logicalId}\`)`;
      return [nameOf(stack), name, type, `**less protection**: ${change}`];
    }),
    ...stack.unjudged.map(({ name, reason }) => [nameOf(stack), `\`${name}\``, '', `**not known**: ${reason}`]),
  ]);
  if (rows.length === 0) return [];
  const title = `> ${rows.length} ${rows.length === 1 ? 'change is' : 'changes are'} refused by a deployment unless named.`;
  const head = ['| Stack | Resource | Type | Change |', '| --- | --- | --- | --- |'];
  return ['> [!CAUTION]', title, '', ...head, ...rows.map((row) => `| ${row.join(' | ')} |`), ''];
}

/** Stages often have the same changes. Each is shown once. */
function byDiff(stacks: readonly StackReport[]): { names: string[]; diff: string }[] {
  const names = new Map<string, string[]>();
  for (const stack of stacks) names.set(stack.diff, [...(names.get(stack.diff) ?? []), nameOf(stack)]);
  return [...names].map(([diff, names]) => ({ names, diff }));
}

function detail(names: readonly string[], diff: string): string {
  // a template can contain a fence
  const longest = Math.max(2, ...[...diff.matchAll(/`+/g)].map(([ticks]) => ticks.length));
  const fence = '`'.repeat(longest + 1);
  return `<details><summary>${names.join(', ')}</summary>\n\n${fence}\n${diff}\n${fence}\n\n</details>\n`;
}

function nameOf({ stage, stack }: StackReport): string {
  return stage === undefined ? stack : `${stage}/${stack}`;
}

function compliance(file: string): string {
  return existsSync(file) ? readFileSync(file, 'utf8').trim() : 'No report. See the run.';
}
