import { describeInBrowser, ReportBrowser, WCAG_21 } from './browser';
import { changed, late, made, withResources } from './reports';

// a browser on a busy machine is slow to start
jest.setTimeout(120_000);

describeInBrowser('the page', () => {
  const browser = ReportBrowser.of({
    changed: () => changed,
    made: () => made,
    late: () => late,
    many: () => withResources(200),
  });
  const focused = () =>
    browser.page.evaluate(`(() => {
      const { activeElement: element } = document;
      return (element.getAttribute('aria-label') ?? (element.name || element.innerText || element.id)).trim();
    })()`);

  /** Elements that the Tab key reaches, up to a number, from the start of the page. */
  async function walk(steps: number): Promise<unknown[]> {
    const reached: unknown[] = [];
    for (let step = 0; step < steps; step++) {
      await browser.page.keyboard.press('Tab');
      reached.push(await focused());
    }
    return reached;
  }

  /** Views: a link, and what is opened in it. */
  const views: [string, string, () => Promise<void>][] = [
    ['summary with problems', '', () => Promise.resolve()],
    ['open results', '#outcome=open', () => openEach('.toggle')],
    ['finding', `#finding=${late.results[3].id}`, () => Promise.resolve()],
    ['resource', '#resource=dev/Data/Bucket', () => Promise.resolve()],
    ['controls', '#controls', () => openEach('#controls summary')],
    ['acknowledgements', '#register', () => Promise.resolve()],
    ['view without results', '#stage=nowhere', () => Promise.resolve()],
  ];

  async function openEach(selector: string): Promise<void> {
    for (const element of await browser.page.locator(selector).all()) await element.click();
  }

  describe.each(['light', 'dark'] as const)('in %s colours', (colorScheme) => {
    describe.each([1400, 380])('%d pixels wide', (width) => {
      test.each(views)('has a %s that passes axe and does not scroll horizontally', async (_, hash, prepare) => {
        await browser.page.setViewportSize({ width, height: 1000 });
        await browser.page.emulateMedia({ colorScheme });
        await browser.open('late', hash);
        await prepare();
        expect(await browser.faults()).toEqual([]);
        expect(await browser.page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
      });
    });
  });

  test.each([
    ['light', 1400],
    ['light', 380],
    ['dark', 1400],
    ['dark', 380],
  ] as const)('has changes and trends that pass axe in %s colours, %d pixels wide', async (colorScheme, width) => {
    await browser.page.setViewportSize({ width, height: 1000 });
    await browser.page.emulateMedia({ colorScheme });
    await browser.open('changed', '#changes');
    await openEach('#changes summary');
    expect(await browser.faults()).toEqual([]);
    expect(await browser.page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
  });

  test.each([320, 380, 720, 721, 1024])('does not scroll horizontally at %d pixels', async (width) => {
    await browser.page.setViewportSize({ width, height: 800 });
    await browser.open('made');
    await openEach('.toggle');
    await openEach('#controls summary');
    expect(await browser.page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
  });

  test.each(['late', 'changed'])('passes axe in print, which has no landmarks and targets: %s', async (name) => {
    await browser.open(name);
    await browser.page.evaluate(`dispatchEvent(new Event('beforeprint'))`);
    await browser.page.emulateMedia({ media: 'print' });
    const faults = await browser.faults(WCAG_21);
    await browser.page.emulateMedia({ media: null });
    expect(faults).toEqual([]);
  });

  test('keeps the roles of a table on a narrow screen', async () => {
    await browser.page.setViewportSize({ width: 380, height: 1000 });
    await browser.open('made');
    const table = browser.page.getByRole('table', { name: 'Results', exact: true });
    expect(await table.getByRole('row').count()).toBe(7);
    expect(await table.getByRole('columnheader').allTextContents()).toEqual([
      'Outcome',
      'Rule',
      'Resource',
      'Environment',
      'Severity',
    ]);
  });

  describe('with the keyboard only', () => {
    beforeEach(() => browser.page.setViewportSize({ width: 1400, height: 1000 }));

    test('is reached in the order of the page', async () => {
      await browser.open('made');
      expect(await walk(8)).toEqual([
        'Skip to the results',
        'Summary',
        'Results',
        'Controls',
        'Acknowledgements',
        'Print or save as PDF',
        '1\nOpen',
        '1\nAcknowledged',
      ]);
    });

    test('skips to the results, and reaches each filter and result from there', async () => {
      await browser.open('made');
      await browser.page.keyboard.press('Tab');
      await browser.page.keyboard.press('Enter');
      expect(await browser.page.evaluate('document.activeElement.id')).toBe('results');
      expect(await walk(14)).toEqual([
        'q',
        'Filters',
        'stage',
        'pack',
        'outcome',
        'level',
        'control',
        'stack',
        'type',
        'rule',
        'owner',
        'entry',
        'Alpha::Alpha-TLS',
        'dev/Data/Bucket',
      ]);
    });

    test('leaves the page at its end, and goes back', async () => {
      await browser.open('made', '#register');
      await browser.page.locator('#register a').last().focus();
      await browser.page.keyboard.press('Tab');
      expect(await browser.page.evaluate('document.activeElement === document.body')).toBe(true);
      await browser.page.locator('#register a').last().focus();
      await browser.page.keyboard.press('Shift+Tab');
      expect(await focused()).toBe('docs/runbooks/restore logs.md');
    });

    test('shows the focus', async () => {
      await browser.open('made');
      for (let step = 0; step < 20; step++) {
        await browser.page.keyboard.press('Tab');
        expect(await browser.page.evaluate('getComputedStyle(document.activeElement).outlineStyle')).toBe('solid');
      }
    });

    test('opens and closes a result', async () => {
      await browser.open('made');
      const toggle = browser.page.locator('.toggle').first();
      await toggle.focus();
      await browser.page.keyboard.press('Enter');
      expect(await toggle.getAttribute('aria-expanded')).toBe('true');
      expect(await browser.page.locator('tr.details').first().isVisible()).toBe(true);
      await browser.page.keyboard.press('Space');
      expect(await browser.page.locator('tr.details').first().isVisible()).toBe(false);
    });

    test('follows a number to its results, which get the focus', async () => {
      await browser.open('made');
      await browser.page.locator('#stages a').first().focus();
      await browser.page.keyboard.press('Enter');
      await browser.page.locator('#results:focus').waitFor();
      expect(await browser.page.locator('#count').textContent()).toBe('1 of 6 results');
    });

    test('removes filters, and does not lose the focus', async () => {
      await browser.open('made', '#stage=prod&pack=Alpha');
      await browser.page.locator('#active button').last().focus();
      await browser.page.keyboard.press('Enter');
      expect(await focused()).toBe('Remove the filter Environment: prod');
      await browser.page.keyboard.press('Enter');
      expect(await focused()).toBe('q');
      await browser.page.locator('#filters [name=stage]').selectOption('dev');
      await browser.page.locator('#reset').focus();
      await browser.page.keyboard.press('Enter');
      expect(await focused()).toBe('q');
    });

    test('turns pages, and continues in the results', async () => {
      await browser.open('many');
      await browser.page.getByRole('button', { name: 'Next' }).focus();
      await browser.page.keyboard.press('Enter');
      expect(await browser.page.evaluate('document.activeElement.id')).toBe('results');
    });
  });

  test('announces the number of results', async () => {
    await browser.open('made');
    expect(await browser.page.locator('#count').getAttribute('role')).toBe('status');
  });
});
