import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { chromium, type Browser, type Page } from 'playwright-core';
import { CHROMIUM, describeInBrowser } from '../../../tools/jest/src/chromium';
import { StaticServer } from './server';

/** One page of each kind. */
const PAGES = {
  'start page': '/',
  tutorial: '/get-started/first-service/',
  'guide with tables': '/guides/packages/service/',
  diagrams: '/architecture/',
  'reference of a construct': '/reference/service/containerservice/',
  'reference of a library': '/reference/network/',
  procedure: '/operate/runbooks/recover-database/',
  'sample report': '/compliance/sample-report/',
  decision: '/decisions/0001-postgresql-15-17/',
};
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

interface Finding {
  readonly id: string;
  readonly nodes: readonly { readonly html: string; readonly failureSummary?: string }[];
}

describeInBrowser('the documentation site', () => {
  const server = new StaticServer(join(__dirname, '../dist'));
  const problems: string[] = [];
  let address: string;
  let browser: Browser;
  let page: Page;

  beforeAll(async () => {
    address = await server.start();
    browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox', '--disable-gpu'] });
    page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
    page.on('request', (request) => {
      if (!request.url().startsWith(address) && !request.url().startsWith('data:'))
        problems.push(`request to ${request.url()}`);
    });
    page.on('response', (response) => {
      if (response.status() >= 400) problems.push(`${response.status()} ${response.url()}`);
    });
    page.on('console', (message) => {
      if (message.type() !== 'log') problems.push(`console: ${message.text()}`);
    });
    page.on('pageerror', (error) => problems.push(error.message));
  });
  afterAll(async () => {
    await browser?.close();
    await server.stop();
  });
  beforeEach(() => (problems.length = 0));

  const open = async (path: string) => {
    await page.goto(address + path, { waitUntil: 'load' });
  };

  describe.each(['light', 'dark'] as const)('with the theme %s', (colorScheme) => {
    test.each(Object.entries(PAGES))(
      'the %s has no finding of axe, no error and no foreign request',
      async (_, path) => {
        await page.emulateMedia({ colorScheme });
        await open(path);
        expect(await page.evaluate('document.documentElement.dataset.theme')).toBe(colorScheme);
        // a script of the page makes code that scrolls focusable
        await page.waitForFunction(
          `[...document.querySelectorAll('pre')].every((code) => code.scrollWidth <= code.clientWidth || code.tabIndex === 0)`,
        );
        await page.evaluate(readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8'));
        const found = (await page.evaluate(
          `axe.run(document, { runOnly: ${JSON.stringify(RULES)} }).then((result) => result.violations)`,
        )) as Finding[];
        expect(found.map(({ id, nodes }) => [id, nodes[0].html, nodes[0].failureSummary])).toEqual([]);
        expect(problems).toEqual([]);
      },
    );
  });

  test.each(Object.entries(PAGES))('the %s is not wider than a phone', async (_, path) => {
    await page.setViewportSize({ width: 360, height: 740 });
    await open(path);
    const width = await page.evaluate('document.documentElement.scrollWidth');
    await page.setViewportSize({ width: 1280, height: 900 });
    expect(width).toBeLessThanOrEqual(360);
  });

  /** Addresses of the results that the search dialog shows, in their order. */
  const search = async (term: string): Promise<string[]> => {
    await open('/guides/safety/');
    await page.getByRole('button', { name: 'Search' }).click();
    await page.locator('#starlight__search input').fill(term);
    const links = page.locator('.pagefind-ui__result-title > a');
    await links.first().waitFor();
    return links.evaluateAll((found) => found.map((link) => String(link.getAttribute('href'))));
  };

  test.each(['database', 'load balancer', 'rotation', 'compliance'])(
    'the search for "%s" ranks a guide before the reference',
    async (term) => {
      const urls = await search(term);
      expect(urls.length).toBeGreaterThan(3);
      expect(problems).toEqual([]);
      expect(urls[0]).not.toMatch(/\/(reference|decisions)\//);
    },
  );

  test('the search finds the page of a construct by its name', async () => {
    expect(await search('PostgresDatabase')).toContain('/reference/database/postgresdatabase/');
  });

  test('the tabs of a language have the same choice on the next page', async () => {
    await open('/reference/service/containerservice/');
    await page.getByRole('tab', { name: 'Python' }).first().click();
    await open('/reference/network/tieredvpc/');
    expect(await page.getByRole('tab', { name: 'Python' }).first().getAttribute('aria-selected')).toBe('true');
    expect(await page.getByRole('tabpanel').first().textContent()).toContain('pets_network.TieredVpc(');
  });
});
