import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Script } from 'node:vm';
import { toHtml } from '../../src/reports/html';
import { assembly, record, report } from './sample';

/** Data of the page. */
function dataOf(html: string): { results: unknown[][]; acknowledgements: { reason: string }[] } {
  const [, json] = /<script type="application\/json" id="data">\s*(.*?)\s*<\/script>/s.exec(html) ?? [];
  return JSON.parse(json) as ReturnType<typeof dataOf>;
}

test('is one page without external resources', () => {
  const html = toHtml(report());
  expect(html).toMatch(/^<!doctype html>/);
  expect(html).not.toMatch(/\{\{/);
  expect(html).toContain("default-src 'none'");
  expect(html.replace(/<script type="application\/json".*?<\/script>/s, '')).not.toMatch(
    /(?:src|href)="(?!#)|url\(|@import|fetch\(|XMLHttpRequest/,
  );
});

test('contains all style sheets', () => {
  const folder = join(__dirname, '../../assets/page/styles');
  const html = toHtml(report());
  for (const file of readdirSync(folder)) expect(html).toContain(readFileSync(join(folder, file), 'utf8').trim());
});

test('contains every result with the indexes of its rule, resource and acknowledgement', () => {
  const made = report();
  expect(dataOf(toHtml(made)).results).toEqual([
    [made.results[0].id, 0, 0, 'nonCompliant'],
    [made.results[1].id, 0, 1, 'compliant'],
    [made.results[2].id, 1, 1, 'nonCompliant', 'Name::<a "b">'],
    [made.results[3].id, 2, 0, 'acknowledged', null, null, 0],
    [made.results[4].id, 2, 1, 'error', null, 'a token, "x"'],
    [made.results[5].id, 2, 2, 'compliant'],
  ]);
});

test.each(['</script><script>alert(1)</script>', '<!-- <script>', '$& {{style}} /*{{script}}*/'])(
  'escapes text such as %s',
  (reason) => {
    const acknowledgements = [{ ...record.acknowledgements[0], reason }];
    const html = toHtml(report({ assembly: assembly({ record: { ...record, acknowledgements } }) }));
    expect(dataOf(html).acknowledgements[0].reason).toBe(reason);
    expect(html.match(/<\/script>/g)).toHaveLength(2);
  },
);

test('has one script without imports and exports, which is valid', () => {
  const [, script] = /<script>\s*(\(\(\) => .*?)\s*<\/script>/s.exec(toHtml(report())) ?? [];
  expect(script).not.toMatch(/^\s*(?:import|export)\b/m);
  expect(() => new Script(script)).not.toThrow();
});
