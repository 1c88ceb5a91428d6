import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { nameOf, normalized } from '../register/acknowledged';
import type { Assembly } from '../assembly/assembly';
import { groupBy } from '../private/collections';
import { plainJson } from '../private/plain-text';
import { Coverage, findingId, isWithin } from '../register/coverage';
import { expiryProblems, isExpired } from '../register/expiry';
import type { Expiry, Problem, RecordedAcknowledgement, RecordedPack, RecordedResult } from '../recorder/model';
import {
  type ComplianceReport,
  isOpen,
  type Outcome,
  type ReportedAcknowledgement,
  type ReportedPack,
  type ReportedRepository,
  type ReportedResult,
  type ReportedRule,
} from './report-model';
import { ticketUrlOf } from '../register/ticket-url';
import { reportedControls } from './controls';
import { runbookUrlOf } from './repository';
import { count, summarize } from './summary';
import { type Findings, readValidators } from '../assembly/validators';

export const SCHEMA_ID =
  'https://github.com/example/pets-infrastructure/blob/main/packages/compliance/assets/compliance-report.v1.schema.json';

export interface ReportOptions {
  readonly assembly: Assembly;
  readonly now: Date;
  /** Ids of findings that were open in the baseline. */
  readonly baseline?: ReadonlySet<string>;
  /** Repository of the source files, if it is known. */
  readonly repository?: ReportedRepository;
}

/** Combines the record of the packs, the findings of other validators, and the register as of today. */
export function makeReport({ assembly: read, now, baseline, repository }: ReportOptions): ComplianceReport {
  const assembly = { ...read, ...plainJson({ record: read.record, validation: read.validation }) };
  const { record } = assembly;
  const day = now.toISOString().slice(0, 10);
  const others = readValidators(assembly);
  const acknowledgements = [...(record?.acknowledgements ?? []), ...others.acknowledgements];
  const withOutcome = outcomeOf(acknowledgements, day, baseline);
  const results = [...(record?.results ?? []), ...others.results].map(withOutcome);
  const problems = [
    ...(record?.problems ?? []),
    ...others.problems,
    ...unusedElsewhere(assembly, others),
    ...expiryProblems(acknowledgements, day, record?.expiry),
  ];

  const resources = [...(record?.resources ?? []), ...others.resources];
  const packs: readonly (Omit<ReportedPack, 'controls'> & Pick<RecordedPack, 'controls'>)[] = [
    ...(record?.packs ?? []).map((pack) => ({ ...pack, complete: true })),
    ...others.packs.map((pack) => ({ ...pack, complete: false })),
  ];
  const byRule = groupBy(results, ({ rule }) => rule);
  const recordedRules = (record?.rules ?? []).map((rule): ReportedRule => {
    const own = byRule.get(rule.id) ?? [];
    const about = new Set(own.map(({ resource }) => resource)).size;
    return { ...rule, counts: count(own), notApplicable: (record?.resources.length ?? 0) - about };
  });
  const otherRules = others.rules.map((rule) => ({ ...rule, counts: count(byRule.get(rule.id) ?? []) }));
  const rules = [...recordedRules, ...otherRules];

  return {
    $schema: SCHEMA_ID,
    schemaVersion: '1.0',
    generatedAt: now.toISOString(),
    generator: generator(),
    summary: summarize(packs, rules, resources, results),
    packs: packs.map(({ controls, ...pack }) => ({
      ...pack,
      controls:
        controls &&
        reportedControls(
          controls,
          rules.filter(({ pack: name }) => name === pack.name),
        ),
    })),
    rules,
    resources,
    stacks: plainJson(assembly.stacks.map(({ path, name, account, region }) => ({ path, name, account, region }))),
    repository,
    results,
    acknowledgements: withStatus(acknowledgements, results, day, record?.expiry).map((entry) => ({
      ...entry,
      ticketUrl: ticketUrlOf(entry.ticket, record?.ticketUrl),
      runbookUrl: runbookUrlOf(entry.runbook, repository),
    })),
    problems,
  };
}

