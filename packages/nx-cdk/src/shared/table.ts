import Table from 'cli-table3';

/** Formats a table without colors, for terminals and logs. */
export function table(
  head: readonly string[],
  rows: readonly (readonly (string | number)[])[],
  alignment: readonly Table.HorizontalAlignment[] = [],
): string {
  const result = new Table({
    head: [...head],
    style: { head: [], border: [], compact: true },
    colAligns: [...alignment],
  });
  for (const row of rows) result.push([...row]);
  return result.toString();
}
