import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CloudFormationValidatePlugin } from 'aws-cdk-lib/core';

/** The parts of a template that are read. */
interface Template {
  readonly Resources: Readonly<Record<string, { readonly Type: string }>>;
}

/**
 * CloudFormation's validation, as a synthesis runs it. Its engine has the rules for the resource types of the first template,
 * and is created again, which takes seconds, when a later template has another type. An engine for all types takes five times
 * as long for each template.
 */
export class Validation {
  private readonly plugin = new CloudFormationValidatePlugin();
  private readonly types = new Set<string>();

  /** Returns the errors of a template. */
  errors(templatePath: string): string[] {
    this.prepare([templatePath]);
    const { violations } = this.validate(templatePath);
    return violations
      .filter(({ severity }) => severity === 'error' || severity === 'fatal')
      .map(({ ruleName, description }) => `${ruleName} ${description}`);
  }

  /** Creates the engine for the resource types of templates, and for those of all earlier ones. */
  prepare(templatePaths: readonly string[]): void {
    const before = this.types.size;
    for (const path of templatePaths) {
      const { Resources } = JSON.parse(readFileSync(path, 'utf8')) as Template;
      for (const { Type } of Object.values(Resources)) this.types.add(Type);
    }
    if (this.types.size === before) return;
    const directory = mkdtempSync(join(tmpdir(), 'types-'));
    const file = join(directory, 'types.template.json');
    const resources = [...this.types].map((Type, index) => [`Type${index}`, { Type }]);
    writeFileSync(file, JSON.stringify({ Resources: Object.fromEntries(resources) as object }));
    this.validate(file);
    rmSync(directory, { recursive: true });
  }

  private validate(templatePath: string) {
    const stack = { stackConstructPath: 'Stack', templatePath, accountId: '111111111111', region: 'us-east-1' };
    return this.plugin.validate({
      templatePaths: [templatePath],
      stackTemplates: [stack],
      appConstruct: undefined as never,
    });
  }
}
