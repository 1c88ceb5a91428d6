/** Level of a finding, from the pack. */
export type Level = 'error' | 'warning' | 'info';

/** Result of a rule for a resource. A rule that does not apply to the resource has no result. */
export type Verdict = 'compliant' | 'nonCompliant' | 'error';

export interface SourceLocation {
  /** Path relative to the root of the repository, with `/`. */
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

export interface RuleFacts {
  /** Qualified id, `AwsSolutions::AwsSolutions-S1`. */
  readonly id: string;
  readonly pack: string;
  readonly level: Level;
  readonly info: string;
  readonly explanation: string;
  /** Controls of the standard that the rule checks, such as `AC-2(1)`. */
  readonly controls: readonly string[];
}

export interface ResourceFacts {
  /** Path of the construct. */
  readonly path: string;
  readonly type: string;
  readonly logicalId: string;
  /** Path of the stack. */
  readonly stack: string;
  /** Id of the outermost stage, empty without a stage. */
  readonly stage: string;
  /** Path of the template, relative to the cloud assembly. */
  readonly template: string;
  readonly source?: SourceLocation;
}

export interface RecordedResult {
  /** Qualified id of the rule. */
  readonly rule: string;
  /** Path of the resource. */
  readonly resource: string;
  readonly verdict: Verdict;
  /** Finding of a rule with several findings for one resource, such as `Resource::*`. */
  readonly finding?: string;
  /** Reason why the rule could not be evaluated. */
  readonly message?: string;
}

export interface RecordedAcknowledgement {
  readonly id: string;
  readonly rules: readonly string[];
  readonly at: readonly string[];
  readonly stages?: readonly string[];
  readonly reason: string;
  readonly owner?: string;
  /** Owners in some stages. */
  readonly owners?: Readonly<Record<string, string>>;
  readonly ticket?: string;
  readonly runbook?: string;
  readonly expires?: string;
  /** Paths of the constructs to which it applies. */
  readonly constructs: readonly string[];
}

export type ProblemKind =
  | 'expired'
  | 'expiring'
  | 'unknownRule'
  | 'notFound'
  | 'unused'
  | 'wider'
  | 'unqualified'
  | 'unregistered'
  | 'validatorFailed'
  | 'notChecked'
  | 'retired'
  | 'unknown';

/** Problem of the register or of a validator. */
export interface Problem {
  readonly kind: ProblemKind;
  readonly level: 'error' | 'warning';
  readonly message: string;
  /** Path of the construct, if the problem has one. */
  readonly at?: string;
}

/** Policy for acknowledgements that expire soon. */
export interface Expiry {
  readonly level: Problem['level'];
  /** Days before the expiration date. */
  readonly days: number;
}

/** A control of a standard. */
export interface RecordedControl {
  /** Name of the rules that judge it, without the prefix of the pack. */
  readonly id: string;
  readonly title: string;
  readonly decidedBy: 'rule' | 'configRule' | 'account' | 'person';
  readonly detail?: string;
}

/** A pack that was checked. */
export interface RecordedPack {
  readonly name: string;
  readonly version: string;
  /** All controls of the standard, if the pack lists them. */
  readonly controls?: readonly RecordedControl[];
}

/** Record of a synthesis in the cloud assembly, from which the reports are created. */
export interface ComplianceRecord {
  readonly recordVersion: 1;
  readonly packs: readonly RecordedPack[];
  readonly rules: readonly RuleFacts[];
  readonly resources: readonly ResourceFacts[];
  readonly results: readonly RecordedResult[];
  readonly acknowledgements: readonly RecordedAcknowledgement[];
  /** Whether the assembly contains only a part of the stages of the register. */
  readonly partial?: boolean;
  /** Whether the command checks the rules of AWS Control Tower. */
  readonly controlTower?: boolean;
  /** Policy for acknowledgements that expire soon. */
  readonly expiry?: Expiry;
  /** URL of a ticket, with `{ticket}` instead of its id. */
  readonly ticketUrl?: string;
  /** Problems of the register, except for expired acknowledgements. */
  readonly problems: readonly Problem[];
}

/** Name of the record in the cloud assembly. */
export const RECORD_FILE = 'compliance-record.json';

/** Name of the plugin that checks the register, in the report of the CDK. */
export const REGISTER_PLUGIN = 'Acknowledgements';
