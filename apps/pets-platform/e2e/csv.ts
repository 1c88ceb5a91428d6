/** A row of a table, by the names of its columns. */
export type Row = Readonly<Record<string, string>>;

/** Reads CSV as a spreadsheet does (RFC 4180). */
export function columnsOf(text: string): Row[] {
  const [head, ...rows] = rowsOf(text.replace(/^\uFEFF/, ''));
  return rows.map((cells) => Object.fromEntries(head.map((name, column) => [name, cells[column] ?? ''])));
}

function rowsOf(text: string): string[][] {
  const rows: string[][] = [[]];
  for (const [, quoted, plain, end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/g)) {
    rows.at(-1)?.push(quoted?.replaceAll('""', '"') ?? plain);
    if (end !== ',') rows.push([]);
  }
  return rows.filter((cells) => cells.length > 0);
}
