import type { Problem, RecordedAcknowledgement, ResourceFacts, RuleFacts } from '../recorder/model';

/** A result, when acknowledgements and their ends are taken into account. Open are those of the last two. */
export const OUTCOMES = ['compliant', 'acknowledged', 'nonCompliant', 'error'] as const;

export type Outcome = (typeof OUTCOMES)[number];

export type Counts = Readonly<Record<Outcome, number>>;

export interface ReportedPack {
  readonly name: string;
  readonly version?: string;
  /** Every rule was recorded on every resource, so that what has no result is not applicable; else failures alone. */
  readonly complete: boolean;
}

export interface ReportedRule extends RuleFacts {
  readonly counts: Counts;
  /** Resources that the rule is not about; absent where failures alone are known. */
  readonly notApplicable?: number;
}

export interface ReportedResult {
  /** The same in every run, as long as rule, finding and path of the resource are. */
  readonly id: string;
  readonly rule: string;
  readonly resource: string;
  readonly outcome: Outcome;
  readonly finding?: string;
  readonly message?: string;
  /** Id of the acknowledgement that it falls under, be it expired. */
  readonly acknowledgement?: string;
  /** Of an open finding, where a baseline is given. */
  readonly baseline?: 'new' | 'unchanged';
}

export interface ReportedAcknowledgement extends RecordedAcknowledgement {
  /** Absent is what this run lacks the constructs of, such as another stage. */
  readonly status: 'active' | 'expiring' | 'expired' | 'unused' | 'absent';
  /** Results that fall under it. */
  readonly findings: number;
}

/** What `compliance.json` holds; the other reports show the same. */
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
  readonly results: readonly ReportedResult[];
  readonly acknowledgements: readonly ReportedAcknowledgement[];
  readonly problems: readonly Problem[];
}

export function isOpen({ outcome }: Pick<ReportedResult, 'outcome'>): boolean {
  return outcome === 'nonCompliant' || outcome === 'error';
}
