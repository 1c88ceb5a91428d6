import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import {
  type App,
  CloudFormationValidatePlugin,
  type IPolicyValidationContext,
  type PolicyValidationPluginReport,
  type PolicyValidationStack,
  type PolicyViolatingResource,
  type PolicyViolation,
  Validations,
} from 'aws-cdk-lib/core';
import { groupBy } from '../private/collections';
import type { VerdictStore } from './verdict-store';

/** A violation in one template. The places have neither the path of the template nor that of its stack. */
interface TemplateViolation extends Omit<PolicyViolation, 'violatingResources'> {
  readonly places: readonly { readonly logicalId?: string; readonly locations: readonly string[] }[];
}

/** Members of an app that the CDK does not declare. */
interface OpenApp {
  readonly _builtinCloudFormationValidation?: boolean;
  readonly _validationPlugins?: readonly unknown[];
}

/**
 * Validation with CloudFormation's rules, as the CDK does it by default, except for templates whose verdict is known. Sorts the
 * violations, so that the report does not depend on what was known.
 */
export class CachedValidation extends CloudFormationValidatePlugin {
  /**
   * Replaces the validation of the CDK. Does nothing if the validation is off, or if the app has its own configuration of it.
   *
   * @param app an app whose constructs are complete
   */
  static replaceBuiltIn(app: App, store: VerdictStore): void {
    const { _builtinCloudFormationValidation: builtIn, _validationPlugins: plugins } = app as unknown as OpenApp;
    if (builtIn !== true || plugins === undefined || process.env.CDK_VALIDATION === 'false') return;
    if (plugins.some((plugin) => plugin instanceof CloudFormationValidatePlugin)) return;
    Validations.of(app).addPlugins(new CachedValidation(store));
  }

  /** Validates templates whose verdict is not known. All apps of a process share it, because its engine takes time and memory. */
  private static readonly uncached = new CloudFormationValidatePlugin();

  private readonly versions = versionsOf(createRequire(require.resolve('aws-cdk-lib/package.json')));

  private constructor(private readonly store: VerdictStore) {
    super();
  }

  /** Known without the engine, which takes time and memory to load. */
  override get version(): string {
    return this.versions.engine;
  }

  override get ruleIds(): string[] {
    return [this.versions.engine];
  }

  override validate(context: IPolicyValidationContext): PolicyValidationPluginReport {
    const templates = context.stackTemplates.map((stack) => {
      const key = this.keyOf(stack);
      return { stack, key, known: this.store.read(key, isVerdict) };
    });
    const unknown = templates.filter(({ known }) => known === undefined);
    const found = this.validateTemplates(
      context,
      unknown.map(({ stack }) => stack),
    );
    for (const { stack, key } of unknown) this.store.write(key, found.get(stack.templatePath) ?? []);
    const violations = templates.flatMap(({ stack, known }) =>
      (known ?? found.get(stack.templatePath) ?? []).map((violation) => inTemplate(violation, stack)),
    );
    return {
      success: violations.every(({ severity }) => severity !== 'error' && severity !== 'fatal'),
      violations: merge(violations),
    };
  }

  /** Validates templates with one engine. Returns the violations by path of the template. */
  private validateTemplates(
    context: IPolicyValidationContext,
    stackTemplates: PolicyValidationStack[],
  ): ReadonlyMap<string, TemplateViolation[]> {
    const found = new Map<string, TemplateViolation[]>();
    if (stackTemplates.length === 0) return found;
    const templatePaths = stackTemplates.map(({ templatePath }) => templatePath);
    const { violations } = CachedValidation.uncached.validate({ ...context, stackTemplates, templatePaths });
    for (const violation of violations) {
      const { violatingResources, ...facts } = violation;
      for (const [path, resources] of groupBy(violatingResources, ({ templatePath = '' }) => templatePath)) {
        const places = resources.map(({ resourceLogicalId: logicalId, locations }) => ({ logicalId, locations }));
        found.set(path, [...(found.get(path) ?? []), { ...facts, places }]);
      }
    }
    return found;
  }

  private keyOf({ templatePath, accountId, region }: PolicyValidationStack): readonly unknown[] {
    const { cdk, engine } = this.versions;
    return ['cloudformation', cdk, engine, accountId ?? '', region ?? '', readFileSync(templatePath, 'utf8')];
  }
}

function versionsOf(require: NodeJS.Require): { readonly cdk: string; readonly engine: string } {
  const versionOf = (name: string) => (require(`${name}/package.json`) as { version: string }).version;
  return { cdk: versionOf('aws-cdk-lib'), engine: versionOf('@aws/cloudformation-validate') };
}

function inTemplate({ places, ...facts }: TemplateViolation, stack: PolicyValidationStack): PolicyViolation {
  const violatingResources = places.map(({ logicalId, locations }): PolicyViolatingResource => ({
    resourceLogicalId: logicalId,
    constructPath: logicalId === undefined ? stack.stackConstructPath : undefined,
    templatePath: stack.templatePath,
    locations: [...locations],
  }));
  return { ...facts, violatingResources };
}

/** Joins equal violations of different templates, and sorts the violations. */
function merge(violations: readonly PolicyViolation[]): PolicyViolation[] {
  const groups = groupBy(violations, ({ ruleName, severity, description }) =>
    JSON.stringify([ruleName, severity, description]),
  );
  return [...groups]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, [first, ...others]]) => ({
      ...first,
      violatingResources: [first, ...others].flatMap(({ violatingResources }) => violatingResources),
    }));
}

function isVerdict(value: unknown): value is TemplateViolation[] {
  return Array.isArray(value) && value.every(isTemplateViolation);
}

function isTemplateViolation(value: unknown): value is TemplateViolation {
  const { ruleName, description, places } = (value ?? {}) as Partial<TemplateViolation>;
  return typeof ruleName === 'string' && typeof description === 'string' && Array.isArray(places);
}
