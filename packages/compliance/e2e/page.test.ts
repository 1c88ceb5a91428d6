import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Browser, chromium, type Page } from 'playwright-core';
import { toHtml } from '../src/reports/html';
import { openFindings } from '../src/reports/report';
import { assembly, record, report } from '../test/reports/sample';

// a browser on a busy machine is slow to start
jest.setTimeout(60_000);

const CHROMIUM = [
  process.env.CHROMIUM_PATH,
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
];
const executablePath = CHROMIUM.find((path) => path !== undefined && existsSync(path));
const describeInBrowser = executablePath === undefined ? describe.skip : describe;
if (executablePath === undefined) console.warn('the compliance page is not tested: no Chromium is installed');

const folder = mkdtempSync(join(tmpdir(), 'page-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Ten thousand results in addition to those of the sample. */
function manyResults() {
  const resources = Array.from({ length: 2500 }, (_, index) => {
    const path = `prod/Data/Bucket${index}`;
    return { ...record.resources[1], path, logicalId: `Bucket${index}`, stack: `prod/Stack${index % 40}` };
  });
  const results = resources.flatMap(({ path }) =>
    record.rules.map(({ id }, index) => ({
      rule: id,
      resource: path,
      verdict: index === 0 && path.endsWith('7') ? ('nonCompliant' as const) : ('compliant' as const),
    })),
  );
  const all = { resources: [...record.resources, ...resources], results: [...record.results, ...results] };
  return report({ assembly: assembly({ record: { ...record, ...all } }) });
}

interface Finding {
  readonly id: string;
  readonly nodes: readonly { readonly html: string; readonly failureSummary?: string }[];
}

describeInBrowser('the page in Chromium', () => {
  const made = report();
  const urls = new Map<string, string>();
  const requests: string[] = [];
  const errors: string[] = [];
  let browser: Browser;
  let page: Page;

  beforeAll(async () => {
    const compared = report({ baseline: openFindings({ results: made.results.slice(0, 1) }) });
    const late = report({ now: new Date('2027-06-01T00:00:00.000Z') });
    for (const [name, value] of Object.entries({ made, compared, late, many: manyResults() })) {
      const file = join(folder, `${name}.html`);
      writeFileSync(file, toHtml(value));
      urls.set(name, pathToFileURL(file).href);
    }
    browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] });
  });
  afterAll(() => browser.close());

  beforeAll(async () => {
    page = await browser.newPage({ viewport: { width: 1400, height: 1000 } });
    page.on('request', (request) => requests.push(request.url()));
    page.on('console', (message) => errors.push(message.text()));
    page.on('pageerror', (error) => errors.push(error.message));
  });

  async function open(name: string, hash = ''): Promise<void> {
    await page.goto('about:blank');
    await page.goto(`${urls.get(name)}${hash}`);
  }

  const count = () => page.locator('#count').textContent();
  const rules = () => page.locator('tr.row .toggle').allTextContents();

  async function faults(): Promise<unknown> {
    await page.evaluate(readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8'));
    const found = await page.evaluate(
      `axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] }).then((r) => r.violations)`,
    );
    return (found as Finding[]).map(({ id, nodes }) => [id, nodes[0].html, nodes[0].failureSummary]);
  }

  test('requests no external resources and has no errors', async () => {
    await open('made');
    await page.locator('.toggle').first().click();
    expect(requests.every((url) => ['about:blank', ...urls.values()].some((own) => url.startsWith(own)))).toBe(true);
    expect(errors).toEqual([]);
  });

  test('shows the open findings first', async () => {
    await open('made');
    expect(await page.locator('#verdict').textContent()).toBe('3 open findings');
    expect(await page.locator('tr.row .badge').allTextContents()).toEqual([
      'Open',
      'Open',
      'Not evaluated',
      'Acknowledged',
      'Compliant',
      'Compliant',
    ]);
  });

  test('shows an expired acknowledgement', async () => {
    await open('late');
    expect(await page.locator('#verdict').textContent()).toBe('4 open findings, 1 problem');
    expect(await page.locator('#problems').textContent()).toContain('expired on 2027-05-31');
  });

  test('filters, and has the filter in the URL', async () => {
    await open('made');
    for (const [name, value, expected] of [
      ['stage', 'dev', '2 of 6 results'],
      ['pack', 'Beta', '3 of 6 results'],
      ['outcome', 'open', '3 of 6 results'],
      ['outcome', 'acknowledged', '1 of 6 results'],
      ['level', 'warning', '1 of 6 results'],
      ['control', 'AC-2(1)', '3 of 6 results'],
      ['stack', 'prod/Data', '4 of 6 results'],
      ['type', 'AWS::S3::Bucket', '6 results'],
      ['rule', 'Alpha::Alpha-TLS', '2 of 6 results'],
      ['owner', 'storage-team', '1 of 6 results'],
      ['entry', 'A1', '1 of 6 results'],
    ]) {
      await page.locator(`#filters [name=${name}]`).selectOption(value);
      expect([name, value, await count()]).toEqual([name, value, expected]);
      expect(new URLSearchParams(new URL(page.url()).hash.slice(1)).get(name)).toBe(value);
      await page.getByRole('button', { name: 'Reset' }).click();
      expect(await count()).toBe('6 results');
    }
  });

  test('combines filters, also from a link', async () => {
    await open('made', '#stage=prod&pack=Alpha&outcome=compliant');
    expect(await count()).toBe('1 of 6 results');
    expect(await page.locator('#filters [name=pack]').inputValue()).toBe('Alpha');
  });

  test('filters new findings since the baseline', async () => {
    await open('compared', '#outcome=new');
    expect(await count()).toBe('2 of 6 results');
    expect(await page.locator('#verdict').textContent()).toBe('3 open findings, 1 of them in the baseline');
  });

  test('searches in rules, resources and acknowledgements', async () => {
    await open('made');
    await page.locator('#filters [name=q]').fill('OTHER');
    expect(await count()).toBe('1 of 6 results');
    await page.locator('#filters [name=q]').fill('dev has');
    expect(await count()).toBe('1 of 6 results');
    await page.locator('#filters [name=q]').fill('nothing is so called');
    expect(await page.locator('#list').textContent()).toBe('No results match the filters.');
  });

  test('links a number to its results', async () => {
    await open('made');
    await page.locator('#stages .card').nth(1).getByRole('button', { name: '1 Open' }).click();
    expect(await rules()).toEqual(['Alpha::Alpha-NAMES[Name::<a "b">]']);
    expect(page.url()).toMatch(/#stage=prod&outcome=nonCompliant$/);
  });

  test('links a control to its resources', async () => {
    await open('made');
    await page.locator('#controls summary', { hasText: 'Beta by requirement' }).click();
    await page.locator('#controls tr', { hasText: 'AC-2(1)' }).locator('td.number').last().getByRole('button').click();
    expect(await page.locator('tr.row .path').allTextContents()).toEqual(['prod/Data/Other']);
  });

  test('lists all controls of a standard with their decisions, and links to the results', async () => {
    await open('made');
    await page.getByText('5 controls: 1 open, 1 not applicable, 2 decided elsewhere, 1 not decidable').click();
    const rows = page.locator('#controls table.stacked tbody tr');
    expect(await rows.locator('.badge').allTextContents()).toEqual([
      'Open',
      'Not applicable',
      'Decided elsewhere',
      'Decided elsewhere',
      'Not decidable',
    ]);
    const mfa = await rows.nth(2).innerText();
    for (const text of ['MFA', 'users have MFA', 'Setting of the account', 'MFA of users.'])
      expect(mfa).toContain(text);
    await rows.first().getByRole('button', { name: '3' }).click();
    expect(await count()).toBe('3 of 6 results');
  });

  test('opens a result from its link, with all details', async () => {
    await open('made', `#result=${made.results[3].id}`);
    const details = await page.locator('tr.details:not([hidden])').innerText();
    for (const text of [
      'Explanation of Beta::Beta-LOGS.',
      'AC-2(1)',
      'apps/a shop/src/data.ts:7:5',
      '=dev has | no <data>',
      'storage-team, until 2027-05-31 · SEC-1',
    ]) {
      expect(details).toContain(text);
    }
  });

  test('can be used with the keyboard only', async () => {
    await open('made');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    expect(await page.evaluate('document.activeElement.id')).toBe('results');
    await page.locator('.toggle').first().focus();
    await page.keyboard.press('Enter');
    expect(await page.locator('.toggle').first().getAttribute('aria-expanded')).toBe('true');
    expect(await page.locator('tr.details').first().isVisible()).toBe(true);
    await page.keyboard.press('Space');
    expect(await page.locator('tr.details').first().isVisible()).toBe(false);
  });

  test.each([
    ['light', 1400],
    ['dark', 1400],
    ['light', 380],
    ['dark', 380],
  ] as const)('passes axe in %s colours, %d pixels wide', async (colorScheme, width) => {
    await page.setViewportSize({ width, height: 1000 });
    await page.emulateMedia({ colorScheme });
    await open('late');
    for (const toggle of await page.locator('.toggle').all()) await toggle.click();
    for (const summary of await page.locator('#controls summary').all()) await summary.click();
    expect(await faults()).toEqual([]);
    expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
    await page.setViewportSize({ width: 1400, height: 1000 });
  });

  test('is fast with ten thousand results', async () => {
    const started = performance.now();
    await open('many');
    expect(await count()).toBe('10,006 results');
    expect(performance.now() - started).toBeLessThan(10_000);
    expect(await page.locator('tr.row').count()).toBe(50);
    await page.getByRole('button', { name: 'Next' }).click();
    expect(await page.locator('#pages span').textContent()).toBe('Page 2 of 201');
    const filtering = (await page.evaluate(`(() => {
      const field = document.forms[0].elements.q;
      const started = performance.now();
      for (const text of ['b', 'bu', 'buc', 'bucket24']) {
        field.value = text;
        field.dispatchEvent(new Event('input', { bubbles: true }));
      }
      return performance.now() - started;
    })()`)) as number;
    expect(filtering).toBeLessThan(2000);
    expect(await count()).toBe('444 of 10,006 results');
  });

  test('prints all filtered results with their details', async () => {
    await open('many', '#outcome=open');
    expect(await page.locator('tr.details:visible').count()).toBe(0);
    await page.evaluate(`dispatchEvent(new Event('beforeprint'))`);
    await page.emulateMedia({ media: 'print' });
    expect(await page.locator('tr.details:visible').count()).toBe(253);
    expect(await page.locator('#filters').isVisible()).toBe(false);
    await page.evaluate(`dispatchEvent(new Event('afterprint'))`);
    expect(await page.locator('tr.row').count()).toBe(50);
  });
});
