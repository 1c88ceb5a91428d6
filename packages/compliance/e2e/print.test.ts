import { describeInBrowser, ReportBrowser } from './browser';
import { changed, late, made, withResources } from './reports';

// a browser on a busy machine is slow to start
jest.setTimeout(120_000);

describeInBrowser('the printed document', () => {
  const browser = ReportBrowser.of({
    changed: () => changed,
    made: () => made,
    late: () => late,
    many: () => withResources(2500),
  });

  /** The document that Chromium prints, as text by chapter. */
  async function printed(name: string, hash?: string): Promise<Record<string, string>> {
    await browser.open(name, hash);
    await browser.page.emulateMedia({ media: 'print' });
    await browser.page.evaluate(`dispatchEvent(new Event('beforeprint'))`);
    const texts = await browser.page.locator('#document > section').allInnerTexts();
    await browser.page.emulateMedia({ media: null });
    return Object.fromEntries(texts.map((text) => [text.split('\n')[0], text]));
  }

  test('has a cover and the chapters of an audit', async () => {
    const chapters = await printed('made');
    expect(Object.keys(chapters)).toEqual([
      'Compliance report',
      '1. Scope',
      '2. Method',
      '3. Results by environment and pack',
      '4. Results by control',
      '5. Open findings',
      '6. Exceptions',
      '7. Sign-off',
    ]);
    for (const text of ['3 open findings', '2026-11-23 12:00 UTC', 'dev, prod', 'Alpha 3.0.2', '0123456789abcdef0123'])
      expect(chapters['Compliance report']).toContain(text);
    for (const text of ['dev-Data', '111111111111', 'eu-central-1', 'every result'])
      expect(chapters['1. Scope']).toContain(text);
    for (const text of ['LOGS', 'buckets have logs', 'Rule on the template', 'AC-2(1)'])
      expect(chapters['4. Results by control']).toContain(text);
  });

  test('lists open findings, with their source line', async () => {
    const { '5. Open findings': findings } = await printed('made');
    for (const text of ['Alpha::Alpha-NAMES[Name::<a "b">]', 'Not evaluated', 'apps/a shop/src/data.ts:7:5'])
      expect(findings).toContain(text);
    expect(findings).not.toContain('Acknowledged');
  });

  test('lists exceptions with owner, expiration date and lines for signatures', async () => {
    const { '6. Exceptions': exceptions, '7. Sign-off': signOff } = await printed('made');
    for (const text of ['=dev has | no <data>', 'storage-team', '2027-05-31', 'SEC-1', 'docs/runbooks/restore logs.md'])
      expect(exceptions).toContain(text);
    for (const text of ['Accepted by (name, role)', 'Date', 'Signature']) expect(exceptions).toContain(text);
    for (const text of ['Prepared by', 'Reviewed by', 'Approved by']) expect(signOff).toContain(text);
  });

  test('contains the findings of each change, if there is a history', async () => {
    const { '6. Changes since earlier runs': changes } = await printed('changed');
    for (const text of [
      'Since the previous run (2027-05-24',
      'Fixed',
      'Alpha::Alpha-TLS',
      'prod/Data/Other',
      'Trend from',
    ])
      expect(changes).toContain(text);
  });

  test('contains the problems of the run', async () => {
    expect((await printed('late'))['1. Scope']).toContain('expired on 2027-05-31');
  });

  test('has the results of a filtered view as evidence', async () => {
    const { '5. Evidence': evidence } = await printed('made', '#control=AC-2(1)');
    expect(evidence).toContain('3 results with Control: AC-2(1).');
    expect(evidence).toContain('prod/Data/Other');
  });

  test('names the file with all results if it does not contain them', async () => {
    const { '5. Evidence': evidence } = await printed('many', '#pack=Alpha');
    expect(evidence).toContain('The first 2,000 are printed. findings.csv contains all of them.');
    expect(await browser.page.locator('#document tbody tr .badge').count()).toBeLessThan(2100);
  });

  test('contains nothing of the page itself', async () => {
    await browser.open('made');
    await browser.page.emulateMedia({ media: 'print' });
    for (const id of ['filters', 'results', 'summary'])
      expect(await browser.page.locator(`#${id}`).isVisible()).toBe(false);
    await browser.page.emulateMedia({ media: null });
    expect(await browser.page.locator('#document').isVisible()).toBe(false);
  });

  test('is a PDF with pages and an outline', async () => {
    await browser.open('late');
    const pdf = (await browser.page.pdf({ preferCSSPageSize: true, outline: true, tagged: true })).toString('latin1');
    expect(pdf.slice(0, 5)).toBe('%PDF-');
    expect(pdf.match(/\/Type \/Page\b/g)?.length).toBeGreaterThanOrEqual(8);
    expect(pdf).toContain('/Outlines');
    expect(pdf).toContain('/StructTreeRoot');
  });

  test('is created from the button of the page', async () => {
    await browser.open('made');
    await browser.page.evaluate('window.print = () => { window.printed = true; }');
    await browser.page.getByRole('button', { name: 'Print or save as PDF' }).click();
    expect(await browser.page.evaluate('window.printed')).toBe(true);
  });
});
