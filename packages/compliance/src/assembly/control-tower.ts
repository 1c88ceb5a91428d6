import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import type { PolicyValidationPluginReport, PolicyViolation } from 'aws-cdk-lib/core';
import type { Assembly } from './assembly';
import type { ResourceFacts } from '../recorder/model';
import type { PluginReport, Violation } from './validation-report';

const PACKAGE = '@cdklabs/cdk-validator-cfnguard';

/** Name of the validator in the report of the CDK, if the app runs it during synthesis. */
export const CONTROL_TOWER = 'cdk-validator-cfnguard';

const METADATA = 'rules/control-tower/metadata';
const METADATA_FILE = '.metadata.json';

/** The output of cfn-guard is long, and the validator limits its buffer. */
const MAX_OUTPUT_BYTES = 1024 ** 3;

interface Validator {
  readonly CfnGuardValidator: new (props: { disabledRules: string[]; maxBuffer: number }) => {
    validate(context: { templatePaths: string[] }): PolicyValidationPluginReport;
  };
}

/** Whether the app enables the rules of AWS Control Tower and its synthesis has not run them. */
export function wantsControlTower({ record, validation }: Assembly): boolean {
  const ran = validation?.pluginReports.some(({ pluginName }) => pluginName === CONTROL_TOWER) ?? false;
  return record?.controlTower === true && !ran;
}

/**
 * Checks the templates of a cloud assembly with cfn-guard and the rules of AWS Control Tower.
 *
 * Throws when the package is not installed, or does not support the platform.
 *
 * @param from folders from which the package can be loaded
 */
export function checkByControlTower(
  folder: string,
  resources: readonly ResourceFacts[],
  from = [process.cwd(), __dirname],
): PluginReport {
  const require = from.map(requireFrom).find((found) => found !== undefined);
  if (require === undefined)
    throw new Error(`${PACKAGE} must be installed to check the rules of AWS Control Tower: npm install ${PACKAGE}`);
  const { version } = require(`${PACKAGE}/package.json`) as { version: string };
  const controls = readControls(join(dirname(require.resolve(`${PACKAGE}/package.json`)), METADATA));
  const { CfnGuardValidator } = require(PACKAGE) as Validator;

  const templates = [...new Set(resources.map(({ template }) => template))];
  const violations = templates.flatMap((template) => {
    const here = resources.filter((resource) => resource.template === template);
    const types = new Set(here.map(({ type }) => type));
    // Rules for types that the template does not contain find nothing, and take most of the time.
    const idle = [...controls].filter(([, evaluated]) => !evaluated.some((type) => types.has(type)));
    if (controls.size > 0 && idle.length === controls.size) return [];
    try {
      const validator = new CfnGuardValidator({ disabledRules: idle.map(([id]) => id), maxBuffer: MAX_OUTPUT_BYTES });
      const report = validator.validate({ templatePaths: [join(folder, template)] });
      return report.violations.map((violation) => locate(violation, template, here));
    } catch (error) {
      const message = (error as Error).message.replace(/^.*\bError: /s, '');
      throw new Error(`${template} cannot be checked with the rules of AWS Control Tower: ${message}`);
    }
  });
  return { pluginName: CONTROL_TOWER, pluginVersion: version, violations };
}

/** The package is installed for the app, not for this package. */
function requireFrom(folder: string): NodeJS.Require | undefined {
  const require = createRequire(join(folder, 'index.js'));
  try {
    require.resolve(PACKAGE);
    return require;
  } catch {
    return undefined;
  }
}

/** Resource types that each rule evaluates. Without the metadata, all rules run on all templates. */
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

/** Converts a violation to the format of the CDK's report. cfn-guard also lists its own clauses, which are not resources. */
function locate(violation: PolicyViolation, templatePath: string, resources: readonly ResourceFacts[]): Violation {
  const { ruleName, description, fix, violatingResources } = violation;
  const ids = new Set(violatingResources.map(({ resourceLogicalId }) => resourceLogicalId));
  const found = resources.filter(({ logicalId }) => ids.has(logicalId));
  const violatingConstructs = found.map(({ path, logicalId }) => ({
    constructPath: path,
    cloudFormationResource: { templatePath, logicalId },
  }));
  // A violation without a known resource is reported for the stack.
  const atStack = { constructPath: resources[0].stack };
  return {
    ruleName,
    description,
    suggestedFix: fix,
    violatingConstructs: found.length > 0 ? violatingConstructs : [atStack],
  };
}
