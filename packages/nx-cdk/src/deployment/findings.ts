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

/** Findings as text. */
export interface DescribedFindings {
  /** A table with the findings of each plugin, and the open findings. */
  readonly text: string;
  /** A line for each open finding. */
  readonly open: readonly string[];
}

/** Formats the findings. */
export function describeFindings({ pluginReports }: ValidationReport): DescribedFindings {
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
  if (rows.length === 0) return { text: 'no findings, open or acknowledged', open };
  return {
    text: [table(['plugin', 'conclusion', 'open', 'acknowledged'], rows), ...open].join('\n'),
    open,
  };
}
