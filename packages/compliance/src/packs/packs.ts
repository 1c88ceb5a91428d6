import type { IPolicyValidationPlugin } from 'aws-cdk-lib/core';
import type * as nag from 'cdk-nag';
import type { IConstruct } from 'constructs';
import { failOn } from '../private/validation';
import type { Recorder } from '../recorder/recorder';

/** Names of the classes of cdk-nag that hold a pack. */
export type PackClassName =
  | 'AwsSolutionsChecks'
  | 'HIPAASecurityChecks'
  | 'NIST80053R4Checks'
  | 'NIST80053R5Checks'
  | 'PCIDSS321Checks'
  | 'ServerlessChecks';

/** All packs are made alike, so the class of one stands for each. */
type PackClass = typeof nag.ServerlessChecks;

/** Makes the packs, each of which tells the recorder all that it sees. */
export function recordingPacks(app: IConstruct, names: PackClassName[], recorder: Recorder): IPolicyValidationPlugin[] {
  const library = loadCdkNag(app);
  return names.map((name) => new (recording(library[name] as PackClass, recorder))(app));
}

/** Version of cdk-nag that is installed. */
export function cdkNagVersion(): string {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- loaded only where packs are asked for
  return (require('cdk-nag/package.json') as { version: string }).version;
}

function loadCdkNag(app: IConstruct): typeof nag {
  try {
    // eslint-disable-next-line @typescript-eslint/no-require-imports -- an optional peer that takes time to load
    return require('cdk-nag') as typeof nag;
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code !== 'MODULE_NOT_FOUND' || !message.includes("'cdk-nag'")) throw error;
    failOn(app, ['the packs need cdk-nag, which is not installed: npm install cdk-nag']);
    throw error;
  }
}

/** `applyRule` is the one way of a pack to a rule, and protected so that packs may extend it. */
function recording(pack: PackClass, recorder: Recorder): PackClass {
  return class extends pack {
    override validateScope(scope: IConstruct) {
      recorder.begin(this.name, this.packName);
      return super.validateScope(scope);
    }

    protected override applyRule(params: nag.IApplyRule): void {
      const name = params.ruleSuffixOverride ?? params.rule.name;
      const rule = recordResult(name, params, recorder);
      if (rule) super.applyRule({ ...params, ruleSuffixOverride: name, rule });
    }
  };
}

/** Evaluates the rule, once, and returns a rule that says the same where the pack has a violation to report. */
function recordResult(name: string, params: nag.IApplyRule, recorder: Recorder): nag.IApplyRule['rule'] | undefined {
  let result: nag.NagRuleResult;
  try {
    result = params.rule(params.node);
  } catch (error) {
    recorder.add(name, params, { verdict: 'error', message: (error as Error).message });
    return () => {
      throw error;
    };
  }
  if (typeof result === 'string') {
    // the values of `NagRuleCompliance`, an enum that only loading cdk-nag would bring
    if (result === 'Non-Compliant') recorder.add(name, params, { verdict: 'nonCompliant' });
    else if (result === 'Compliant') recorder.add(name, params, { verdict: 'compliant' });
    else recorder.notApplicable(name, params);
    return result === 'Non-Compliant' ? () => result : undefined;
  }
  if (result.length === 0) recorder.add(name, params, { verdict: 'compliant' });
  for (const finding of new Set(result)) recorder.add(name, params, { verdict: 'nonCompliant', finding });
  return result.length > 0 ? () => result : undefined;
}
