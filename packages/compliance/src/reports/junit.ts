import { groupBy } from '../private/collections';
import type { ComplianceReport } from './report-model';
import { justificationOf, messageOf, type ResultView, viewResults } from './view';

interface Case {
  readonly classname: string;
  readonly name: string;
  readonly verdict?: {
    readonly kind: 'failure' | 'error' | 'skipped';
    readonly type?: string;
    readonly message: string;
  };
}

/** Each result as a test case, by environment and pack. Acknowledged results are skipped. The register is a separate suite. */
export function toJunit(report: ComplianceReport): string {
  const results = viewResults(report);
  const groups = groupBy(results, ({ resourceFacts, ruleFacts }) =>
    [resourceFacts.stage, ruleFacts.pack].filter((part) => part !== '').join(' / '),
  );
  const suites = [...groups].map(([name, group]) => suite(name, group.map(resultCase)));
  const register = report.problems.map(({ kind, level, message, at }): Case => {
    const verdict = { kind: level === 'error' ? ('failure' as const) : ('skipped' as const), type: kind, message };
    return { classname: 'register', name: at === undefined ? message : `${at}: ${message}`, verdict };
  });
  const all = [...suites, suite('Acknowledgements', register)];
  return `<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="compliance"${tally(all.flatMap(({ cases }) => cases))}>
${all.map(({ xml }) => xml).join('\n')}
</testsuites>
`;
}

function resultCase(result: ResultView): Case {
  const { resourceFacts, rule, resource, finding, outcome, entry, ruleFacts } = result;
  const name = `${rule}${finding === undefined ? '' : `[${finding}]`} ${resource}`;
  const classname = resourceFacts.stack.replaceAll('/', '.');
  if (outcome === 'compliant') return { classname, name };
  if (outcome === 'acknowledged') {
    return { classname, name, verdict: { kind: 'skipped', message: entry ? justificationOf(entry) : '' } };
  }
  const kind = outcome === 'error' ? 'error' : 'failure';
  return { classname, name, verdict: { kind, type: ruleFacts.level, message: messageOf(result) } };
}

function suite(name: string, cases: readonly Case[]) {
  const body = cases.map(testCase).join('');
  return { cases, xml: `  <testsuite name="${escape(name)}"${tally(cases)}>\n${body}  </testsuite>` };
}

function testCase({ classname, name, verdict }: Case): string {
  const open = `    <testcase classname="${escape(classname)}" name="${escape(name)}"`;
  if (verdict === undefined) return `${open}/>\n`;
  const type = verdict.type === undefined || verdict.kind === 'skipped' ? '' : ` type="${escape(verdict.type)}"`;
  return `${open}>\n      <${verdict.kind}${type} message="${escape(verdict.message)}"/>\n    </testcase>\n`;
}

function tally(cases: readonly Case[]): string {
  const of = (kind: string) => cases.filter(({ verdict }) => verdict?.kind === kind).length;
  return ` tests="${cases.length}" failures="${of('failure')}" errors="${of('error')}" skipped="${of('skipped')}"`;
}

/** XML does not support most control characters, so they are removed. */
function escape(text: string): string {
  return text
    .replaceAll(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll('\n', '&#10;');
}
