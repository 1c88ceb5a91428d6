import { describeInBrowser, ReportBrowser } from './browser';
import { withResources } from './reports';

jest.setTimeout(120_000);

const RESOURCES = 5000;
/** More than in an app with four packs, which has about three. */
const RESULTS_OF_EACH = 10;

describeInBrowser('a report with 5,000 resources and 50,000 results', () => {
  const browser = ReportBrowser.of({ large: () => withResources(RESOURCES, RESULTS_OF_EACH) });

  // the default timeout of the browser ends a page that hangs. The time is printed, and not a condition
  test('opens, filters and shows a resource', async () => {
    const started = performance.now();
    await browser.open('large');
    await browser.page.locator('tr.row').nth(49).waitFor();
    const opened = performance.now() - started;
    expect(await browser.page.locator('#count').textContent()).toBe('50,006 results');
    const search = browser.page.locator('#filters [name=q]');
    const typed = performance.now();
    await search.fill('bucket4999');
    expect(await browser.page.locator('#count').textContent()).toBe('10 of 50,006 results');
    const searched = performance.now() - typed;
    process.stdout.write(`opens in ${opened.toFixed(0)} ms, searches in ${searched.toFixed(0)} ms\n`);
    await browser.page.locator('tr.row .path').first().click();
    await browser.page.locator('#resource h3').waitFor();
    expect(await browser.page.locator('#resource h3').textContent()).toBe('prod/Stack39/Bucket4999');
    expect(browser.errors).toEqual([]);
  });
});
