import type { Plan, PlannedStack } from '../../../packages/nx-cdk/src/toolkit';

/** Renders a plan in Markdown for the person who approves it: what is refused or lost first, then each stack. */
export function renderPlan({ project, stage, account, refusals, stacks, allowed = {} }: Plan): string {
  const options = Object.entries(allowed).flatMap(([option, names = []]) =>
    (names as readonly string[]).map((name) => `\`--${option}=${name}\``),
  );
  const changed = stacks.filter(({ action }) => action !== 'none');
  const findings = stacks.flatMap(findingsOf);
  return [
    `## Plan of ${project}${stage === undefined ? '' : ` in ${stage}`}, account ${account}`,
    '',
    ...refusals.flatMap((refusal) => ['> [!CAUTION]', `> Refused: ${refusal}`, '']),
    ...(options.length === 0 ? [] : [`Allowed, also if only its change set shows it: ${options.join(' ')}`, '']),
    ...(findings.length === 0
      ? ['No resource is replaced, removed or protected less than before.', '']
      : ['| Stack | Resource | Type | Effect |', '| --- | --- | --- | --- |', ...findings, '']),
    ...(changed.length === 0 ? ['No stack changes.'] : stackTable(changed)),
    '',
  ].join('\n');
}

function findingsOf({ losses, lessProtection, unjudged }: PlannedStack): string[] {
  // a value of a template can have the characters that separate cells
  const row = (...cells: string[]) =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|').replace(/\s*\n\s*/g, ' ')).join(' | ')} |`;
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
