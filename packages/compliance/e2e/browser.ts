import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Browser, chromium, type Page } from 'playwright-core';
import { CHROMIUM } from '../../../tools/jest/src/chromium';
import { toHtml } from '../src/reports/html';
import type { ComplianceReport } from '../src/reports/report-model';

export { describeInBrowser } from '../../../tools/jest/src/chromium';

export const WCAG_21 = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'];

interface Finding {
  readonly id: string;
  readonly nodes: readonly { readonly html: string; readonly failureSummary?: string }[];
}

/** A browser with the pages of reports. */
export class ReportBrowser {
  /** Starts before the tests of the file, and closes after them. */
  static of(reports: Readonly<Record<string, () => ComplianceReport>>): ReportBrowser {
    const browser = new ReportBrowser(reports);
    beforeAll(() => browser.start());
    afterAll(() => browser.close());
    return browser;
  }

  readonly requests: string[] = [];
  readonly errors: string[] = [];
  private readonly urls = new Map<string, string>();
  private readonly folder = mkdtempSync(join(tmpdir(), 'page-'));
  private browser?: Browser;
  private opened?: Page;

  private constructor(private readonly reports: Readonly<Record<string, () => ComplianceReport>>) {}

  get page(): Page {
    if (this.opened === undefined) throw new Error('the browser is not started');
    return this.opened;
  }

  /** Whether a URL is one of the pages. */
  isOwn(url: string): boolean {
    return ['about:blank', ...this.urls.values()].some((own) => url.startsWith(own));
  }

  async open(name: string, hash = ''): Promise<void> {
    await this.page.goto('about:blank');
    await this.page.goto(`${this.urls.get(name)}${hash}`);
  }

  /** The part of the address that has the view. */
  get view(): Record<string, string> {
    return Object.fromEntries(new URLSearchParams(new URL(this.page.url()).hash.slice(1)));
  }

  /** Violations of the accessibility rules, by default those of WCAG 2.2 and of best practices. */
  async faults(tags = [...WCAG_21, 'wcag22aa', 'best-practice']): Promise<unknown> {
    await this.page.evaluate(readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8'));
    const found = await this.page.evaluate(
      `axe.run(document, { runOnly: ${JSON.stringify(tags)} }).then((r) => r.violations)`,
    );
    return (found as Finding[]).map(({ id, nodes }) => [id, nodes[0].html, nodes[0].failureSummary]);
  }

  private async start(): Promise<void> {
    for (const [name, make] of Object.entries(this.reports)) {
      const file = join(this.folder, `${name}.html`);
      writeFileSync(file, toHtml(make()));
      this.urls.set(name, pathToFileURL(file).href);
    }
    this.browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox', '--disable-gpu'] });
    this.opened = await this.browser.newPage({ viewport: { width: 1400, height: 1000 } });
    this.opened.on('request', (request) => this.requests.push(request.url()));
    this.opened.on('console', (message) => this.errors.push(message.text()));
    this.opened.on('pageerror', (error) => this.errors.push(error.message));
  }

  /** Follows a link that changes the fragment of the address, and waits until the page shows the new view. */
  async follow(act: () => Promise<unknown>): Promise<void> {
    const changed = this.page.evaluate(
      "new Promise((done) => addEventListener('hashchange', () => setTimeout(done), { once: true }))",
    );
    await act();
    await changed;
  }

  private async close(): Promise<void> {
    await this.browser?.close();
    rmSync(this.folder, { recursive: true });
  }
}
