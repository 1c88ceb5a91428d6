import type { Problem, RecordedAcknowledgement, RecordedControl, ResourceFacts, RuleFacts } from '../recorder/model';

/** Outcomes of a result, with acknowledgements. `nonCompliant` and `error` are open. */
export const OUTCOMES = ['compliant', 'acknowledged', 'nonCompliant', 'error'] as const;

export type Outcome = (typeof OUTCOMES)[number];

export type Counts = Readonly<Record<Outcome, number>>;

/**
 * Status of a control. `met`, `acknowledged` and `open` are results of rules, `notApplicable` is a control whose rules
 * apply to no resource, `elsewhere` is decided by AWS Config or a setting of the account, and `undecided` by a person.
 */
export const CONTROL_STATUSES = ['open', 'acknowledged', 'met', 'notApplicable', 'elsewhere', 'undecided'] as const;

export type ControlStatus = (typeof CONTROL_STATUSES)[number];

/** A control of a standard with its results. */
export interface ReportedControl extends RecordedControl {
  readonly status: ControlStatus;
  /** Results of its rules. */
  readonly counts: Counts;
}

export interface ReportedPack {
  readonly name: string;
  readonly version?: string;
  /** Whether all results were recorded, or failures only. If all were recorded, a rule without a result does not apply. */
  readonly complete: boolean;
  /** All controls of the standard, if the pack lists them. */
  readonly controls?: readonly ReportedControl[];
}

export interface ReportedRule extends RuleFacts {
  readonly counts: Counts;
  /** Number of resources to which the rule does not apply. Undefined if only failures were recorded. */
  readonly notApplicable?: number;
}

export interface ReportedResult {
  /** Stable id of the rule, the finding and the path of the resource. */
  readonly id: string;
  readonly rule: string;
  readonly resource: string;
  readonly outcome: Outcome;
  readonly finding?: string;
  readonly message?: string;
  /** Id of the acknowledgement that covers the result, even if it has expired. */
  readonly acknowledgement?: string;
  /** State of an open finding, if a baseline is used. */
  readonly baseline?: 'new' | 'unchanged';
}

export interface ReportedAcknowledgement extends RecordedAcknowledgement {
  /** URL of the ticket, if it has one. */
  readonly ticketUrl?: string;
  /** URL of the runbook, if it has one. */
  readonly runbookUrl?: string;
  /** `absent` if the run does not contain the constructs, such as those of another stage. */
  readonly status: 'active' | 'expiring' | 'expired' | 'unused' | 'absent';
  /** Number of results that it covers. */
  readonly findings: number;
}

/** Place where a stack is deployed, from the manifest of the cloud assembly. */
export interface ReportedStack {
  /** Path of the construct. */
  readonly path: string;
  readonly name: string;
  /** Undefined if it is known only at deployment, as the Region. */
  readonly account?: string;
  readonly region?: string;
}

/** Repository of the app. */
export interface ReportedRepository {
  readonly commit?: string;
  /** URL of a line of a file, with `{file}` and `{line}`. */
  readonly fileUrl: string;
}

/** A run of the command. */
export interface ReportedRun {
  readonly time: string;
  readonly commit?: string;
}

/** `previous` is the run before this one, `quarter` the last run before the current quarter. */
export type ComparisonKind = 'previous' | 'quarter';

/**
 * Change of a finding. `expired`: its acknowledgement has expired. `reopened`: its acknowledgement was removed. A finding that
 * remains acknowledged has no change.
 */
export type ChangeKind = 'new' | 'fixed' | 'stillOpen' | 'acknowledged' | 'expired' | 'reopened';

/** Comparison with an earlier run. */
export interface ReportedComparison {
  readonly kind: ComparisonKind;
  readonly before: ReportedRun;
  readonly counts: Readonly<Record<ChangeKind, number>> & {
    /** Acknowledgements that expire soon: within the notice of the expiry policy, by default 30 days. */
    readonly expiring: number;
    /** Earlier findings of packs or environments that this run does not contain. */
    readonly notCompared: number;
  };
  readonly changes: readonly {
    readonly change: ChangeKind;
    readonly id: string;
    readonly rule: string;
    readonly resource: string;
    readonly finding?: string;
  }[];
  /** Packs that were added, removed, or have another version. */
  readonly packs: readonly { readonly name: string; readonly before?: string; readonly after?: string }[];
}

/** Results of a run by pack. */
export interface ReportedTrend extends ReportedRun {
  readonly packs: readonly ({ readonly pack: string } & Counts)[];
}

/** Content of `compliance.json`. The other reports show the same data. */
export interface ComplianceReport {
  readonly $schema: string;
  readonly schemaVersion: '1.0';
  readonly generatedAt: string;
  readonly generator: { readonly name: string; readonly version: string };
  readonly summary: {
    readonly total: Counts;
    readonly stages: readonly ({ readonly stage: string } & Counts)[];
    readonly packs: readonly ({ readonly pack: string } & Counts)[];
    readonly controls: readonly ({ readonly pack: string; readonly control: string } & Counts)[];
  };
  readonly packs: readonly ReportedPack[];
  readonly rules: readonly ReportedRule[];
  readonly resources: readonly ResourceFacts[];
  readonly stacks: readonly ReportedStack[];
  readonly repository?: ReportedRepository;
  readonly results: readonly ReportedResult[];
  readonly acknowledgements: readonly ReportedAcknowledgement[];
  readonly problems: readonly Problem[];
  /** Comparisons with earlier runs, if a history is used. */
  readonly comparisons?: readonly ReportedComparison[];
  /** Results of this and earlier runs, the newest at the end, if a history is used. */
  readonly trends?: readonly ReportedTrend[];
}

export function isOpen({ outcome }: Pick<ReportedResult, 'outcome'>): boolean {
  return outcome === 'nonCompliant' || outcome === 'error';
}
