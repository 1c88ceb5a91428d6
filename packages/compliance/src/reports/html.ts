import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ComplianceReport } from './report-model';
import { bundleScripts } from './scripts';

const PAGE = join(__dirname, '../../assets/page');

/** Style sheets in the order of the cascade. */
const STYLES = ['colors', 'base', 'summary', 'changes', 'results', 'narrow', 'print'];

/** The report as one HTML page without external resources. */
export function toHtml(report: ComplianceReport): string {
  const parts: Readonly<Record<string, () => string>> = {
    style: () => STYLES.map((name) => asset(`styles/${name}.css`)).join('\n'),
    script: () => bundleScripts(join(PAGE, 'scripts/main.mjs')),
    data: () => inScript(JSON.stringify(compact(report))),
  };
  return asset('page.html').replaceAll(/(?:\/\*)?\{\{(style|script|data)\}\}(?:\*\/)?/g, (_, part: string) =>
    parts[part](),
  );
}

function asset(name: string): string {
  return readFileSync(join(PAGE, name), 'utf8').trim();
}

/** Replaces repeated names and paths with indexes, which makes a page with ten thousand results small. */
function compact(report: ComplianceReport) {
  const { rules, resources, acknowledgements, results } = report;
  const places = <T>(items: readonly T[], key: (item: T) => string) =>
    new Map<string | undefined, number>(items.map((item, index) => [key(item), index]));
  const ruleAt = places(rules, ({ id }) => id);
  const resourceAt = places(resources, ({ path }) => path);
  const entryAt = places(acknowledgements, ({ id }) => id);
  const rows = results.map(({ id, rule, resource, outcome, finding, message, acknowledgement, baseline }) => {
    const optional = [finding, message, entryAt.get(acknowledgement), baseline];
    while (optional.length > 0 && optional.at(-1) === undefined) optional.pop();
    return [id, ruleAt.get(rule), resourceAt.get(resource), outcome, ...optional];
  });
  return { ...report, results: rows };
}

/** Escapes text that could end the script element. */
function inScript(json: string): string {
  return json.replaceAll('<', '\\u003c');
}
