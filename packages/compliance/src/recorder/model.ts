/** How serious a finding is, as the pack says. */
export type Level = 'error' | 'warning' | 'info';

/** What a rule said of a resource. A rule that is about other resources has no result. */
export type Verdict = 'compliant' | 'nonCompliant' | 'error';

export interface SourceLocation {
  /** Path from the root of the repository, with `/`. */
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
  /** Controls of the standard that the rule tests, `AC-2(1)`. */
  readonly controls: readonly string[];
}

export interface ResourceFacts {
  /** Path of the construct. */
  readonly path: string;
  readonly type: string;
  readonly logicalId: string;
  /** Path of the stack. */
  readonly stack: string;
  /** Id of the outermost stage, empty where there is none. */
  readonly stage: string;
  /** Template, from the folder of the cloud assembly. */
  readonly template: string;
  readonly source?: SourceLocation;
}

export interface RecordedResult {
  /** Qualified id of the rule. */
  readonly rule: string;
  /** Path of the resource. */
  readonly resource: string;
  readonly verdict: Verdict;
  /** What a rule found that speaks of several things in one resource, `Resource::*`. */
  readonly finding?: string;
  /** Why the rule could not judge. */
  readonly message?: string;
}

export interface RecordedAcknowledgement {
  readonly id: string;
  readonly rules: readonly string[];
  readonly at: readonly string[];
  readonly stages?: readonly string[];
  readonly reason: string;
  readonly owner?: string;
  readonly ticket?: string;
  readonly expires?: string;
  /** Paths of the constructs that it was put at. */
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
  | 'validatorFailed';

/** What is wrong with the register, or with the run itself. */
export interface Problem {
  readonly kind: ProblemKind;
  readonly level: 'error' | 'warning';
  readonly message: string;
  /** Path of the construct that it is about, where there is one. */
  readonly at?: string;
}

/** What a synth leaves in the cloud assembly; the reports are made of it. */
export interface ComplianceRecord {
  readonly recordVersion: 1;
  readonly packs: readonly { readonly name: string; readonly version: string }[];
  readonly rules: readonly RuleFacts[];
  readonly resources: readonly ResourceFacts[];
  readonly results: readonly RecordedResult[];
  readonly acknowledgements: readonly RecordedAcknowledgement[];
  /** Not every stage that the register speaks of is in the assembly. */
  readonly partial?: boolean;
  /** The command is to run the rules of AWS Control Tower. */
  readonly controlTower?: boolean;
  /** All problems of the register but those that come with time. */
  readonly problems: readonly Problem[];
}

/** Name of the record in the cloud assembly. */
export const RECORD_FILE = 'compliance-record.json';

/** Name of the plugin that judges the register, in the report of the CDK. */
export const REGISTER_PLUGIN = 'Acknowledgements';
