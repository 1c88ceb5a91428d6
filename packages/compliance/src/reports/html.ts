import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ComplianceReport } from './report-model';

const ASSETS = join(__dirname, '../../assets');

/** The report as one HTML page without external resources. */
export function toHtml(report: ComplianceReport): string {
  return asset('report.html').replaceAll(/(?:\/\*)?\{\{(style|script|data)\}\}(?:\*\/)?/g, (_, part: string) => {
    if (part === 'data') return inScript(JSON.stringify(compact(report)));
    return asset(part === 'style' ? 'report.css' : 'report.js');
  });
}

function asset(name: string): string {
  return readFileSync(join(ASSETS, name), 'utf8').trim();
}

/** Replaces repeated names and paths with indexes, which makes a page with ten thousand results small. */
function compact(report: ComplianceReport) {
  const { rules, resources, acknowledgements, results } = report;
  const places = <T>(items: readonly T[], key: (item: T) => string) =>
    new Map(items.map((item, index) => [key(item), index]));
  const ruleAt = places(rules, ({ id }) => id);
  const resourceAt = places(resources, ({ path }) => path);
  const entryAt = places(acknowledgements, ({ id }) => id);
  const rows = results.map(({ id, rule, resource, outcome, finding, message, acknowledgement, baseline }) => {
    const entry = acknowledgement === undefined ? undefined : entryAt.get(acknowledgement);
    const optional = [finding, message, entry, baseline];
    while (optional.length > 0 && optional.at(-1) === undefined) optional.pop();
    return [id, ruleAt.get(rule), resourceAt.get(resource), outcome, ...optional];
  });
  return { ...report, results: rows };
}

/** Escapes text that could end the script element. */
function inScript(json: string): string {
  return json.replaceAll('<', '\\u003c');
}
