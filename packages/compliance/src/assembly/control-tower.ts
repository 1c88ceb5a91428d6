import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import type { PolicyValidationPluginReport } from 'aws-cdk-lib/core';
import { NoStore, type VerdictStore } from '../cache/verdict-store';
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

interface ControlTowerOptions {
  /** Folders from which the package can be loaded. */
  readonly from?: readonly string[];
  /** Verdicts of earlier runs. */
  readonly store?: VerdictStore;
}

/** A violation in one template. cfn-guard also lists its own clauses, which are not resources. */
interface TemplateViolation {
  readonly ruleName: string;
  readonly description: string;
  readonly fix?: string;
  readonly logicalIds: readonly string[];
}

/**
 * Checks the templates of a cloud assembly with cfn-guard and the rules of AWS Control Tower.
 *
 * Throws when the package is not installed, or does not support the platform.
 */
export function checkByControlTower(
  folder: string,
  resources: readonly ResourceFacts[],
  { from = [process.cwd(), __dirname], store = new NoStore() }: ControlTowerOptions = {},
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
    const disabledRules = idle.map(([id]) => id);
    const validator = new CfnGuardValidator({ disabledRules, maxBuffer: MAX_OUTPUT_BYTES });
    try {
      const path = join(folder, template);
      const key = ['control-tower', version, disabledRules, readFileSync(path, 'utf8')];
      const known = store.read(key, isVerdict);
      const found = known ?? validate(validator, path);
      if (known === undefined) store.write(key, found);
      return found.map((violation) => locate(violation, template, here));
    } catch (error) {
      const message = (error as Error).message.replace(/^.*\bError: /s, '');
      throw new Error(`${template} cannot be checked with the rules of AWS Control Tower: ${message}`);
    }
  });
  return { pluginName: CONTROL_TOWER, pluginVersion: version, violations };
}

function validate(validator: InstanceType<Validator['CfnGuardValidator']>, path: string): TemplateViolation[] {
  const { violations } = validator.validate({ templatePaths: [path] });
  return violations.map(({ ruleName, description, fix, violatingResources }) => {
    const logicalIds = [...new Set(violatingResources.flatMap(({ resourceLogicalId }) => resourceLogicalId ?? []))];
    return { ruleName, description, fix, logicalIds };
  });
}

function isVerdict(value: unknown): value is TemplateViolation[] {
  return Array.isArray(value) && value.every(isTemplateViolation);
}

function isTemplateViolation(value: unknown): value is TemplateViolation {
  const { ruleName, description, logicalIds } = (value ?? {}) as Partial<TemplateViolation>;
  return typeof ruleName === 'string' && typeof description === 'string' && Array.isArray(logicalIds);
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

/** Converts a violation to the format of the CDK's report. */
function locate(violation: TemplateViolation, templatePath: string, resources: readonly ResourceFacts[]): Violation {
  const { ruleName, description, fix } = violation;
  const ids = new Set(violation.logicalIds);
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
