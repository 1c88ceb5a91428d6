import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CloudAssembly } from 'aws-cdk-lib/cx-api';
import { CommandError } from './command-error';

/** A stack of a cloud assembly, counted. */
export interface StackSummary {
  /** The stage that holds the stack. */
  readonly environment: string;
  readonly name: string;
  readonly region: string;
  readonly resources: number;
  /** Findings of the compliance packs and of CloudFormation's validation that nobody acknowledged. */
  readonly open: number;
  readonly acknowledged: number;
  readonly template: string;
}

interface Finding {
  readonly violatingConstructs: readonly { readonly constructPath?: string }[];
}

/** The validation report that the CDK leaves in a cloud assembly, as far as it is read here. */
interface ValidationReport {
  readonly pluginReports: readonly {
    readonly pluginName: string;
    readonly violations?: readonly Finding[];
    readonly suppressedViolations?: readonly Finding[];
  }[];
}

/** A cloud assembly, as far as a reader wants to know it. */
export interface AssemblySummary {
  /** Who checked it: compliance packs and CloudFormation's validation. */
  readonly checks: readonly string[];
  /** In the order of the deployment. */
  readonly stacks: readonly StackSummary[];
}

/**
 * The checks and stacks of a cloud assembly.
 *
 * Throws a `CommandError` where the folder holds no assembly, or no report of a validation.
 */
export function readAssembly(folder: string): AssemblySummary {
  const reportFile = join(folder, 'validation-report.json');
  if (!existsSync(reportFile)) throw new CommandError(`${folder} holds no validated cloud assembly: run npm start`);
  const report = JSON.parse(readFileSync(reportFile, 'utf8')) as ValidationReport;
  const open = pathsOf(report.pluginReports.flatMap(({ violations = [] }) => violations));
  const acknowledged = pathsOf(report.pluginReports.flatMap(({ suppressedViolations = [] }) => suppressedViolations));

  const { stacks, nestedAssemblies, manifest } = new CloudAssembly(folder);
  // stage by stage as the app made them, not by their names
  const made = Object.keys(manifest.artifacts ?? {});
  const stages = [...nestedAssemblies].sort((a, b) => made.indexOf(a.id) - made.indexOf(b.id));
  const summaries = [...stacks, ...stages.flatMap(({ nestedAssembly }) => nestedAssembly.stacksRecursively)].map(
    (stack) => {
      const path = stack.hierarchicalId.split('/');
      const name = path.pop() ?? '';
      const isHere = (construct: string) => construct.startsWith(`${stack.hierarchicalId}/`);
      const { Resources = {} } = stack.template as { Resources?: object };
      return {
        environment: path.join('/'),
        name,
        region: stack.environment.region,
        resources: Object.keys(Resources).length,
        open: open.filter(isHere).length,
        acknowledged: acknowledged.filter(isHere).length,
        template: stack.templateFullPath,
      };
    },
  );
  return { checks: report.pluginReports.map(({ pluginName }) => pluginName), stacks: summaries };
}

function pathsOf(findings: readonly Finding[]): string[] {
  return findings.flatMap(({ violatingConstructs }) =>
    violatingConstructs.map(({ constructPath = '' }) => constructPath),
  );
}
