import { FORMATS } from '../../src/cli/formats';
import { type History, runOf } from '../../src/history/history';
import { withHistory } from '../../src/history/with-history';
import { plain, plainJson } from '../../src/private/plain-text';
import { assembly, report } from '../reports/sample';
import { HOSTILE, hostileRecord } from './hostile';

const NONE = { compliant: 0, acknowledged: 0, nonCompliant: 0, error: 0 };
const plainReport = report();
const writers = Object.values(FORMATS).flat();

/** Characters that no reader expects: control characters, lone surrogates and characters that change the order of text. */
const UNSAFE = /[\p{Cs}\u202A-\u202E\u2066-\u2069]|(?![\n\r\t])\p{Cc}/u;

const count = (text: string, part: string) => text.split(part).length - 1;

/** Properties by which each kind of file is harmless, in comparison with the file of the sample. */
const HARMLESS: Readonly<Record<string, (text: string, sample: string) => void>> = {
  json: (text) => {
    expect(() => JSON.parse(text) as unknown).not.toThrow();
    // JSON.stringify escapes lone surrogates, which other parsers reject
    expect(text).not.toMatch(/\\ud[89a-f]|\\u00(?!0a|09)[01]|\\u007f/i);
  },
  html: (text, sample) => {
    expect(count(text, '<script')).toBe(count(sample, '<script'));
    expect(count(text, '</script')).toBe(count(sample, '</script'));
    expect(count(text, '<img')).toBe(count(sample, '<img'));
  },
  csv: (text) => {
    // cells are separated by commas outside of quotes
    const cells = text.replace(/^\uFEFF/, '').match(/"(?:[^"]|"")*"|[^,\r\n]+/g) ?? [];
    for (const cell of cells) {
      const value = cell.replace(/^"|"$/g, '').replaceAll('""', '"');
      expect(value).not.toMatch(/^[=+\-@\t\r\n]/);
      expect(value.length).toBeLessThanOrEqual(32_767);
    }
  },
  xml: (text) => {
    // no elements or attributes other than those of the format
    const names = new Set([...text.matchAll(/<\/?([^\s/>]+)/g)].map(([, name]) => name));
    expect([...names].sort()).toEqual(['?xml', 'error', 'failure', 'skipped', 'testcase', 'testsuite', 'testsuites']);
    expect(text).not.toMatch(/&(?!amp;|lt;|gt;|quot;|#10;)/);
  },
  md: (text, sample) => {
    expect(text.length).toBeLessThan(65_536);
    const headings = (value: string) => value.split('\n').filter((line) => line.startsWith('#'));
    expect(headings(text)).toEqual(expect.arrayContaining(headings(sample)));
    expect(headings(text).filter((line) => line.includes('Heading'))).toEqual([]);
    const outsideOfCode = text.replaceAll(/`[^`\n]*`/g, '').replaceAll('<br>', '');
    expect(outsideOfCode).not.toMatch(/(?<!\\)<[a-z/!]/i);
  },
};

function kindOf(file: string): string {
  const extension = file.split('.').at(-1) as string;
  return extension === 'sarif' ? 'json' : extension;
}

describe.each(Object.entries(HOSTILE))('%s', (_, text) => {
  // compared with a run that has other findings, so that each change is in the report
  const current = report({ assembly: assembly({ record: hostileRecord(text) }) });
  const earlier = { ...runOf(current, text), time: '2026-08-01T00:00:00.000Z' };
  const changed = earlier.findings?.map((finding, index) => ({ ...finding, id: `${index % 2}${finding.id}` }));
  const packs = [{ name: text, version: text, ...NONE }];
  const history: History = { historyVersion: 1, runs: [{ ...earlier, findings: changed, packs }] };
  const made = withHistory(current, { history: plainJson(history), commit: plain(text) });

  test.each(writers.map(({ file, write }) => [file, write] as const))('is harmless in %s', (file, write) => {
    const written = write(made, 'apps/shop/cdk.out');
    expect(UNSAFE.exec(written.replace(/^\uFEFF/, ''))).toBeNull();
    expect(Buffer.from(written, 'utf8').toString('utf8')).toBe(written);
    HARMLESS[kindOf(file)](written, write(plainReport, 'apps/shop/cdk.out'));
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
    expect(Object.keys(Object.prototype)).toEqual([]);
  });
});

test('each kind of file has a check', () => {
  expect(Object.keys(HARMLESS)).toEqual(expect.arrayContaining(writers.map(({ file }) => kindOf(file))));
});
