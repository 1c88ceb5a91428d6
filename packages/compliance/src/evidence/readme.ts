import { markdownCode, markdownText } from '../private/markdown-text';
import type { ComplianceReport, ReportedComparison } from '../reports/report-model';
import { CHECKSUMS_FILE } from './checksums';
import type { EvidenceManifest } from './manifest';

/** Index of the bundle, in plain English. */
export function readmeOf(report: ComplianceReport, manifest: EvidenceManifest): string {
  const { total } = report.summary;
  const tools = Object.entries(manifest.tools).map(
    ([name, version]) => `${markdownText(name)} ${markdownText(version)}`,
  );
  return [
    '# Compliance evidence',
    `Created on ${manifest.createdAt}, from ${manifest.commit === undefined ? 'an unknown commit' : `commit ${markdownCode(manifest.commit)}`}, by ${tools.join(', ')}.`,
    `The rules judged the CloudFormation templates of ${report.resources.length} resources: ${total.compliant} results comply, ${total.acknowledged} are acknowledged, ${total.nonCompliant} are open, and ${total.error} could not be evaluated. The results are about the templates, not about the deployed account.`,
    '## Which resources support a control?',
    'Open `reports/findings.csv` in a spreadsheet. Filter the column `Controls` for the control, such as `AC-2(1)`, and the column `Outcome` for `compliant`. The column `Construct path` has the resources. A resource whose outcome for a rule of this control is not `compliant` does not support it. `reports/oscal-assessment-results.json` has the same results for tools: the findings of the control refer to observations, whose subjects are the resources.',
    'Control ids have no spaces. The column separates them by spaces.',
    '## What is excepted, by whom, until when?',
    `Open \`acknowledgements.csv\`. It has ${report.acknowledgements.length} acknowledgements, with the reason, the owner, and the last day on which they are valid.`,
    '## What has changed?',
    ...changesOf(report.comparisons ?? []),
    '## Which rules ran in which version?',
    `Open \`rules.csv\`. It has ${report.rules.length} rules, with their pack, version and results. \`evidence.json\` has the versions of the packs and tools.`,
    '## Files',
    FILES.map(([file, content]) => `- ${markdownCode(file)}: ${content}`).join('\n'),
    '## Verify this bundle',
    `\`npx cdk-compliance verify evidence.tar.gz\` checks without a network that each file has its checksum and that no file is missing or additional. Without this tool, run \`sha256sum --check ${CHECKSUMS_FILE}\` in the unpacked folder. To check that the workflow of the repository created the bundle, run \`gh attestation verify evidence.tar.gz --repo <owner>/<repository>\`.`,
    'To check that the templates are those that were judged, run `sha256sum --check` with `templates.sha256` in the cloud assembly.',
  ]
    .map((part) => `${part}\n`)
    .join('\n');
}

const FILES: readonly (readonly [string, string])[] = [
  ['acknowledgements.csv', 'accepted findings'],
  ['changes.csv', 'changes since the previous run and since the last quarter'],
  ['evidence.json', 'time, commit, versions of tools, packs and rules, and hashes of templates, for programs'],
  ['history.json', 'all recorded runs, if a history is kept'],
  ['rules.csv', 'rules with their versions and results'],
  ['templates.sha256', 'hashes of the templates'],
  ['reports/index.html', 'the report as a page'],
  ['reports/findings.csv', 'all results'],
  ['reports/compliance.json', 'all results, for programs'],
  ['reports/oscal-*.json', 'the results in OSCAL 1.2.1'],
  ['reports/', 'the results in all other formats'],
  [CHECKSUMS_FILE, 'checksums of all files'],
];

function changesOf(comparisons: readonly ReportedComparison[]): string[] {
  if (comparisons.length === 0) return ['No earlier run is recorded, so there is nothing to compare.'];
  const lines = comparisons.map(({ kind, before, counts, packs }) => {
    const versions = packs.map(
      ({ name, before: old = 'none', after = 'none' }) =>
        `${markdownText(name)} from ${markdownText(old)} to ${markdownText(after)}`,
    );
    const head = kind === 'quarter' ? 'Since the last run of an earlier quarter' : 'Since the previous run';
    const parts = [
      `${counts.new} new`,
      `${counts.fixed} fixed`,
      `${counts.stillOpen} still open`,
      `${counts.acknowledged} newly acknowledged`,
      `${counts.expired} with an expired acknowledgement`,
      `${counts.reopened} with a removed acknowledgement`,
    ];
    return `- ${head} (${before.time}): ${parts.join(', ')}. Packs: ${versions.join(', ') || 'no changes'}.`;
  });
  const quarter = comparisons.some(({ kind }) => kind === 'quarter')
    ? []
    : ['No run of an earlier quarter is recorded.'];
  return [lines.join('\n'), ...quarter, 'Open `changes.csv` for each finding.'];
}
