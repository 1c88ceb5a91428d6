import type { ComplianceRecord } from '../../src/recorder/model';
import { record } from '../reports/sample';

/** Texts that a format could interpret, or that its readers do not support. */
export const HOSTILE: Readonly<Record<string, string>> = {
  html: '</script><script>document.title="harmed"</script><img src=x onerror="document.title=1"> ]]> <!-- &lt;',
  formula: '=HYPERLINK("http://example.com/?"&A1,"open")',
  'control characters': 'a\u0000b\u0007c\u001B[31md\u007Fe\u0085f\u2028g\u202Eh',
  'lone surrogates': 'a\uD800b\uDFFFc \u{1F600}',
  'a line break and a heading': 'first\n\n# Heading\n- [ ] item\r\nlast',
  'a text of 1 MB': 'x'.repeat(2 ** 20),
  'the name of a prototype': '__proto__',
  'the name of a constructor': 'constructor',
  'spaces only': ' \t ',
};

/** The sample with a text instead of all names and texts that users and apps choose. */
export function hostileRecord(text: string): ComplianceRecord {
  const path = `prod/${text}`;
  const rule = `Beta::Beta-${text}`;
  return {
    ...record,
    packs: [
      ...record.packs,
      { name: text, version: text, controls: [{ id: text, title: text, decidedBy: 'rule', detail: text }] },
    ],
    rules: [
      ...record.rules,
      { id: rule, pack: 'Beta', level: 'error', info: text, explanation: text, controls: [text, 'AC-2(1)'] },
    ],
    resources: [
      ...record.resources,
      {
        path,
        type: text,
        logicalId: text,
        stack: path,
        stage: text,
        template: text,
        source: { file: text, line: 1, column: 1 },
      },
    ],
    results: [
      ...record.results,
      { rule, resource: path, verdict: 'nonCompliant', finding: text, message: text },
      { rule, resource: path, verdict: 'error', message: text },
      { rule, resource: path, verdict: 'compliant' },
      { rule: 'Beta::Beta-LOGS', resource: path, verdict: 'nonCompliant' },
    ],
    acknowledgements: [
      ...record.acknowledgements,
      {
        id: 'A2',
        rules: ['Beta::Beta-LOGS'],
        at: [text],
        stages: [text],
        reason: text,
        owner: text,
        ticket: text,
        expires: '2027-05-31',
        constructs: [path],
      },
    ],
    problems: [{ kind: 'unused', level: 'error', message: text, at: text }],
  };
}