type OutcomeOf = (result: RecordedResult) => ReportedResult;

function outcomeOf(
  acknowledgements: readonly RecordedAcknowledgement[],
  day: string,
  baseline: ReadonlySet<string> | undefined,
): OutcomeOf {
  const coverage = new Coverage(acknowledgements);
  return (recorded) => {
    const { verdict, ...result } = recorded;
    const id = fingerprint(recorded);
    if (verdict === 'compliant') return { id, ...result, outcome: verdict };
    const entry = coverage.find(recorded);
    const outcome: Outcome = entry === undefined || isExpired(entry, day) ? verdict : 'acknowledged';
    const state = baseline === undefined || outcome === 'acknowledged' ? undefined : stateOf(id, baseline);
    return { id, ...result, outcome, acknowledgement: entry?.id, baseline: state };
  };
}

function stateOf(id: string, baseline: ReadonlySet<string>): ReportedResult['baseline'] {
  return baseline.has(id) ? 'unchanged' : 'new';
}

/** Short id for links. */
function fingerprint(result: RecordedResult): string {
  return createHash('sha256')
    .update(`${findingId(result)} ${result.resource}`)
    .digest('hex')
    .slice(0, 16);
}

/** Unused acknowledgements of other validators, whose findings synthesis does not know. */
function unusedElsewhere({ record }: Assembly, { packs, results }: Findings): Problem[] {
  if (record === undefined || record.partial === true) return [];
  const namespaces = new Set(packs.map(({ name }) => name.replaceAll(' ', '-')));
  const coverage = new Coverage(record.acknowledgements);
  const places = results.map((result) => ({ id: findingId(result), entry: coverage.find(result), ...result }));
  return record.acknowledgements.flatMap((entry) => {
    const rules = entry.rules.filter((rule) => namespaces.has(rule.split('::')[0]));
    return entry.at.flatMap((path): Problem[] => {
      const constructs = entry.constructs.filter((construct) => construct === path || construct.endsWith(`/${path}`));
      const used = new Set(
        places
          .filter(
            ({ resource, ...place }) => place.entry?.id === entry.id && constructs.some((at) => isWithin(resource, at)),
          )
          .map(({ id }) => id),
      );
      const unused = rules.filter((rule) => !used.has(normalized(rule)));
      if (unused.length === 0 || constructs.length === 0) return [];
      const message = `${nameOf({ rules: unused, at: [path] })} matches no finding`;
      return [{ kind: 'unused', level: 'error', message, at: constructs[0] }];
    });
  });
}

function withStatus(
  entries: readonly RecordedAcknowledgement[],
  results: readonly ReportedResult[],
  day: string,
  expiry: Expiry | undefined,
): ReportedAcknowledgement[] {
  const findings = groupBy(results, ({ acknowledgement }) => acknowledgement);
  return entries.map((entry) => {
    const own = findings.get(entry.id)?.length ?? 0;
    return { ...entry, status: statusOf(entry, own, day, expiry), findings: own };
  });
}

function statusOf(
  entry: RecordedAcknowledgement,
  findings: number,
  day: string,
  expiry: Expiry | undefined,
): ReportedAcknowledgement['status'] {
  if (isExpired(entry, day)) return 'expired';
  if (entry.constructs.length === 0) return 'absent';
  if (findings === 0) return 'unused';
  return expiryProblems([entry], day, expiry).length > 0 ? 'expiring' : 'active';
}

/** Ids of the open findings of an earlier report. */
export function openFindings(report: Pick<ComplianceReport, 'results'>): Set<string> {
  return new Set(report.results.filter(isOpen).map(({ id }) => id));
}

function generator(): ComplianceReport['generator'] {
  const { name, version } = JSON.parse(readFileSync(join(__dirname, '../../package.json'), 'utf8')) as {
    name: string;
    version: string;
  };
  return { name, version };
}
