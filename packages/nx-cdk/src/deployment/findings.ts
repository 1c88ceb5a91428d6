import { table } from '../shared/table';

interface Finding {
  readonly ruleName: string;
  readonly severity?: string;
  readonly violatingConstructs: readonly { readonly constructPath?: string }[];
}

/** The parts of the AWS CDK's report of validation plugins that are read. */
export interface ValidationReport {
  readonly pluginReports: readonly {
    readonly pluginName: string;
    /** `failure` if a finding failed synthesis. */
    readonly conclusion?: string;
    readonly violations?: readonly Finding[];
    readonly suppressedViolations?: readonly Finding[];
  }[];
}

/** Formats a table with the findings of each plugin, and returns the number of open findings. */
export function describeFindings({ pluginReports }: ValidationReport): { text: string; failed: number } {
  const places = (findings: readonly Finding[] = []) =>
    findings.flatMap(({ violatingConstructs }) => violatingConstructs);
  const failing = pluginReports.filter(({ conclusion }) => conclusion === 'failure');
  const rows = pluginReports.map(({ pluginName, conclusion, violations, suppressedViolations }) => [
    pluginName,
    conclusion ?? '',
    places(violations).length,
    places(suppressedViolations).length,
  ]);
  const open = failing.flatMap(({ violations = [] }) =>
    violations.flatMap(({ ruleName, violatingConstructs }) =>
      violatingConstructs.map(({ constructPath }) => `  ${ruleName}: ${constructPath ?? 'the app'}`),
    ),
  );
  // the report does not contain plugins without findings
  if (rows.length === 0) return { text: 'no findings, open or acknowledged', failed: 0 };
  return {
    text: [table(['plugin', 'conclusion', 'open', 'acknowledged'], rows), ...open].join('\n'),
    failed: open.length,
  };
}
