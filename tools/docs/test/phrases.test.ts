import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(__dirname, '../../..');

interface Rule {
  readonly pattern: RegExp;
  readonly suggestion: string;
}

interface Finding {
  readonly file: string;
  readonly line: number;
  readonly found: string;
  readonly suggestion: string;
}

/** Files that quote phrases, or that a tool writes. */
const EXCLUDED = [
  /^docs\/phrases\.txt$/,
  /^docs\/writing\.md$/,
  /^tools\/docs\/test\/phrases\.test\.ts$/,
  /(^|\/)(LICENSE(\.template)?|API\.md|CHANGELOG\.md|package-lock\.json|API\.mdx)$/,
  /\.(png|svg|ico|jar|woff2?)$/,
];

function parseRules(text: string): Rule[] {
  return text
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('# '))
    .map((line) => {
      const [pattern, suggestion, ...rest] = line.split(' => ');
      if (suggestion === undefined || rest.length > 0) throw new Error(`docs/phrases.txt: no " => " in: ${line}`);
      return { pattern: new RegExp(pattern, 'i'), suggestion };
    });
}

/** Every use of a phrase. A sentence that continues on the next line is one text. */
function findPhrases(file: string, text: string, rules: readonly Rule[]): Finding[] {
  const lines = text.split('\n');
  return lines.flatMap((line, index) => {
    // the beginning of the next line, without the comment's asterisk, for phrases of several words
    const next = (lines[index + 1] ?? '').replace(/^\s*(\*|\/\/|#)?\s*/, ' ').slice(0, 40);
    const both = `${line.trimEnd()}${next}`;
    return rules.flatMap(({ pattern, suggestion }) => {
      const match = pattern.exec(both);
      if (match === null || match.index >= line.trimEnd().length) return [];
      return [{ file, line: index + 1, found: match[0], suggestion }];
    });
  });
}

const rules = parseRules(readFileSync(join(root, 'docs/phrases.txt'), 'utf8'));

test('the list has rules, each with a suggestion', () => {
  expect(rules.length).toBeGreaterThan(80);
  expect(rules.filter(({ suggestion }) => suggestion.trim() === '')).toEqual([]);
});

test.each([
  ['// The subnet stands in a zone.', 'stands in'],
  [' * Who is let in.\n', 'let in'],
  ['What is told\nto users', 'is told'],
  ['a value that is\n * no number', 'is no n'],
  ['## How a new version comes', '## How a'],
  ['/** What a key does. */', '/** What'],
])('finds the phrase in %j', (text, found) => {
  expect(findPhrases('a.md', text, rules).map((finding) => finding.found.trim())).toContain(found);
});

test.each(['A topic is notified.', 'There is no charge.', 'It is no longer used.', '## Deployment strategies'])(
  'accepts %j',
  (text) => {
    expect(findPhrases('a.md', text, rules)).toEqual([]);
  },
);

test('no file uses a phrase of docs/phrases.txt', () => {
  const files = execFileSync('git', ['ls-files'], { cwd: root, encoding: 'utf8' })
    .split('\n')
    .filter((file) => file !== '' && !EXCLUDED.some((pattern) => pattern.test(file)));
  const findings = files.flatMap((file) => findPhrases(file, readFileSync(join(root, file), 'utf8'), rules));
  expect(
    findings.map(({ file, line, found, suggestion }) => `${file}:${line}: "${found}": write ${suggestion}`),
  ).toEqual([]);
});
