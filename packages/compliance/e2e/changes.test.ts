import { describeInBrowser, ReportBrowser } from './browser';
import { changed, made } from './reports';

// a browser on a busy machine is slow to start
jest.setTimeout(60_000);

describeInBrowser('the changes on the page', () => {
  const browser = ReportBrowser.of({ made: () => made, changed: () => changed, many: () => withChanges(150) });
  const section = () => browser.page.locator('#changes');
  const since = (title: string) => browser.page.getByRole('table', { name: title });

  /** Number of each change of a comparison. */
  async function counts(title: string): Promise<Record<string, string>> {
    const rows = await since(title).locator('tbody tr').all();
    const cells = await Promise.all(rows.map((row) => row.getByRole('cell').allInnerTexts()));
    return Object.fromEntries(cells.map(([name, count]) => [name, count]));
  }

  test('are hidden without a history, with their link', async () => {
    await browser.open('made');
    expect(await section().isVisible()).toBe(false);
    expect(await browser.page.getByRole('link', { name: 'Changes' }).isVisible()).toBe(false);
  });

  test('count the changes since the previous run', async () => {
    await browser.open('changed');
    await browser.page.getByRole('link', { name: 'Changes' }).click();
    expect(await section().isVisible()).toBe(true);
    expect(await counts('Since the previous run (2027-05-24, bbbbbbbbbbbb)')).toEqual({
      New: '1',
      'Acknowledgement expired': '1',
      'Acknowledgement removed': '0',
      'Newly acknowledged': '1',
      Fixed: '1',
      'Still open': '1',
      'Acknowledgement expires soon': '1',
    });
  });

  test('count the changes since an earlier quarter, with the versions of packs', async () => {
    await browser.open('changed');
    expect(await counts('Since the last run of an earlier quarter (2026-12-20, aaaaaaaaaaaa)')).toMatchObject({
      New: '1',
      Fixed: '1',
    });
    expect(await section().innerText()).toContain('Pack Alpha was updated from 3.0.1 to 3.0.2.');
  });

  test('link the findings that the report has', async () => {
    await browser.open('changed');
    const table = since('Since the previous run');
    for (const summary of await table.locator('summary').all()) await summary.click();
    const links = await table.getByRole('link').allInnerTexts();
    expect(links).toEqual(['Alpha::Alpha-NAMES[Name::<a "b">]', 'Beta::Beta-LOGS', 'Alpha::Alpha-TLS', 'A2']);
    const removed = table.locator('tr', { hasText: 'Fixed' });
    expect(await removed.innerText()).toContain('prod/Data/Other');
    await browser.follow(() => table.getByRole('link', { name: 'Alpha::Alpha-NAMES' }).click());
    expect(browser.view).toEqual({ finding: changed.results[2].id });
    expect(await browser.page.locator(`#row-${changed.results[2].id}`).isVisible()).toBe(true);
  });

  test('list 100 findings of a change', async () => {
    await browser.open('many');
    const row = since('Since the previous run').locator('tr', { hasText: 'Fixed' });
    await row.locator('summary').click();
    expect(await row.locator('li').count()).toBe(101);
    expect(await row.locator('li').last().innerText()).toBe('and 50 more');
  });

  test('have the trend of each pack', async () => {
    await browser.open('changed');
    const rows = since('Trend from 2026-12-20 to 2027-06-01').locator('tbody tr');
    expect(await rows.count()).toBe(2);
    expect((await rows.first().getByRole('cell').allInnerTexts()).map((text) => text.trim())).toEqual([
      'Alpha',
      '1',
      '0 to 1',
      '',
    ]);
    expect(await rows.first().getByRole('img').getAttribute('aria-label')).toBe(
      '3 runs: open from 1 to 1, at most 2; acknowledged from 0 to 1, at most 1',
    );
    const lines = await rows.first().locator('polyline').all();
    expect(lines).toHaveLength(2);
    for (const line of lines) {
      const points = (await line.getAttribute('points')) ?? '';
      const xs = points.split(' ').map((point) => Number(point.split(',')[0]));
      expect(xs).toHaveLength(3);
      // the middle run is a week before the last
      expect([xs[0], xs[2]]).toEqual([3, 237]);
      expect(xs[1]).toBeGreaterThan(220);
    }
  });
});

/** A comparison with many fixed findings of removed resources. */
function withChanges(count: number) {
  const [previous] = changed.comparisons ?? [];
  const fixed = previous.changes.filter(({ change }) => change === 'fixed');
  const changes = Array.from({ length: count }, (_, index) => ({ ...fixed[0], id: `fixed${index}` }));
  return { ...changed, comparisons: [{ ...previous, counts: { ...previous.counts, fixed: count }, changes }] };
}
