import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import type { PolicyValidationPluginReport, PolicyViolation } from 'aws-cdk-lib/core';
import type { Assembly } from './assembly';
import type { ResourceFacts } from '../recorder/model';
import type { PluginReport, Violation } from './validation-report';

const PACKAGE = '@cdklabs/cdk-validator-cfnguard';

/** How the validator calls itself in the CDK's report, where an app runs it in the synth. */
export const CONTROL_TOWER = 'cdk-validator-cfnguard';

const METADATA = 'rules/control-tower/metadata';
const METADATA_FILE = '.metadata.json';

/** cfn-guard says much of each finding, and the validator keeps its words in a buffer that has a bound. */
const MAX_OUTPUT_BYTES = 1024 ** 3;

interface Validator {
  readonly CfnGuardValidator: new (props: { disabledRules: string[]; maxBuffer: number }) => {
    validate(context: { templatePaths: string[] }): PolicyValidationPluginReport;
  };
}

/** Whether the app asks for the rules of AWS Control Tower, and its synth has not run them. */
export function wantsControlTower({ record, validation }: Assembly): boolean {
  const ran = validation?.pluginReports.some(({ pluginName }) => pluginName === CONTROL_TOWER) ?? false;
  return record?.controlTower === true && !ran;
}

/**
 * Runs cfn-guard with the rules of AWS Control Tower over the templates of a cloud assembly.
 *
 * @param from folders, from one of which the package can be loaded that brings both
 *
 * Throws where that package is not installed, or has no cfn-guard for this machine.
 */
export function checkByControlTower(
  folder: string,
  resources: readonly ResourceFacts[],
  from = [process.cwd(), __dirname],
): PluginReport {
  const require = from.map(requireFrom).find((found) => found !== undefined);
  if (require === undefined)
    throw new Error(`the rules of AWS Control Tower need ${PACKAGE}, which is not installed: npm install ${PACKAGE}`);
  const { version } = require(`${PACKAGE}/package.json`) as { version: string };
  const controls = readControls(join(dirname(require.resolve(`${PACKAGE}/package.json`)), METADATA));
  const { CfnGuardValidator } = require(PACKAGE) as Validator;

  const templates = [...new Set(resources.map(({ template }) => template))];
  const violations = templates.flatMap((template) => {
    const here = resources.filter((resource) => resource.template === template);
    const types = new Set(here.map(({ type }) => type));
    // a rule on types that the template lacks finds nothing, and yet takes most of the time
    const idle = [...controls].filter(([, evaluated]) => !evaluated.some((type) => types.has(type)));
    if (controls.size > 0 && idle.length === controls.size) return [];
    try {
      const validator = new CfnGuardValidator({ disabledRules: idle.map(([id]) => id), maxBuffer: MAX_OUTPUT_BYTES });
      const report = validator.validate({ templatePaths: [join(folder, template)] });
      return report.violations.map((violation) => locate(violation, template, here));
    } catch (error) {
      const message = (error as Error).message.replace(/^.*\bError: /s, '');
      throw new Error(`${template} cannot be checked by the rules of AWS Control Tower: ${message}`);
    }
  });
  return { pluginName: CONTROL_TOWER, pluginVersion: version, violations };
}

/** The package stands beside the app, which asks for it, rather than beside this one. */
function requireFrom(folder: string): NodeJS.Require | undefined {
  const require = createRequire(join(folder, 'index.js'));
  try {
    require.resolve(PACKAGE);
    return require;
  } catch {
    return undefined;
  }
}

/** The types of resources that each rule is about. Without this knowledge, all rules run on all templates. */
function readControls(folder: string): Map<string, readonly string[]> {
  if (!existsSync(folder)) return new Map();
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) =>
    file.endsWith(METADATA_FILE),
  );
  return new Map(
    files.map((file) => {
      const control = JSON.parse(readFileSync(join(folder, file), 'utf8')) as { EvaluatedResourceTypes: string[] };
      return [basename(file, METADATA_FILE), control.EvaluatedResourceTypes];
    }),
  );
}

/** As the CDK's report has it. Beside a resource, cfn-guard names clauses of its own, which stand nowhere. */
function locate(violation: PolicyViolation, templatePath: string, resources: readonly ResourceFacts[]): Violation {
  const { ruleName, description, fix, violatingResources } = violation;
  const ids = new Set(violatingResources.map(({ resourceLogicalId }) => resourceLogicalId));
  const found = resources.filter(({ logicalId }) => ids.has(logicalId));
  const violatingConstructs = found.map(({ path, logicalId }) => ({
    constructPath: path,
    cloudFormationResource: { templatePath, logicalId },
  }));
  // what stands at no resource that is known must still be seen
  const atStack = { constructPath: resources[0].stack };
  return {
    ruleName,
    description,
    suggestedFix: fix,
    violatingConstructs: found.length > 0 ? violatingConstructs : [atStack],
  };
}
