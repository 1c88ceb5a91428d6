/** Longest line of the generated code. */
const WIDTH = 110;
const CLOSING: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}' };

/** A pair of brackets that is not in another one. */
interface Group {
  readonly start: number;
  readonly end: number;
  /** Parts between commas. */
  readonly parts: readonly string[];
}

/** Breaks a line of code that is too long at its brackets. */
export function wrap(code: string, indentation: string): string {
  if (indentation.length + code.length <= WIDTH) return code;
  const groups = groupsOf(code).filter(({ parts }) => parts.length > 0);
  if (groups.length === 0) return code;
  const { start, end, parts } = groups.reduce((a, b) => (b.end - b.start > a.end - a.start ? b : a));
  const [head, tail] = [code.slice(0, start + 1), code.slice(end)];
  const last = parts[parts.length - 1];
  const before = parts.slice(0, -1).map((part) => `${part}, `);
  // the last argument of a call is broken first, as prettier does
  if (code[start] === '(') {
    const hugged = `${head}${before.join('')}${wrap(last, indentation)}${tail}`;
    const [line] = hugged.split('\n', 1);
    if (line !== hugged && indentation.length + line.length <= WIDTH) return hugged;
  }
  const inner = `${indentation}  `;
  return `${head}\n${parts.map((part) => `${inner}${wrap(part, inner)},\n`).join('')}${indentation}${tail}`;
}

function groupsOf(code: string): Group[] {
  const groups: Group[] = [];
  for (let index = 0; index < code.length; index += 1) {
    if (isQuote(code[index])) index = endOfText(code, index);
    else if (CLOSING[code[index]]) {
      const group = groupAt(code, index);
      groups.push(group);
      index = group.end;
    }
  }
  return groups;
}

function groupAt(code: string, start: number): Group {
  const parts: string[] = [];
  let from = start + 1;
  let index = from;
  for (; code[index] !== CLOSING[code[start]]; index += 1) {
    if (isQuote(code[index])) index = endOfText(code, index);
    else if (CLOSING[code[index]]) index = groupAt(code, index).end;
    else if (code[index] === ',') {
      parts.push(code.slice(from, index).trim());
      from = index + 1;
    }
  }
  const rest = code.slice(from, index).trim();
  return { start, end: index, parts: rest === '' ? parts : [...parts, rest] };
}

function isQuote(character: string): boolean {
  return character === "'" || character === '`';
}

function endOfText(code: string, start: number): number {
  let index = start + 1;
  while (code[index] !== code[start]) index += code[index] === '\\' ? 2 : 1;
  return index;
}
