import { describeInBrowser, ReportBrowser } from './browser';
import { compared, late, made, withResources } from './reports';

// a browser on a busy machine is slow to start
jest.setTimeout(60_000);

describeInBrowser('the page', () => {
  const browser = ReportBrowser.of({
    made: () => made,
    compared: () => compared,
    late: () => late,
    many: () => withResources(2500),
  });
  const open = (name: string, hash?: string) => browser.open(name, hash);
  const count = () => browser.page.locator('#count').textContent();
  const rules = () => browser.page.locator('tr.row .toggle').allTextContents();
  const paths = () => browser.page.locator('tr.row .path').allTextContents();
  const reset = () => browser.page.getByRole('button', { name: 'Reset all filters' }).click();

  test('requests no external resources and has no errors', async () => {
    await open('made');
    await browser.page.locator('.toggle').first().click();
    expect(browser.requests.filter((url) => !browser.isOwn(url))).toEqual([]);
    expect(browser.errors).toEqual([]);
  });

  test('shows the open findings first', async () => {
    await open('made');
    expect(await browser.page.locator('#verdict').textContent()).toBe('3 open findings');
    expect(await browser.page.locator('#origin').textContent()).toBe('2026-11-23 12:00 UTC · commit 0123456789ab');
    expect(await browser.page.locator('tr.row .badge').allTextContents()).toEqual([
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
    expect(await browser.page.locator('#verdict').textContent()).toBe('4 open findings, 1 problem');
    expect(await browser.page.locator('#problems').textContent()).toContain('expired on 2027-05-31');
  });

  test('filters, and has the filter in the address', async () => {
    await open('made');
    for (const [name, value, expected] of [
      ['stage', 'dev', '2 of 6 results'],
      ['pack', 'Beta', '3 of 6 results'],
      ['outcome', 'open', '3 of 6 results'],
      ['outcome', 'acknowledged', '1 of 6 results'],
      ['level', 'warning', '1 of 6 results'],
      ['control', 'AC-2(1)', '3 of 6 results'],
      ['control', 'LOGS', '3 of 6 results'],
      ['stack', 'prod/Data', '4 of 6 results'],
      ['type', 'AWS::S3::Bucket', '6 results'],
      ['rule', 'Alpha::Alpha-TLS', '2 of 6 results'],
      ['owner', 'storage-team', '1 of 6 results'],
      ['entry', 'A1', '1 of 6 results'],
    ]) {
      await browser.page.locator(`#filters [name=${name}]`).selectOption(value);
      expect([name, value, await count()]).toEqual([name, value, expected]);
      expect(browser.view).toEqual({ [name]: value });
      await reset();
      expect(await count()).toBe('6 results');
    }
  });

  test.each([
    ['#stage=prod&pack=Alpha&outcome=compliant', ['Alpha::Alpha-TLS']],
    ['#control=AC-2(1)&stage=dev', ['Beta::Beta-LOGS']],
    ['#control=AC-2%281%29&outcome=compliant', ['Beta::Beta-LOGS']],
    ['#resource=prod/Data/Other', ['Beta::Beta-LOGS']],
    ['#resource=prod%2FData%2FBucket&level=warning', ['Alpha::Alpha-NAMES[Name::<a "b">]']],
    ['#owner=storage-team', ['Beta::Beta-LOGS']],
  ])('opens the results of the link %s', async (hash, expected) => {
    await open('made', hash);
    expect(await rules()).toEqual(expected);
  });

  test.each(['#stage=nowhere', '#resource=prod/Data/Missing', '#rule=constructor', '#q=nothing%20has%20this%20name'])(
    'says that no result matches %s',
    async (hash) => {
      await open('made', hash);
      expect(await browser.page.locator('#list').textContent()).toBe('No results match the filters.');
      await reset();
      expect(await count()).toBe('6 results');
    },
  );

  test.each([
    '#unknown=1',
    '#constructor=x&toString=y',
    '#%',
    '#=',
    '#page=0',
    '#page=-1',
    '#page=99',
    '#finding=none',
  ])('ignores what is invalid in %s', async (hash) => {
    await open('made', hash);
    expect(await count()).toBe('6 results');
    expect(await rules()).toHaveLength(6);
  });

  test('lists the active filters, and removes one', async () => {
    await open('made', '#stage=prod&outcome=nonCompliant&q=alpha');
    const active = browser.page.locator('#active li');
    expect(await active.allInnerTexts()).toEqual(['Search: alpha ×', 'Environment: prod ×', 'Outcome: Open ×']);
    await active.nth(2).getByRole('button').click();
    expect(browser.view).toEqual({ stage: 'prod', q: 'alpha' });
    expect(await count()).toBe('2 of 6 results');
    await reset();
    expect(await browser.page.locator('#active').isVisible()).toBe(false);
    expect(browser.page.url()).not.toContain('#');
  });

  test('returns to earlier views with the back button', async () => {
    await open('made');
    await browser.page.locator('#filters [name=stage]').selectOption('prod');
    await browser.page.locator('tr.row .path').first().click();
    expect(browser.view).toEqual({ resource: 'prod/Data/Bucket' });
    await browser.page.locator('#filters [name=q]').pressSequentially('nam');
    expect(browser.view).toEqual({ resource: 'prod/Data/Bucket', q: 'nam' });
    expect(await count()).toBe('1 of 6 results');
    // typing a search does not add to the history
    await browser.page.goBack();
    expect(browser.view).toEqual({ stage: 'prod' });
    expect(await count()).toBe('4 of 6 results');
    expect(await browser.page.locator('#filters [name=stage]').inputValue()).toBe('prod');
    await browser.page.goBack();
    expect(await count()).toBe('6 results');
    await browser.page.goForward();
    expect(await count()).toBe('4 of 6 results');
  });

  test('keeps the filters when a section is opened', async () => {
    await open('made', '#stage=prod');
    await browser.follow(() => browser.page.getByRole('link', { name: 'Controls', exact: true }).click());
    expect(await count()).toBe('4 of 6 results');
  });

  test('filters new findings since the baseline', async () => {
    await open('compared', '#outcome=new');
    expect(await count()).toBe('2 of 6 results');
    expect(await browser.page.locator('#verdict').textContent()).toBe('3 open findings, 1 of them in the baseline');
  });

  test('searches in rules, resources, findings and acknowledgements', async () => {
    await open('made');
    const search = browser.page.locator('#filters [name=q]');
    for (const text of ['OTHER', 'dev has', '<a "b">', 'sec-1']) {
      await search.fill(text);
      expect([text, await count()]).toEqual([text, '1 of 6 results']);
    }
  });

  test('links a number to its results', async () => {
    await open('made');
    await browser.follow(() =>
      browser.page.locator('#stages .card').nth(1).getByRole('link', { name: '1 Open' }).click(),
    );
    expect(await rules()).toEqual(['Alpha::Alpha-NAMES[Name::<a "b">]']);
    expect(browser.page.url()).toMatch(/#stage=prod&outcome=nonCompliant$/);
  });

  test('links a control to its resources', async () => {
    await open('made');
    await browser.page.locator('#controls summary', { hasText: 'Beta by requirement' }).click();
    const row = browser.page.locator('#controls tr', { hasText: 'AC-2(1)' });
    await browser.follow(() => row.locator('td.number').last().getByRole('link').click());
    expect(await paths()).toEqual(['prod/Data/Other']);
  });

  test('lists all controls of a standard with their decisions, and links to the results', async () => {
    await open('made');
    await browser.page
      .getByText('5 controls: 1 open, 1 not applicable, 2 decided elsewhere, 1 not decidable')
      .first()
      .click();
    const rows = browser.page.locator('#controls table.stacked tbody tr');
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
    await browser.follow(() => rows.first().getByRole('link', { name: '3' }).click());
    expect(await count()).toBe('3 of 6 results');
  });

  test.each(['finding', 'result'])('opens a result from a link with #%s=, with all details', async (name) => {
    await open('made', `#${name}=${made.results[3].id}`);
    const details = await browser.page.locator('tr.details:not([hidden])').innerText();
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

  test('links a finding to its source line, resource, stack, ticket and runbook', async () => {
    await open('made', `#finding=${made.results[3].id}`);
    const links = await browser.page.locator('tr.details:not([hidden]) a').all();
    const addresses = await Promise.all(links.map((link) => link.getAttribute('href')));
    expect(addresses).toEqual([
      'https://tickets.example.com/SEC-1',
      'https://git.example.com/shop/blob/0123456789abcdef0123/docs/runbooks/restore%20logs.md',
      'https://git.example.com/shop/blob/0123456789abcdef0123/apps/a%20shop/src/data.ts#L7',
      '#resource=dev%2FData%2FBucket',
      'https://eu-central-1.console.aws.amazon.com/cloudformation/home?region=eu-central-1#/stacks?filteringText=dev-Data&filteringStatus=active&viewNested=true',
      '#pack=Beta&control=AC-2%281%29',
      '#pack=Beta&control=AU-10',
      '#pack=Beta&control=LOGS',
      `#finding=${made.results[3].id}`,
    ]);
  });

  test('shows the file and the line without a repository', async () => {
    await open('late', `#finding=${late.results[3].id}`);
    const details = browser.page.locator('tr.details:not([hidden])');
    expect(await details.innerText()).toContain('apps/a shop/src/data.ts:7:5');
    expect(await details.locator('a[href*="git.example.com"]').count()).toBe(0);
  });

  test('shows a resource with its facts', async () => {
    await open('made', '#resource=dev/Data/Bucket');
    const facts = await browser.page.locator('#resource').innerText();
    for (const text of ['dev/Data/Bucket', 'AWS::S3::Bucket', '1 open, 1 acknowledged', 'dev-Data in eu-central-1'])
      expect(facts).toContain(text);
  });

  test('has the link of a result that is opened, and removes it when it is closed', async () => {
    await open('made', '#stage=prod');
    const [first] = await browser.page.locator('.toggle').all();
    await first.click();
    expect(browser.view).toEqual({ stage: 'prod', finding: made.results[2].id });
    await first.click();
    expect(browser.view).toEqual({ stage: 'prod' });
  });

  test('shows many results in pages', async () => {
    await open('many');
    expect(await count()).toBe('10,006 results');
    expect(await browser.page.locator('tr.row').count()).toBe(50);
    await browser.page.getByRole('button', { name: 'Next' }).click();
    expect(await browser.page.locator('#pages span').textContent()).toBe('Page 2 of 201');
    expect(browser.view).toEqual({ page: '2' });
    await browser.page.goBack();
    expect(await browser.page.locator('#pages span').textContent()).toBe('Page 1 of 201');
    await browser.page.locator('#filters [name=q]').fill('bucket24');
    expect(await count()).toBe('444 of 10,006 results');
  });

  test('opens a result on the page that contains it', async () => {
    const report = withResources(2500);
    await open('many', `#finding=${report.results.at(-1)?.id}`);
    expect(await browser.page.locator('#pages span').textContent()).toBe('Page 201 of 201');
    expect(await browser.page.locator('tr.details:not([hidden])').count()).toBe(1);
  });
});
