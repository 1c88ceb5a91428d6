import type { StageStacks } from '../../../../packages/nx-cdk/src/toolkit';
import { expectedTimes } from './deployment-model';

/** Formats a table of the expected times for each stage. */
export function durationTables(stages: readonly StageStacks[]): string {
  return stages.map(durationTable).join('\n\n');
}

function durationTable(stage: StageStacks): string {
  const times = expectedTimes(stage);
  const rows = times.map(({ stack, start, end, slowest }) =>
    [stack.id, stack.region, stack.needs.join(', '), minutes(start), minutes(end), `\`${slowest}\``].join(' | '),
  );
  const total = Math.max(...times.map(({ end }) => end));
  return [
    `${stage.name}: about ${Math.ceil(total)} minutes.`,
    '',
    '| Stack | Region | Waits for | Starts (min) | Is complete (min) | Slowest resource |',
    '| --- | --- | --- | --: | --: | --- |',
    ...rows.map((row) => `| ${row} |`),
  ].join('\n');
}

function minutes(value: number): string {
  return value.toFixed(1);
}
