import { existsSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { ExecutorContext } from '@nx/devkit';
import { openInBrowser } from '../operations/console/browser';
import { ConsoleUrls } from '../operations/console/urls';
import { openEnvironment, type Environment, type OperationOptions } from '../operations/environment';
import { chooseService, describeService, logDestinations } from '../operations/services';
import { CommandError } from '../shared/command-error';
import { printJson } from '../shared/console';
import { executor, targetOf } from '../shared/executor';
import { quoted } from '../shared/printable';

const PAGES = ['dashboard', 'service', 'logs', 'report'] as const;

/** A kind of page. */
export type PageKind = (typeof PAGES)[number];

/** Options of the executor `open`. */
export interface OpenOptions extends OperationOptions {
  /** Page to print. @default - all pages */
  readonly page?: PageKind;
  /** Opens the page in the browser. */
  readonly open?: boolean;
  /** Folder of the compliance report, relative to the workspace. @default reports/compliance */
  readonly reports?: string;
  /** Prints the pages as JSON. */
  readonly json?: boolean;
}

interface Page {
  readonly page: PageKind;
  /** Name of the dashboard, service or log group. */
  readonly name: string;
  /** URL, or path of the report relative to the workspace. */
  readonly target: string;
}

/** Prints the pages of a deployed stage, or opens one in the browser. Changes nothing. */
export default executor<OpenOptions>(async (options, context) => {
  const { page, open = false, json = false } = options;
  if (page !== undefined && !PAGES.includes(page)) {
    throw new CommandError(`page must be one of ${PAGES.join(', ')}, got ${quoted(page)}`);
  }
  if (open && page === undefined) {
    throw new CommandError(`--open requires a page, one of ${PAGES.join(', ')}`);
  }
  const pages = await findPages(options, context, page === undefined ? PAGES : [page]);
  if (pages.length === 0) throw new CommandError(`the stage has no ${page ?? 'page'}`);
  if (json) printJson(pages);
  else for (const { page: kind, name, target } of pages) console.log(`${kind.padEnd(9)}  ${name}  ${target}`);
  if (open) {
    const [{ target }] = pages;
    await openInBrowser(page === 'report' ? join(context.root, target) : target);
  }
});

async function findPages(
  options: OpenOptions,
  context: ExecutorContext,
  kinds: readonly PageKind[],
): Promise<readonly Page[]> {
  // the report needs no credentials
  const pages = kinds.includes('report') ? reportPages(options, context, kinds.length === 1) : [];
  const others = kinds.filter((kind) => kind !== 'report');
  if (others.length === 0) return pages;
  const environment = await openEnvironment(options, context);
  return [...(await consolePages(environment, options, others)), ...pages];
}

async function consolePages(
  environment: Environment,
  { service: wanted, page }: OpenOptions,
  kinds: readonly PageKind[],
): Promise<readonly Page[]> {
  const urls = (region: string) => new ConsoleUrls(environment.caller.partition, region);
  const inventory = await environment.inventory();
  const pages: Page[] = [];
  if (kinds.includes('dashboard')) {
    const dashboards = inventory.of('AWS::CloudWatch::Dashboard');
    pages.push(
      ...dashboards.map(({ physicalId: name, region }) => {
        const target = urls(region).dashboard(name);
        return { page: 'dashboard' as const, name, target };
      }),
    );
  }
  // without a page, a stage without a service has the other pages
  const hasServices = inventory.of('AWS::ECS::Service').length > 0;
  if (!kinds.some((kind) => kind === 'service' || kind === 'logs') || (!hasServices && page === undefined))
    return pages;
  const service = await chooseService(environment, wanted);
  const { name, cluster, region } = service;
  if (kinds.includes('service')) pages.push({ page: 'service', name, target: urls(region).service(cluster, name) });
  if (!kinds.includes('logs')) return pages;
  const { taskDefinition } = await describeService(environment, service);
  const groups = new Map(logDestinations(taskDefinition, region).map((each) => [each.logGroup, each.region]));
  for (const [group, at] of groups) pages.push({ page: 'logs', name: group, target: urls(at).logGroup(group) });
  return pages;
}

/** The report page of `@pets/compliance`, or the findings that the validation plugins wrote. */
function reportPages(
  { reports = 'reports/compliance' }: OpenOptions,
  context: ExecutorContext,
  isRequired: boolean,
): readonly Page[] {
  const target = relative(context.root, join(context.root, reports, 'index.html'));
  if (existsSync(join(context.root, target))) return [{ page: 'report', name: 'compliance', target }];
  if (isRequired)
    throw new CommandError(
      `${target} does not exist. To write it, run npx nx ${targetOf('nag', context)} ${context.projectName}`,
    );
  return [];
}
