import { ownersText } from '../register/owners';
import { csvOf } from '../reports/csv';
import type { ComplianceReport } from '../reports/report-model';
import type { EvidenceManifest } from './manifest';

/** Acknowledgements as CSV: what is excepted, by whom, and until when. */
export function acknowledgementsTable({ acknowledgements }: ComplianceReport): string {
  const head = ['Rules', 'At', 'Environments', 'Reason', 'Owner', 'Ticket', 'Expires', 'Status', 'Findings'];
  const rows = acknowledgements.map(
    ({ rules, at, stages, reason, owner, owners, ticket, expires, status, findings }) => [
      rules.join('\n'),
      at.join('\n'),
      stages?.join(', ') ?? 'all',
      reason,
      owner === undefined ? '' : ownersText({ owner, owners }),
      ticket ?? '',
      expires ?? '',
      status,
      String(findings),
    ],
  );
  return csvOf(head, rows);
}

/** Rules as CSV: which were evaluated, in which version, with which results. */
export function rulesTable({ rules }: ComplianceReport, manifest: EvidenceManifest): string {
  const versions = new Map(manifest.rules.map(({ id, version = '' }) => [id, version]));
  const head = ['Rule', 'Pack', 'Version', 'Level', 'Controls', 'Rule info'];
  const outcomes = ['Compliant', 'Acknowledged', 'Open', 'Not evaluated', 'Not applicable'];
  const rows = rules.map(({ id, pack, level, controls, info, counts, notApplicable }) => [
    ...[id, pack, versions.get(id) ?? '', level, controls.join(' '), info],
    ...[counts.compliant, counts.acknowledged, counts.nonCompliant, counts.error, notApplicable ?? ''].map(String),
  ]);
  return csvOf([...head, ...outcomes], rows);
}

/** Changes since earlier runs as CSV. */
export function changesTable({ comparisons = [] }: ComplianceReport): string {
  const rows = comparisons.flatMap(({ kind, before, changes }) =>
    changes.map(({ change, rule, resource, finding = '', id }) => [
      kind,
      before.time,
      before.commit ?? '',
      change,
      rule,
      finding,
      resource,
      id,
    ]),
  );
  return csvOf(['Compared with', 'Time', 'Commit', 'Change', 'Rule', 'Finding', 'Construct path', 'Id'], rows);
}
