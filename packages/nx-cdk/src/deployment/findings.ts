import { table } from './tables';

interface Finding {
  readonly ruleName: string;
  readonly severity?: string;
  readonly violatingConstructs: readonly { readonly constructPath?: string }[];
}

/** The report that the CDK leaves of the validation plugins in a cloud assembly, as far as it is read here. */
export interface ValidationReport {
  readonly pluginReports: readonly {
    readonly pluginName: string;
    /** `failure` where a finding failed the synth. */
    readonly conclusion?: string;
    readonly violations?: readonly Finding[];
    readonly suppressedViolations?: readonly Finding[];
  }[];
}

/** A table of what each plugin found, and how many findings fail. */
export function describeFindings({ pluginReports }: ValidationReport): { text: string; failed: number } {
  const places = (findings: readonly Finding[] = []) =>
    findings.flatMap(({ violatingConstructs }) => violatingConstructs);
  const failing = pluginReports.filter(({ conclusion }) => conclusion === 'failure');
  const rows = pluginReports.map(({ pluginName, conclusion, violations, suppressedViolations }) => [
    pluginName,
    conclusion ?? '',
    String(places(violations).length),
    String(places(suppressedViolations).length),
  ]);
  const open = failing.flatMap(({ violations = [] }) =>
    violations.flatMap(({ ruleName, violatingConstructs }) =>
      violatingConstructs.map(({ constructPath }) => `  ${ruleName}: ${constructPath ?? 'the app'}`),
    ),
  );
  // the CDK writes down findings and acknowledgements, and not that there was nothing to say
  if (rows.length === 0) return { text: 'no finding, neither open nor acknowledged', failed: 0 };
  return {
    text: [table(['checks', 'conclusion', 'open', 'acknowledged'], rows), ...open].join('\n'),
    failed: open.length,
  };
}
