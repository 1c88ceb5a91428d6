import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const folder = join(__dirname, '../../../docs/decisions');
const files = readdirSync(folder).filter((file) => file !== 'README.md');
const index = readFileSync(join(folder, 'README.md'), 'utf8');

const STATUS = /^- Status: (accepted|superseded by \d{4})$/m;
const DATE = /^- Date: (\d{4}-\d{2}-\d{2})$/m;

/** Problems of the form of a decision. */
function problemsOf(file: string, text: string): string[] {
  const [number] = /^\d{4}/.exec(file) ?? [];
  const sections = [...text.matchAll(/^## (.+)\n\n(?=[^#\s])/gm)].map(([, section]) => section);
  const [, date = ''] = DATE.exec(text) ?? [];
  return [
    /^\d{4}-[a-z0-9]+(-[a-z0-9]+)*\.md$/.test(file) ? [] : 'name must be NNNN-title.md',
    text.startsWith(`# ${number}. `) ? [] : `title must begin with "# ${number}. "`,
    STATUS.test(text) ? [] : 'status must be "accepted" or "superseded by NNNN"',
    Number.isNaN(Date.parse(date)) ? 'date must be a day such as 2026-11-23' : [],
    sections.join() === 'Context,Decision,Consequences'
      ? []
      : `sections must be Context, Decision and Consequences with text, got ${sections.join(', ')}`,
  ].flat();
}

test.each(files)('%s has number, title, status, date, context, decision and consequences', (file) => {
  expect(problemsOf(file, readFileSync(join(folder, file), 'utf8'))).toEqual([]);
});

test('decisions are numbered without gaps', () => {
  const numbers = files.map((file) => Number(file.slice(0, 4)));
  expect(numbers).toEqual(files.map((_, index) => index + 1));
});

test('the table lists each decision with title, status and date', () => {
  const rows = index.split('\n').filter((line) => /^\| \d{4} /.test(line));
  const cells = rows.map((row) =>
    row
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
  const expected = files.map((file) => {
    const text = readFileSync(join(folder, file), 'utf8');
    const [, number, title] = /^# (\d{4})\. (.+)$/m.exec(text) ?? [];
    return [number, `[${title}](${file})`, STATUS.exec(text)?.[1], DATE.exec(text)?.[1]];
  });
  expect(cells).toEqual(expected);
});

test('each superseded decision names an existing one', () => {
  const replaced = files.map((file) => /superseded by (\d{4})/.exec(readFileSync(join(folder, file), 'utf8'))?.[1]);
  for (const number of replaced.filter((each) => each !== undefined))
    expect(files.some((file) => file.startsWith(number))).toBe(true);
});

test.each([
  ['1-title.md', '# 0001. Title', 'name must be NNNN-title.md'],
  ['0001-title.md', '# Title', 'title must begin with "# 0001. "'],
  ['0001-title.md', '- Status: maybe', 'status must be "accepted" or "superseded by NNNN"'],
  ['0001-title.md', '- Date: yesterday', 'date must be a day such as 2026-11-23'],
  ['0001-title.md', '## Context\n\n## Decision\n\nDo it.\n', 'with text, got Decision'],
])('fails for %s with %j', (file, text, problem) => {
  expect(problemsOf(file, text).join('\n')).toContain(problem);
});
