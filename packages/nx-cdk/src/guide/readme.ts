/** Returns a section of a README without its heading, and without sections below it. Empty if it does not exist. */
export function sectionOf(readme: string, heading: string): string {
  const lines = readme.split('\n');
  const begin = lines.indexOf(`## ${heading}`);
  if (begin < 0) return '';
  const rest = lines.slice(begin + 1);
  let isCode = false;
  const end = rest.findIndex((line) => {
    if (line.startsWith('```')) isCode = !isCode;
    return !isCode && /^##/.test(line);
  });
  return (end < 0 ? rest : rest.slice(0, end)).join('\n').trim();
}

/** Returns the first code block of a text with its fences, without directives of the examples. */
export function codeOf(text: string): string {
  const [, language = '', code = ''] = /^```(\w*)[^\n]*\n(.*?)^```$/ms.exec(text) ?? [];
  return code === '' ? '' : `\`\`\`${language}\n${code}\`\`\``;
}

/** Returns the rows of the first table as a list: the first two cells. */
export function listOf(text: string): string {
  const rows = text.split('\n').filter((line) => line.startsWith('|'));
  return rows
    .slice(2)
    .map((row) => {
      // a bar in a cell is escaped
      const [first = '', second = ''] = row
        .slice(1)
        .split(/(?<!\\)\|/)
        .map((cell) => cell.trim());
      return `- ${first}: ${second}`;
    })
    .join('\n');
}
