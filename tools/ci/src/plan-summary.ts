import type { Plan, PlannedStack } from '../../../packages/nx-cdk/src/toolkit';

/** Renders a plan in Markdown for the person who approves it: what is refused or lost first, then each stack. */
export function renderPlan({ project, stage, account, refusals, stacks }: Plan): string {
  const changed = stacks.filter(({ action }) => action !== 'none');
  const findings = stacks.flatMap(findingsOf);
  return [
    `## Plan of ${project}${stage === undefined ? '' : ` in ${stage}`}, account ${account}`,
    '',
    ...refusals.flatMap((refusal) => ['> [!CAUTION]', `> Refused: ${refusal}`, '']),
    ...(findings.length === 0
      ? ['No resource is replaced, removed or protected less than before.', '']
      : ['| Stack | Resource | Type | Effect |', '| --- | --- | --- | --- |', ...findings, '']),
    ...(changed.length === 0 ? ['No stack changes.'] : stackTable(changed)),
    '',
  ].join('\n');
}

function findingsOf({ losses, lessProtection, unjudged }: PlannedStack): string[] {
  const row = (...cells: string[]) => `| ${cells.join(' | ')} |`;
  return [
    ...losses
      .filter(({ revision }) => !revision)
      .map((loss) =>
        row(
          loss.stack,
          `\`${loss.path ?? loss.logicalId}\``,
          loss.type,
          `**${loss.impact}**${loss.stateful ? ', stateful' : ''}`,
        ),
      ),
    ...lessProtection.map(({ stack, path, logicalId, type, change }) =>
      row(stack, logicalId === undefined ? '' : `\`${path ?? logicalId}\``, type, `**less protection**: ${change}`),
    ),
    ...unjudged.map(({ stack, name, reason }) => row(stack, `\`${name}\``, '', `**not known**: ${reason}`)),
  ];
}

function stackTable(stacks: readonly PlannedStack[]): string[] {
  return [
    '| Stack | Region | Action | Added | Updated | Permissions |',
    '| --- | --- | --- | --- | --- | --- |',
    ...stacks.map(
      ({ stack, region, action, added, updated, broadensPermissions }) =>
        `| ${[stack, region, action, added, updated, broadensPermissions ? 'broader' : ''].join(' | ')} |`,
    ),
  ];
}
