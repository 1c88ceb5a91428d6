import { Stage, Validations, type App } from 'aws-cdk-lib';
import { AwsSolutionsChecks, HIPAASecurityChecks, NIST80053R5Checks, PCIDSS321Checks } from 'cdk-nag';
import { acknowledge } from './acknowledgement';
import { ACKNOWLEDGEMENTS } from './acknowledgements';
import { ENVIRONMENT_NAMES } from './environments';

/**
 * Puts the four packs over every stack; synthesis fails on a finding that nobody acknowledged.
 *
 * Throws a `SettingsError` when an acknowledgement has expired or names what is not there.
 */
export function addCompliancePacks(app: App, acknowledgements = ACKNOWLEDGEMENTS): void {
  Validations.of(app).addPlugins(
    new AwsSolutionsChecks(app),
    new NIST80053R5Checks(app),
    new PCIDSS321Checks(app),
    new HIPAASecurityChecks(app),
  );
  const partial = app.node.children.filter((child) => Stage.isStage(child)).length < ENVIRONMENT_NAMES.length;
  acknowledge(app, acknowledgements, new Date().toISOString().slice(0, 10), partial);
}
