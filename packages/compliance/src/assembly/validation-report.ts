/** Parts of the CDK's report on all validators that are used here. */
export interface ValidationReport {
  readonly pluginReports: readonly PluginReport[];
}

export interface PluginReport {
  readonly pluginName: string;
  readonly pluginVersion?: string;
  readonly metadata?: { readonly error?: string };
  readonly violations: readonly Violation[];
  readonly suppressedViolations?: readonly SuppressedViolation[];
}

export interface Violation {
  readonly ruleName: string;
  readonly description: string;
  readonly suggestedFix?: string;
  readonly severity?: string;
  readonly violatingConstructs: readonly {
    readonly constructPath: string;
    readonly cloudFormationResource?: { readonly templatePath: string; readonly logicalId: string };
  }[];
}

export interface SuppressedViolation extends Violation {
  readonly acknowledgedId: string;
  readonly acknowledgedAt?: string;
  readonly reason?: string;
}
